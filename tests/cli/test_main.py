import subprocess
import sys

import click
import pytest

from harness.cli import main
from harness.model.errors import BadInput, EnvironmentFault
from tests.cli.installed import COMMAND, complaint, iac_harness

HEAVY = {
    "boto3",
    "duckdb",
    "git",
    "grpc",
    "jsonschema",
    "matplotlib",
    "pulumi",
    "rich",
    "scipy",
    "yaml",
    "harness.pipeline",
}


def test_help_names_every_command() -> None:
    run = iac_harness("--help")

    assert run.returncode == 0
    for name in ("grade", "preview", "rubric", "localstack", "doctor"):
        assert f"\n  {name} " in run.stdout


def test_help_imports_nothing_that_only_a_command_needs() -> None:
    program = "import sys; from harness.cli.main import run; run(['--help']); print(*sys.modules, sep='\\n')"

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert HEAVY & set(loaded.splitlines()) == set()


@pytest.mark.parametrize("name", list(main.cli.lazy))
def test_every_command_of_the_table_is_there_and_explains_itself(name: str) -> None:
    run = iac_harness(name, "--help")

    assert run.returncode == 0
    assert run.stdout.startswith(f"Usage: iac-harness {name} ")


def test_no_command_shows_the_help_and_is_bad_usage() -> None:
    run = iac_harness()

    assert run.returncode == 2
    assert run.stderr.startswith("Usage: iac-harness ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("frob",), "No such command 'frob'. Try 'iac-harness --help'."),
        (("grade",), "Missing argument 'SOURCE'. Try 'iac-harness grade --help'."),
        (("grade", "--zyxw"), "No such option '--zyxw'. Try 'iac-harness grade --help'."),
        (("localstack", "frob"), "No such command 'frob'. Try 'iac-harness localstack --help'."),
    ],
)
def test_bad_usage_is_one_line_and_status_2(arguments: tuple[str, ...], message: str) -> None:
    run = iac_harness(*arguments)

    assert run.returncode == 2
    assert complaint(run) == f"iac-harness: {message}"
    assert run.stdout == ""


def _raise(error: Exception, monkeypatch: pytest.MonkeyPatch) -> int:
    @click.command()
    def command() -> None:
        raise error

    monkeypatch.setattr(main, "cli", command)
    return main.run([])


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (BadInput("a: no such path", "name one"), 2, "iac-harness: a: no such path: name one"),
        (EnvironmentFault("sdk", "no node"), 3, "iac-harness: no node"),
        (BadInput("two\nlines \x1b[2J"), 2, r"iac-harness: two lines \x1b[2J"),
    ],
)
def test_an_error_is_one_line_and_its_status(
    error: Exception,
    status: int,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _raise(error, monkeypatch) == status
    assert capsys.readouterr().err == f"{line}\n"


def test_a_fault_of_the_harness_is_one_line_unless_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("IAC_HARNESS_DEBUG", raising=False)
    assert _raise(KeyError("odd"), monkeypatch) == 3
    assert capsys.readouterr().err == (
        "iac-harness: a fault of the harness itself (KeyError: 'odd'); IAC_HARNESS_DEBUG=1 shows where\n"
    )

    monkeypatch.setenv("IAC_HARNESS_DEBUG", "1")
    assert _raise(KeyError("odd"), monkeypatch) == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_goes_away_costs_no_complaint() -> None:
    run = subprocess.run(
        ["/bin/sh", "-c", f"'{COMMAND}' doctor | :"], capture_output=True, text=True, check=False
    )

    assert "Traceback" not in run.stderr
    assert "BrokenPipe" not in run.stderr
