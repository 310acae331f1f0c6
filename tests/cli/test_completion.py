"""Shell completion, as the shells ask for it."""

import os
import shutil
import subprocess

import pytest

from harness.cli.main import cli
from tests.cli.installed import COMMAND, complaint, iac_harness


def completed(*words: str) -> list[str]:
    """What bash would offer for the last of ``words``."""
    line, number = " ".join(("iac-harness", *words)), str(len(words))
    run = iac_harness(_IAC_HARNESS_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=number)
    assert run.returncode == 0, run.stderr
    return [line.partition(",")[2] for line in run.stdout.split()]


def test_commands_are_completed_without_an_import_of_theirs() -> None:
    program = (
        "import sys; from harness.cli.main import cli\n"
        "try: cli.main([], prog_name='iac-harness')\n"
        "except SystemExit: print(*sys.modules)"
    )
    asked = {"_IAC_HARNESS_COMPLETE": "zsh_complete", "COMP_WORDS": "iac-harness ", "COMP_CWORD": "1"}
    run = subprocess.run(
        [COMMAND.with_name("python"), "-c", program],
        capture_output=True, text=True, check=True, env=os.environ | asked,
    )  # fmt: skip

    offered, modules = run.stdout.rsplit("\n", 2)[:2]
    assert [line for line in offered.splitlines()[1::3] if line in cli.lazy] == list(cli.lazy)
    assert not {"harness.cli.grade", "harness.pipeline", "duckdb", "rich"} & set(modules.split())


def test_options_levels_and_tasks_are_completed() -> None:
    assert completed("gra") == ["grade"]
    assert completed("report", "ex") == ["export"]
    assert completed("grade", "--fail") == ["--fail-on"]
    assert completed("grade", "--fail-on", "c") == ["critical"]
    assert "fintech-loan" in completed("grade", "--task", "fin")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_gets_its_script(shell: str) -> None:
    run = iac_harness("completion", shell)

    assert run.returncode == 0, run.stderr
    assert f"_IAC_HARNESS_COMPLETE={shell}_complete" in run.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_bash_itself_completes_by_the_script() -> None:
    script = (
        'eval "$(iac-harness completion bash)"; COMP_WORDS=(iac-harness localstack st); COMP_CWORD=2; '
        '_iac_harness_completion iac-harness; echo "${COMPREPLY[@]}"'
    )
    environment = os.environ | {"PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"}
    command = ["bash", "--norc", "-c", script]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)

    assert set(run.stdout.split()) == {"start", "stop", "status"}, run.stderr


def test_a_shell_that_is_none_is_bad_usage() -> None:
    run = iac_harness("completion", "cmd")

    assert run.returncode == 2
    assert "'cmd'" in complaint(run)
