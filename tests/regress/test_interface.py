"""The regression of a small task, for real: recorded, held, and broken in each way that it must notice."""

import json
from pathlib import Path
from typing import Any

import pytest

from harness.model.errors import BadInput
from harness.regress.interface import Regression, regress, tasks
from tests.regress import task

pytestmark = pytest.mark.usefixtures("localstack")


@pytest.fixture
def rubric(tmp_path: Path) -> Path:
    return task.write(tmp_path)


def again(rubric: Path, *, update: bool = False) -> Regression:
    return regress(str(rubric), rubric.parent / "baseline", update=update)


def edit(path: Path, key: str, value: Any) -> None:
    content = json.loads(path.read_text())
    content[key] = value
    path.write_text(json.dumps(content))


def test_what_was_recorded_holds_and_what_is_recorded_otherwise_is_shown(rubric: Path) -> None:
    recorded = again(rubric, update=True)
    assert [path.name for path in recorded.recorded] == ["ideal.graph.json", "samples.json"]
    graph, samples = recorded.recorded
    before = graph.read_bytes(), samples.read_bytes()
    assert again(rubric) == Regression("bucket")

    edit(graph, "exports", {"arn": "arn:aws:s3:::other"})
    edit(samples, "clean", {"verdict": "fail"})
    broken = again(rubric)
    assert not broken.holds
    assert broken.graph[0] == '-exports / arn: "arn:aws:s3:::other"'
    assert broken.graph[1].startswith('+exports / arn: "arn:aws:s3:::documents-')
    assert '-clean / verdict: "fail"' in broken.samples
    assert '+clean / verdict: "pass"' in broken.samples
    assert not any("flawed" in line for line in broken.samples)

    mended = again(rubric, update=True)
    assert mended.holds
    assert (mended.graph, mended.samples) == (broken.graph, broken.samples)
    assert (graph.read_bytes(), samples.read_bytes()) == before


def test_a_comment_in_the_ideal_changes_nothing_and_an_input_does(rubric: Path) -> None:
    again(rubric, update=True)
    task.program(rubric.parent / "ideal", f"# Documents.\n{task.PROGRAM}")
    assert again(rubric).holds

    task.program(rubric.parent / "ideal", task.PROGRAM.replace("archive", "audit"))
    assert again(rubric).graph == (
        '-resources / aws:s3/bucket:Bucket documents / inputs / tags / Owner: "archive"',
        '+resources / aws:s3/bucket:Bucket documents / inputs / tags / Owner: "audit"',
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [(task.WITHOUT_OWNER, "owner-tag"), ("raise ValueError('no bucket')\n", "the ideal does not preview")],
)
def test_an_ideal_with_a_fault_is_never_recorded(rubric: Path, text: str, fault: str) -> None:
    task.program(rubric.parent / "ideal", text)
    broken = again(rubric, update=True)
    assert fault in broken.faults[0]
    assert not broken.holds
    assert not (rubric.parent / "baseline").exists()


def test_a_sample_that_appears_is_a_difference(rubric: Path) -> None:
    again(rubric, update=True)
    task.program(rubric.parent / "samples" / "second", task.PROGRAM)
    changed = again(rubric).samples
    assert '+second / verdict: "pass"' in changed
    assert all(line.startswith("+second") for line in changed)


def test_what_is_missing_or_no_json_is_named_before_anything_is_graded(rubric: Path) -> None:
    (rubric.parent / "ideal" / "__main__.py").unlink()
    with pytest.raises(BadInput, match=r"ideal\.graph\.json: nothing is recorded: .* --update"):
        again(rubric)
    damaged = rubric.parent / "baseline" / "bucket" / "ideal.graph.json"
    damaged.parent.mkdir(parents=True)
    for content in ("{", "[]", "\0"):
        damaged.write_text(content)
        with pytest.raises(BadInput, match=r"ideal\.graph\.json: not "):
            again(rubric)


def test_a_baseline_that_cannot_be_written_is_told_before_anything_is_graded(rubric: Path) -> None:
    (rubric.parent / "ideal" / "__main__.py").unlink()
    (rubric.parent / "baseline").write_text("a file")
    with pytest.raises(BadInput, match=r"baseline: not a folder: .*--baseline"):
        again(rubric, update=True)


def test_a_rubric_without_a_task_has_no_regression(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"general: no rubric of a task: name one of .*fintech-loan"):
        regress("general", tmp_path)
    assert "general" not in tasks()
