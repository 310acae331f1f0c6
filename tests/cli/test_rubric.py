from pathlib import Path

from tests.cli.installed import complaint, iac_harness


def test_every_rubric_of_the_project_is_valid() -> None:
    run = iac_harness("rubric", "validate")

    assert run.returncode == 0, run.stderr
    assert "fintech-loan.yaml: valid, " in run.stdout


def test_an_invalid_rubric_is_one_line_that_names_the_file(tmp_path: Path) -> None:
    rubric = tmp_path / "odd.yaml"
    rubric.write_text("schema: iac-harness/rubric@1\ntitle: Odd\nfrob: 1\n")

    run = iac_harness("rubric", "validate", str(rubric))

    assert run.returncode == 2
    assert "odd.yaml:3" in complaint(run)
    assert "frob" in complaint(run)


def test_a_valid_one_is_told_beside_an_invalid_one(tmp_path: Path) -> None:
    run = iac_harness("rubric", "validate", "fintech-loan", str(tmp_path / "nowhere.yaml"))

    assert run.returncode == 2
    assert run.stdout.startswith("fintech-loan: valid, ")
    assert "nowhere.yaml" in complaint(run)
