"""Which missing packages are no defect of the answer."""

from pathlib import Path

import pytest

from harness.model.workspace import Language
from harness.preview.tolerant.manifests import Packages
from tests.preview.answers import answer


@pytest.mark.parametrize(
    ("language", "manifest", "module", "offered"),
    [
        ("python", {"requirements.txt": "pulumi-aws>=7\nrequests\n"}, "requests", True),
        ("python", {"requirements.txt": "pulumi-aws>=7\nrequests\n"}, "pulumi_aws.nothing", False),
        ("python", {}, "requests", False),  # it may be a module of its own
        ("typescript", {}, "@aws-sdk/client-ec2", True),
        ("typescript", {}, "@pulumi/nothing", False),
        ("typescript", {}, "./parts", False),
        ("typescript", {"package.json": '{"dependencies": {"uuid": "*"}}'}, "uuid/v4", True),
        ("typescript", {"package.json": '{"dependencies": {"uuid": "*"}}'}, "@aws-sdk/client-ec2", False),
    ],
)
def test_a_package_that_the_project_may_have_is_no_defect(
    language: Language, manifest: dict[str, str], module: str, offered: bool, tmp_path: Path
) -> None:
    made = answer(tmp_path, language, manifest, manifests=tuple(manifest))
    assert Packages(made).may_offer(module) is offered
