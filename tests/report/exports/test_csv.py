import csv
import io
from pathlib import Path

from hypothesis import given

from harness.model.scorecard import Scorecard
from harness.report.exports import csv as export
from tests.report import samples
from tests.report.exports.hostile import FEW, MANY


def rows(*cards: Scorecard) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(export.render(cards, Path()))))


def test_a_finding_is_a_line_with_its_answer_and_its_place() -> None:
    first = rows(samples.full())[0]

    assert (first["case"], first["verdict"], first["impact"]) == ("fintech-loan", "fail", "critical")
    assert (first["file"], first["start_line"]) == ("samples/answer/lib/tap-stack.ts", "12")
    assert (first["resource_type"], first["property"]) == ("aws:rds/instance:Instance", "password")


def test_no_answer_is_lost() -> None:
    passed, unscored = rows(samples.graded(), samples.unscored())

    assert (passed["verdict"], passed["check"]) == ("pass", "")
    assert (unscored["status"], unscored["unscored_stage"], unscored["score"]) == (
        "unscored",
        "localstack",
        "",
    )


@FEW
@given(MANY)
def test_whatever_the_answers_hold_a_row_is_a_row_and_no_formula(cards: list[Scorecard]) -> None:
    found = rows(*cards)

    assert len(found) == sum(max(1, len(card.findings)) for card in cards)
    texts = [value for row in found for value in row.values()]
    assert all(isinstance(text, str) and not text.startswith(("=", "+", "-", "@")) for text in texts)
