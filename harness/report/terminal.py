"""A scorecard for a terminal (rich) and for everything else (plain, stable lines)."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from harness.model.finding import IMPACTS, Finding
from harness.model.scorecard import Scorecard
from harness.report.summary import gate_line, totals
from harness.report.text import one_line

if TYPE_CHECKING:
    from rich.console import RenderableType

_COLOURS = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}


def plain_lines(card: Scorecard, written: tuple[Path, ...] = ()) -> Iterator[str]:
    """The card as lines without colour: one per finding, by level; then totals, grade and files."""
    if card.status == "unscored":
        yield _unscored(card)
    else:
        yield from (
            f"{finding.impact:<8}  {one_line(finding.title)}{_suffix(_place(finding))}"
            for finding in card.findings
        )
        yield f"{one_line(card.case)}: {totals(card.findings)}"
        yield f"{one_line(card.case)}: {gate_line(card)}"
    yield from (f"wrote {path}" for path in written)


def rendered(card: Scorecard, written: tuple[Path, ...] = ()) -> "RenderableType":
    """The card as a table by level for a rich console."""
    # Imported here: a pipe needs no rich.
    from rich.console import Group  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    files = [Text(f"wrote {path}", style="dim") for path in written]
    if card.status == "unscored":
        return Group(Text(_unscored(card), style="yellow"), *files)
    style = "green" if card.verdict == "pass" else "bold red"
    grade = Text(f"{totals(card.findings)}\n{gate_line(card)}", style=style)
    return Group(_table(card), grade, *files)


def _table(card: Scorecard) -> "RenderableType":
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    preview = card.preview
    table = Table(box=box.SIMPLE_HEAD, expand=False, title_justify="left", title_style="bold")
    table.title = Text(f"{one_line(card.case)}: preview {preview.outcome}, {preview.resources} resources")
    for head, overflow in (("Impact", "fold"), ("Finding", "fold"), ("Where", "fold")):
        table.add_column(head, overflow=overflow)  # type: ignore[arg-type]
    for level in IMPACTS:
        for finding in (item for item in card.findings if item.impact == level):
            colour = Text(level.capitalize(), style=_COLOURS[level])
            table.add_row(colour, Text(one_line(finding.title)), Text(_place(finding), style="dim"))
    return table


def _place(finding: Finding) -> str:
    evidence = finding.evidence
    return "" if evidence is None else f"{one_line(evidence.file)}:{evidence.start_line}"


def _suffix(place: str) -> str:
    return f"  ({place})" if place else ""


def _unscored(card: Scorecard) -> str:
    reason = card.unscored_reason
    told = "" if reason is None else f" at stage {reason.stage}: {one_line(reason.message)}"
    return f"{one_line(card.case)}: unscored, the environment failed{told}"
