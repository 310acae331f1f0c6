"""The major version that an answer's own manifest asks for."""

from pathlib import Path

import pytest

from harness.preview.sdk.pins import pinned_major
from tests.preview.answers import answer


@pytest.mark.parametrize(
    ("text", "major"),
    [
        ("pulumi-aws>=6.0.0,<7.0.0\n", 6),
        ("pulumi_aws==6.83.0  # kept\n", 6),
        ("pulumi-aws~=7.1\n", 7),
        ("pulumi-aws>=5.0.0\n", 7),
        ("pulumi-aws==4.38.0\n", 6),
        ("pulumi-aws\n", None),
        ("pulumi>=3.0.0,<4.0.0\n", None),
        ('[tool.poetry.dependencies]\npulumi-aws = "^6.0"\n', 6),
    ],
)
def test_python_manifests(text: str, major: int | None, tmp_path: Path) -> None:
    workspace = answer(tmp_path, "python", {"requirements.txt": text}, manifests=("requirements.txt",))
    assert pinned_major(workspace) == major


@pytest.mark.parametrize(
    ("text", "major"),
    [
        ('{"dependencies": {"@pulumi/aws": "^6.0.0"}}', 6),
        ('{"devDependencies": {"@pulumi/aws": "7.x"}}', 7),
        ('{"dependencies": {"@pulumi/aws": "latest"}}', 7),
        ('{"dependencies": []}', None),
        ("no json", None),
        ("[" * 10_000, None),
    ],
)
def test_npm_manifests(text: str, major: int | None, tmp_path: Path) -> None:
    workspace = answer(tmp_path, "typescript", {"package.json": text}, manifests=("package.json",))
    assert pinned_major(workspace) in (major, None) if "latest" in text else pinned_major(workspace) == major
