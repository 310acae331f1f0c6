"""A batch of real answers: a bad one stops nothing, results are kept at once, a resume repeats none."""

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from harness.batch.cases import Case, find_cases
from harness.batch.run import RESULTS, finished, grade_all
from harness.model.places import project_folder
from harness.model.preview import LocalStackEndpoint

_SAMPLES = project_folder() / "samples" / "fintech-loan"


@pytest.fixture(name="cases")
def _cases(tmp_path: Path, localstack: LocalStackEndpoint) -> tuple[Case, ...]:
    folder = tmp_path / "cases"
    shutil.copytree(_SAMPLES / "python-clean", folder / "clean")
    shutil.copytree(_SAMPLES / "broken", folder / "broken")
    (folder / "terraform").mkdir()
    (folder / "terraform" / "MODEL_RESPONSE.md").write_text('```hcl\nresource "aws_s3_bucket" "b" {}\n```\n')
    return find_cases(folder, "fintech-loan")


def test_every_case_leaves_a_line_and_every_graded_one_its_files(
    cases: tuple[Case, ...], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    outcomes = {outcome.case: outcome for outcome in grade_all(cases, out, jobs=2)}
    assert {name: outcome.verdict for name, outcome in outcomes.items()} == {
        "broken": "fail",
        "clean": "pass",
        "terraform": None,
    }
    reason = outcomes["terraform"].unscored_reason
    assert reason is not None
    assert reason.stage == "intake"
    assert sorted(json.loads(line)["case"] for line in (out / RESULTS).read_text().splitlines()) == sorted(
        outcomes
    )
    assert json.loads((out / "clean" / "scorecard.json").read_text())["verdict"] == "pass"
    assert (out / "broken" / "failures-analysis.md").is_file()
    assert not (out / "terraform").exists()


def test_a_line_says_which_model_wrote_the_answer_graded_or_not(
    cases: tuple[Case, ...], tmp_path: Path
) -> None:
    named = [msgspec.structs.replace(case, model="north-7b") for case in cases if case.name != "clean"]
    outcomes = list(grade_all(named, tmp_path / "out", jobs=1))
    assert {(outcome.status, outcome.model) for outcome in outcomes} == {
        ("graded", "north-7b"),
        ("unscored", "north-7b"),
    }


def test_a_line_that_was_cut_short_is_not_a_finished_case(tmp_path: Path, cases: tuple[Case, ...]) -> None:
    out = tmp_path / "out"
    done = [outcome.case for outcome in grade_all(cases[2:], out, jobs=1)]
    with (out / RESULTS).open("ab") as results:
        results.write(b'{"case":"broken","tas')
    assert finished(out) == frozenset(done)


def test_nothing_is_finished_where_no_batch_ran(tmp_path: Path) -> None:
    assert finished(tmp_path) == frozenset()
