"""What decides a preview is in its identity; what may end otherwise another day is not repeatable."""

from pathlib import Path

import msgspec
import pytest

from harness.model.graph import ResourceGraph
from harness.model.preview import Outcome, Preview, PreviewLimits, PreviewSettings, SeedParameter
from harness.model.workspace import Workspace
from harness.preview.identity import identity, is_repeatable
from harness.preview.interface import preview
from harness.preview.localstack.interface import LocalStackEndpoint
from tests.preview.answers import answer

_SETTINGS = PreviewSettings()
_PROGRAM = 'import pulumi_aws as aws\naws.sqs.Queue("jobs")\n'


def _workspace(folder: Path, program: str = _PROGRAM, requirements: str = "pulumi-aws>=7\n") -> Workspace:
    files = {"__main__.py": program, "requirements.txt": requirements}
    return answer(folder, "python", files, main="__main__.py", manifests=("requirements.txt",))


def test_the_same_answer_elsewhere_is_the_same(tmp_path: Path) -> None:
    assert identity(_workspace(tmp_path / "a"), _SETTINGS) == identity(_workspace(tmp_path / "b"), _SETTINGS)


@pytest.mark.parametrize(
    "settings",
    [
        PreviewSettings(stack="prod"),
        PreviewSettings(config={"size": "2"}),
        PreviewSettings(secret_config=("size",)),
        PreviewSettings(environment={"ENVIRONMENT_SUFFIX": "x"}),
        PreviewSettings(region="eu-west-1"),
        PreviewSettings(seeds=(SeedParameter("/a", "b"),)),
        PreviewSettings(limits=PreviewLimits(memory_bytes=1)),
        PreviewSettings(sdk_major=6),
    ],
)
def test_every_setting_is_part_of_it(settings: PreviewSettings, tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    assert identity(workspace, settings) != identity(workspace, _SETTINGS)


def test_files_layout_and_the_sdk_that_they_ask_for_are_part_of_it(tmp_path: Path) -> None:
    first = identity(_workspace(tmp_path / "a"), _SETTINGS)
    assert identity(_workspace(tmp_path / "b", program=_PROGRAM + "\n"), _SETTINGS) != first
    older = identity(_workspace(tmp_path / "c", requirements="pulumi-aws<7\n"), _SETTINGS)
    assert older.environments != first.environments
    moved = _workspace(tmp_path / "d")
    moved = msgspec.structs.replace(moved, layout=msgspec.structs.replace(moved.layout, project_name="x"))
    assert identity(moved, _SETTINGS) != first


def test_another_node_is_part_of_a_typescript_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = answer(tmp_path / "a", "typescript", {"index.ts": "export {};"}, main="index.ts")
    monkeypatch.delenv("IAC_HARNESS_NODE", raising=False)
    ours = identity(workspace, _SETTINGS)
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\n")
    monkeypatch.setenv("IAC_HARNESS_NODE", str(node))
    theirs = identity(workspace, _SETTINGS)
    assert theirs != ours
    node.write_text("#!/bin/sh\nexit 1\n")
    assert identity(workspace, _SETTINGS) != theirs


def test_a_localstack_that_the_user_names_is_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, localstack: LocalStackEndpoint
) -> None:
    workspace = _workspace(tmp_path)
    for name in ("AWS_ENDPOINT_URL", "LOCALSTACK_HOST"):
        monkeypatch.delenv(name, raising=False)
    assert identity(workspace, _SETTINGS).localstack == ""
    monkeypatch.setenv("AWS_ENDPOINT_URL", localstack.url)
    assert identity(workspace, _SETTINGS).localstack == f"{localstack.url} {localstack.version}"


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [
        ("succeeded", True),
        ("program-error", True),
        ("no-entry-program", True),
        ("no-resources", True),
        ("timeout", False),
        ("cpu", False),
        ("memory", False),
        ("processes", False),
        ("disk", False),
        ("output", False),
        ("killed", False),
        ("environment", False),
    ],
)
def test_what_only_the_answer_decides_is_repeatable(outcome: Outcome, kept: bool) -> None:
    graph = ResourceGraph()
    assert is_repeatable(Preview(outcome, graph)) is kept
    assert is_repeatable(Preview("program-error", graph, runs=("program-error", outcome))) is kept
    assert not is_repeatable(Preview(outcome, graph, inconclusive="only a deployment knows"))


_ENDLESS = """
import pulumi_aws as aws

aws.sqs.Queue("jobs")
aws.sqs.Nothing("of that name")
while True:
    pass
"""


@pytest.mark.usefixtures("localstack")
def test_a_preview_that_rests_on_a_run_that_a_limit_ended_is_not_repeatable(tmp_path: Path) -> None:
    """The strict run fails at once; the tolerant one goes on, into the loop."""
    settings = PreviewSettings(limits=PreviewLimits(cpu_seconds=8.0))
    result = preview(_workspace(tmp_path, _ENDLESS), settings)
    assert (result.outcome, result.runs) == ("program-error", ("cpu",))
    assert not is_repeatable(result)


@pytest.mark.usefixtures("localstack")
def test_a_program_that_fails_of_itself_is_repeatable(tmp_path: Path) -> None:
    failing = _ENDLESS.partition("while")[0]
    result = preview(_workspace(tmp_path, failing), _SETTINGS)
    assert (result.outcome, result.runs) == ("program-error", ("succeeded",))
    assert is_repeatable(result)
