import io
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from harness.model.scorecard import Scorecard
from harness.report.terminal import plain_lines, rendered
from tests.report import samples
from tests.report.golden_files import agrees


def _drawn(card: Scorecard) -> str:
    console = Console(file=io.StringIO(), force_terminal=True, width=100, color_system=None)
    console.print(rendered(card, (Path("scorecards/a/scorecard.json"),)))
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("name", ["full", "unscored"])
def test_plain_lines_are_stable(name: str) -> None:
    lines = plain_lines(getattr(samples, name)(), (Path("scorecards/a/scorecard.json"),))
    agrees(f"{name}.txt", "".join(f"{line}\n" for line in lines))


def test_a_terminal_shows_every_finding_with_its_place() -> None:
    drawn = _drawn(samples.full())

    for finding in samples.full().findings:
        assert finding.title in drawn
    assert "lib/tap-stack.ts:12" in drawn
    assert "1 Critical, 0 High, 1 Medium, 1 Low" in drawn


def test_a_terminal_shows_why_an_answer_is_unscored() -> None:
    assert "unscored, the environment failed at stage localstack" in _drawn(samples.unscored())


def test_no_escape_and_no_markup_of_an_answer_reaches_the_terminal() -> None:
    hostile = msgspec.structs.replace(samples.TAGS, title="\x1b]0;owned\x07[red]title[/red]")
    card = samples.graded(hostile, case="[bold]case")

    assert "\x1b]" not in _drawn(card)
    assert "[red]title[/red]" in _drawn(card)
    assert "\x1b" not in "".join(plain_lines(card))
