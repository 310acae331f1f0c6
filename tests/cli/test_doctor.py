from pathlib import Path

import pytest

from tests.cli.installed import iac_harness
from tests.preview.cli_engine.installed import install_stand_in

PARTS = ("python", "cache", "uv", "ruff", "ty", "git", "node", "sandbox", "sdk", "localstack")


def test_every_part_is_told_with_its_state() -> None:
    run = iac_harness("doctor")

    told = {line.split()[1]: line.split()[0] for line in run.stdout.splitlines()}
    assert set(PARTS) <= set(told)
    assert set(told.values()) <= {"ok", "later", "missing"}
    assert run.returncode == (3 if "missing" in told.values() else 0)


def test_the_sandbox_is_tried_and_named() -> None:
    assert "bubblewrap at /" in iac_harness("doctor").stdout


def test_what_is_missing_comes_with_what_mends_it(tmp_path: Path) -> None:
    run = iac_harness("doctor", IAC_HARNESS_NODE=str(tmp_path / "node"))

    assert run.returncode == 3
    line = next(line for line in run.stdout.splitlines() if " node " in line)
    assert line.startswith("missing")
    assert line.endswith("correct IAC_HARNESS_NODE")


def test_what_comes_by_itself_is_no_fault(tmp_path: Path) -> None:
    run = iac_harness("doctor", IAC_HARNESS_CACHE=str(tmp_path), LOCALSTACK_HOST="", AWS_ENDPOINT_URL="")

    assert run.returncode == 0, run.stdout
    later = [
        line for line in run.stdout.splitlines() if line.startswith("later") and line.split()[1] != "pulumi"
    ]
    assert [line.split()[1] for line in later] == ["sdk", "sdk", "localstack"]
    assert all(line.endswith("iac-harness doctor --install") for line in later)


def test_a_named_localstack_that_does_not_answer_is_missing() -> None:
    run = iac_harness("doctor", AWS_ENDPOINT_URL="http://127.0.0.1:9")

    assert run.returncode == 3
    line = next(line for line in run.stdout.splitlines() if " localstack " in line)
    assert line.startswith("missing")
    assert "http://127.0.0.1:9" in line


def test_the_pulumi_cli_is_no_need_and_told_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = iac_harness("doctor", PATH="/usr/bin:/bin", PULUMI_HOME=str(tmp_path))
    line = next(line for line in without.stdout.splitlines() if line.split()[1] == "pulumi")
    assert line.startswith("later")
    assert "only --engine pulumi needs it" in line

    binary = install_stand_in(tmp_path, monkeypatch, ["resource-aws-v7.51.1"])
    line = next(line for line in iac_harness("doctor").stdout.splitlines() if line.split()[1] == "pulumi")
    assert line.split(maxsplit=2)[::2] == ["ok", f"3.272.0 at {binary}; plugins: aws 7.51.1"]
