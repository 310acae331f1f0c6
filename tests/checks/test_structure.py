"""Kind ``structure`` beside an ideal: what the ideal does not bring either is given by the task."""

from pathlib import Path

from harness.model.graph import ResourceGraph
from harness.model.preview import Preview
from harness.model.rubric import StructureCheck
from harness.model.subject import Ideal
from tests.checks.build import BASE, run, subject, workspace

CHECK = StructureCheck(**BASE, parts=("project-file", "entry-program"))


def _ideal(root: Path, project_file: str | None = None) -> Ideal:
    return Ideal(
        workspace(root, {"index.ts": "\n"}, project_file=project_file), Preview("succeeded", ResourceGraph())
    )


def test_holds_against_an_answer_what_the_ideal_brings(tmp_path: Path) -> None:
    ideal = _ideal(tmp_path / "ideal", project_file="Pulumi.yaml")
    (finding,) = run(subject(tmp_path / "answer", ideal=ideal), CHECK).findings
    assert "Pulumi.yaml" in finding.message
    assert "entry program" not in finding.message


def test_takes_for_given_what_the_ideal_lacks_too(tmp_path: Path) -> None:
    assert run(subject(tmp_path / "answer", ideal=_ideal(tmp_path / "ideal")), CHECK).findings == ()


def test_holds_everything_against_an_answer_without_an_ideal(tmp_path: Path) -> None:
    assert len(run(subject(tmp_path), CHECK).findings) == 1
