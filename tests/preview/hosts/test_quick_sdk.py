"""A registration's place, told quickly, is the one that Pulumi tells."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime import resource

from harness.model.preview import PreviewSettings
from harness.preview.interface import preview
from tests.preview.answers import answer
from tests.preview.sandbox_programs import load


@pytest.fixture
def both() -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Pulumi's own function, and the quick one."""
    own = resource._get_stack_trace
    load("quick_sdk").quicken()
    quick, resource._get_stack_trace = resource._get_stack_trace, own
    assert quick is not own
    return own, quick


class _Resource:
    def __init__(self, told: list[Any], ways: tuple[Callable[[], Any], ...]) -> None:
        told += [way().SerializeToString(deterministic=True) for way in ways]


class _CustomResource(_Resource):
    def __init__(self, told: list[Any], ways: tuple[Callable[[], Any], ...]) -> None:
        super().__init__(told, ways)


class _Bucket(_CustomResource):
    def __init__(self, told: list[Any], ways: tuple[Callable[[], Any], ...]) -> None:
        self._internal_init(told, ways)

    def _internal_init(self, told: list[Any], ways: tuple[Callable[[], Any], ...]) -> None:
        super().__init__(told, ways)


_AT_DIFFERENT_PLACES = """
make(told, ways)
def deeper(depth):
    make(told, ways) if depth == 0 else deeper(depth - 1)
deeper(50)
[make(told, ways) for _ in "ab"]
"""


@pytest.mark.parametrize(
    "file", ["/workspace/__main__.py", "/work space/ü#?.py", "<string>", "relative.py", ""]
)
@pytest.mark.parametrize("kind", [_Bucket, _CustomResource, _Resource])
def test_both_tell_the_same_stack(
    kind: type, file: str, both: tuple[Callable[[], Any], Callable[[], Any]]
) -> None:
    told: list[bytes] = []
    names = {"told": told, "ways": both, "make": kind}
    exec(compile(_AT_DIFFERENT_PLACES, file, "exec"), names)
    assert len(told) == 8
    assert told[::2] == told[1::2]
    assert (len(told[0]) > 0) == (kind is _Bucket or b"pytest" in told[0])


_LATE = """
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const late = /typescript\\.js$|arborist\\/lib\\/index|automation\\/index|package-data\\/lib\\/normalize/;
const loaded = () => Object.keys(require.cache).filter(name => late.test(name));
const before = loaded().length;
const hook = new aws.lambda.CallbackFunction("hook", { callback: async () => "called" });
export const create = typeof pulumi.automation.LocalWorkspace.create;
export const counts = hook.arn.apply(() => [before, loaded().length]);
"""


def test_what_pulumi_loads_late_in_typescript_is_there_when_a_program_asks_for_it(tmp_path: Path) -> None:
    files = {"index.ts": _LATE, "package.json": '{"name": "late"}'}
    found = preview(answer(tmp_path, "typescript", files, "index.ts"), PreviewSettings())
    assert found.outcome == "succeeded", found.message
    registered = {resource.type: resource for resource in found.graph.resources}
    assert "aws:lambda/function:Function" in registered
    exported = found.graph.exports

    assert exported["create"] == "function"
    before, after = exported["counts"]
    assert (before, after) == (0, len(("typescript", "arborist", "automation", "normalize")))


_SERVICES = """
import * as aws from "@pulumi/aws";
import { sqs } from "@pulumi/aws";
import * as topics from "@pulumi/aws/sns";

const service = /pulumi\\/aws\\/\\w+\\/index\\.js$/;
const loaded = () => Object.keys(require.cache).filter(name => service.test(name)).length;
new aws.s3.Bucket("bucket", { bucket: aws.s3.CannedAcl.Private });
new sqs.Queue("queue");
const few = loaded();
export const same = aws.sns === topics && aws.sns === require("@pulumi/aws/sns") && aws.s3 === aws.s3;
const names = Object.keys(aws);
export const services = names.filter(name => typeof (aws as any)[name] === "object").length;
export const missing = names.filter(name => (aws as any)[name] === undefined);
(aws as any).sqs = "replaced";
export const replaced = aws.sqs;
export const counts = [few, loaded()];
"""


def test_each_service_of_aws_is_loaded_when_a_program_asks_for_it(tmp_path: Path) -> None:
    found = preview(answer(tmp_path, "typescript", {"index.ts": _SERVICES}, "index.ts"), PreviewSettings())
    assert found.outcome == "succeeded", found.message
    exported = found.graph.exports
    few, all_of_them = exported["counts"]
    assert few < 10
    assert all_of_them > 200
    assert exported["services"] > 200
    assert (exported["same"], exported["missing"], exported["replaced"]) == (True, [], "replaced")
