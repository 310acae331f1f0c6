"""``iac-harness rubric mutate``, as a user starts it, on a whole task that is small."""

import json
from pathlib import Path

import pytest

from tests.cli.installed import complaint, iac_harness
from tests.regress import task

pytestmark = pytest.mark.usefixtures("localstack")
_ASKS_NOTHING = "schema: {properties: {tags: {properties: {Owner: {minLength: 1}}}}}"


def test_a_rubric_that_notices_all_is_0_and_the_mutants_are_written(tmp_path: Path) -> None:
    rubric = task.write(tmp_path)
    run = iac_harness(
        "rubric", "mutate", str(rubric), "--jobs", "1", "--most", "2", "--out", str(tmp_path / "out")
    )

    assert run.returncode == 0, run.stderr + run.stdout
    assert "kill rate: 100.0%" in run.stdout
    document = json.loads((tmp_path / "out" / "bucket" / "mutation.json").read_text())
    killed = document["checks"]["owner-tag"]
    assert any(name.startswith("graph drop s3.Bucket documents tags") for name in killed)
    assert any(name.startswith("source drop __main__.py documents aws.s3.Bucket") for name in killed)
    assert (tmp_path / "out" / "bucket" / "mutation.txt").read_text().endswith("violate a requirement)\n")


def test_a_check_that_lets_the_value_be_absent_is_1_until_it_is_explained(tmp_path: Path) -> None:
    rubric = task.write(tmp_path)
    text = rubric.read_text()
    rubric.write_text(text.replace(text[text.rindex("schema: {required") :], f"{_ASKS_NOTHING}\n"))
    arguments = ("rubric", "mutate", str(rubric), "--jobs", "1", "--only", "graph", "--json")
    survived = iac_harness(*arguments)

    assert survived.returncode == 1, survived.stderr
    document = json.loads(survived.stdout)
    assert (document["rate"], document["idle"]) == (0, ["owner-tag"])
    assert {item["violates"][0] for item in document["survivors"]} == {"asked: owner"}

    (tmp_path / "bucket.mutants.yml").write_text(
        "schema: iac-harness/mutants@1\n"
        "survivors: [{mutants: ['graph drop *'], why: This rubric is wrong on purpose.}]\n"
    )
    assert iac_harness(*arguments, "--min-rate", "0").returncode == 0
    assert iac_harness(*arguments).returncode == 1


def test_no_such_task_is_2() -> None:
    unknown = iac_harness("rubric", "mutate", "fintech-laon")
    assert unknown.returncode == 2
    assert "fintech-loan" in complaint(unknown)
