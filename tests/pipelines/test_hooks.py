"""The pre-commit hooks: what .pre-commit-hooks.yaml would start, started in a repository."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.installed import COMMAND
from tests.pipelines.composite_action import PROJECT

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text())
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT / "samples" / "fintech-loan" / "python-flawed", tmp_path / "repository")
    subprocess.run(["git", "init", "--quiet", tmp_path / "repository"], check=True)
    return tmp_path / "repository"


def hook(name: str, repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As pre-commit runs a hook of the language script: the entry, in the repository."""
    script, *rest = shlex.split(HOOKS[name]["entry"])
    command = [str(PROJECT / script), *rest, *arguments]
    environment = os.environ | {"IAC_HARNESS_COMMAND": str(COMMAND)}
    return subprocess.run(
        command, cwd=repository, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def test_a_flawed_program_is_not_committed(repository: Path) -> None:
    run = hook("iac-harness-grade", repository, *HOOKS["iac-harness-grade"]["args"], "--task=fintech-loan")

    assert run.returncode == 1, run.stderr
    assert (repository / ".git" / "iac-harness" / "repository" / "scorecard.json").is_file()
    assert {path.name for path in repository.iterdir()} == {".git", "lib"}


def test_a_rubric_that_is_not_valid_is_not_committed(repository: Path) -> None:
    rubric = repository / "rubrics" / "mine.yaml"
    rubric.parent.mkdir()
    rubric.write_text("schema: none\n")
    hooked = HOOKS["iac-harness-rubric"]

    assert re.search(hooked["files"], "rubrics/mine.yaml")
    assert not re.search(hooked["files"], "rubrics/packs/mine.yaml")
    assert hook("iac-harness-rubric", repository, "rubrics/mine.yaml").returncode == 2
    assert (
        hook("iac-harness-rubric", repository, str(PROJECT / "rubrics" / "fintech-loan.yaml")).returncode == 0
    )
