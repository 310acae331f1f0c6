"""``iac-harness review`` as a user runs it."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from harness.review.interface import open_review
from tests.cli.installed import COMMAND, complaint, iac_harness
from tests.review import runs
from tests.review.visitor import Visitor


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Path:
    return runs.run(tmp_path / "run", runs.card("one"), runs.card("two"))


def test_it_prints_the_address_once_and_serves_until_it_is_interrupted(place: Path) -> None:
    with subprocess.Popen(
        [COMMAND, "review", str(place), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        address = line.removeprefix("Review: ").strip()
        assert address.startswith("http://127.0.0.1:")
        ada = Visitor(address, "Ada")
        ada.act("one", "agree", "hardcoded")
        assert ada.status == 200
        process.send_signal(signal.SIGINT)
        rest, complaints = process.communicate(timeout=60)
    assert (process.returncode, rest, complaints) == (0, "", "")
    assert [act.reviewer for act in open_review(place).store.acts()] == ["Ada"]


def test_what_is_exported_is_what_stats_counts(place: Path, tmp_path: Path) -> None:
    open_review(place).store.add(runs.act("dispute", "Ada", "1"))
    out = tmp_path / "adjudicated.jsonl"
    assert iac_harness("review", str(place), "--export", str(out)).returncode == 0
    run = iac_harness("stats", str(out), "--format", "json")
    (row,) = json.loads(run.stdout)["tables"]["groups"]["rows"]
    assert (row["model"], row["graded"], row["passed"]) == ("north", 2, 1)


def test_agreement_is_printed(place: Path) -> None:
    review = open_review(place)
    review.store.add(runs.act("dispute", "Ada", "1"))
    review.store.add(runs.act("dispute", "Ben", "2"))
    run = iac_harness("review", str(place), "--agreement")
    assert run.returncode == 0
    (line,) = [line for line in run.stdout.splitlines() if line.startswith("hardcoded-password")]
    assert line.split()[-1] == "yes"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "holds no results"),
        ((".", "--database", "mysql://x/y"), "not a URL of SQLite or PostgreSQL"),
        ((".", "--host", "192.0.2.1"), "cannot listen"),
        ((".", "--reviewer", "(harness)"), "a reviewer's name"),
    ],
)
def test_bad_usage_is_one_line(arguments: tuple[str, ...], message: str, place: Path) -> None:
    run = iac_harness("review", *arguments, "--port", "0", cwd=place)
    assert run.returncode == 2
    assert message in complaint(run)
