"""A grading that remembers gives the bytes of one that does not; what it remembers, it does not do again."""

from pathlib import Path

import pytest

from harness.cache.memory import Memory
from harness.cache.store import Store
from harness.model.places import project_folder
from harness.pipeline import GradedAnswer, GradeRequest, grade
from harness.report.json import render as as_json
from harness.report.markdown import render as as_markdown

pytestmark = pytest.mark.usefixtures("localstack")

_CASE = project_folder() / "samples" / "fintech-loan"
_TASK = "fintech-loan"
_BYTES = 1024**3
_RUNNING = (
    "harness.preview.interface.preview",
    "harness.analysis.interface.analyse",
    "harness.compare.interface.compare",
    "harness.remembered.read",
)


def _memory(folder: Path) -> Memory:
    return Memory(Store(folder, _BYTES))


def _texts(graded: GradedAnswer) -> tuple[str, str]:
    """Both reports, less the seconds that the preview took."""
    seconds = f'"seconds": {graded.card.preview.seconds}'
    card = as_json(graded.card)
    assert card.count(seconds) == 1
    return card.replace(seconds, ""), as_markdown(graded.card, graded.rubric)


def _tripwire(*_arguments: object, **_options: object) -> object:
    raise AssertionError("it ran again")


@pytest.mark.parametrize(
    ("name", "task"),
    [("python-flawed", _TASK), ("typescript-flawed", _TASK), ("markdown-only", None), ("broken", None)],
)
def test_the_same_bytes_with_and_without_a_memory_and_nothing_runs_twice(
    name: str, task: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = GradeRequest(str(_CASE / name), task)
    plain = grade(request, memory=Memory(None))
    first = grade(request, memory=_memory(tmp_path))
    for stage in _RUNNING:
        monkeypatch.setattr(stage, _tripwire)
    again = grade(request, memory=_memory(tmp_path))
    assert plain.card.status == "graded"
    assert _texts(plain) == _texts(first)
    # Of what the run took then, too.
    assert again.card == first.card
    assert _texts(again) == _texts(first)


_RUBRIC = """\
schema: iac-harness/rubric@1
title: Pages
checks:
  - id: page-name
    kind: count
    title: A page
    consequence: %s
    category: structure
    basis: best-practice
    message: There is no {expected}.
    root_cause: Nobody wrote it.
    resources: {type: "aws:s3/bucket:Bucket"}
    min: %d
"""


def test_an_edit_of_a_check_grades_anew_without_a_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = tmp_path / "answer"
    answer.mkdir()
    (answer / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (answer / "__main__.py").write_text('import pulumi_aws as aws\naws.s3.Bucket("page")\n')
    rubric = tmp_path / "pages.yaml"
    request = GradeRequest(str(answer), str(rubric))
    memory = _memory(tmp_path / "results")
    verdicts = []
    for consequence, least in (
        ("fails-when-used", 1),
        ("fails-when-used", 2),
        ("untuned", 2),
        ("fails-when-used", 1),
    ):
        rubric.write_text(_RUBRIC % (consequence, least))
        card = grade(request, memory=memory).card
        verdicts.append((card.verdict, [finding.impact for finding in card.findings]))
        for stage in _RUNNING:
            monkeypatch.setattr(stage, _tripwire)
    assert verdicts == [("pass", []), ("fail", ["high"]), ("pass", ["low"]), ("pass", [])]


@pytest.mark.parametrize("stage", _RUNNING[:2])
def test_an_edit_of_the_answer_is_looked_at(
    stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = tmp_path / "answer"
    answer.mkdir()
    (answer / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (answer / "__main__.py").write_text('import pulumi_aws as aws\naws.s3.Bucket("page")\n')
    grade(GradeRequest(str(answer)), memory=_memory(tmp_path / "results"))
    (answer / "__main__.py").write_text('import pulumi_aws as aws\naws.s3.Bucket("pages")\n')
    monkeypatch.setattr(stage, _tripwire)
    with pytest.raises(AssertionError, match="it ran again"):
        grade(GradeRequest(str(answer)), memory=_memory(tmp_path / "results"))


def test_an_answer_that_runs_out_of_time_is_run_again(tmp_path: Path) -> None:
    answer = tmp_path / "answer"
    answer.mkdir()
    (answer / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (answer / "__main__.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    memory = _memory(tmp_path / "results")
    for _ in range(2):
        assert grade(GradeRequest(str(answer)), memory=memory).card.preview.outcome == "killed"
    assert "preview" not in Store(tmp_path / "results", _BYTES).usage()
