"""The ideal stack is a project of its own: it passes its own tests, the linter and the type checker."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IDEAL = ROOT / "ideal" / "fintech-loan"


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=IDEAL, capture_output=True, text=True, check=False)


def test_its_unit_tests_pass_without_a_skip() -> None:
    ended = _run("pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", "tests/unit")
    summary = ended.stdout.strip().splitlines()[-1]
    assert ended.returncode == 0, ended.stdout
    assert "passed" in summary
    assert "skipped" not in summary


@pytest.mark.parametrize(
    "tool",
    [
        ("ruff", "check", "--no-cache", "."),
        ("ruff", "format", "--no-cache", "--check", "."),
        ("ty", "check", "--python", sys.prefix, "."),
    ],
    ids=["ruff check", "ruff format", "ty"],
)
def test_it_is_clean_under(tool: tuple[str, ...]) -> None:
    ended = _run(*tool)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_no_name_in_it_is_unused() -> None:
    ended = _run("ruff", "check", "--no-cache", "--isolated", "--select", "F,ARG", ".")
    assert ended.returncode == 0, ended.stdout
