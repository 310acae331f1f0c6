"""``iac-harness doctor``: what is installed, and the command that installs what is not."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from harness.cli.diagnosis import Diagnosis, diagnose
from harness.cli.output import progress, show
from harness.model.progress import Report
from harness.report.text import one_line

if TYPE_CHECKING:
    from rich.console import RenderableType

_COLOURS = {"ok": "green", "later": "yellow", "missing": "bold red"}


@click.command()
@click.option("--install", is_flag=True, help="First install what would else come with the first grading.")
def command(*, install: bool) -> int:
    """Say what is installed, which sandbox, which LocalStack with which services, and which SDKs.

    Exit status: 0 an answer can be graded, 3 something that grading needs is missing.
    """
    with progress() as report:
        if install:
            _install(report)
        report("looking at what is installed")
        found = tuple(diagnose())
    show(lambda: _lines(found), lambda: _table(found))
    return 3 if any(item.state == "missing" for item in found) else 0


def _install(report: Report) -> None:
    # Imported here: the diagnosis alone installs nothing.
    from harness.preview.localstack import interface  # noqa: PLC0415
    from harness.preview.sdk.environments import ensure  # noqa: PLC0415

    ensure("python", report=report)
    ensure("typescript", report=report)
    interface.ensure(report)


def _lines(found: tuple[Diagnosis, ...]) -> Iterator[str]:
    for item in found:
        remedy = f"; {item.remedy}" if item.remedy else ""
        yield f"{item.state:<8} {item.part:<18} {one_line(item.detail)}{remedy}"


def _table(found: tuple[Diagnosis, ...]) -> "RenderableType":
    from rich import box  # noqa: PLC0415  only a terminal needs rich
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("Part", "State", box=box.SIMPLE_HEAD)
    table.add_column("What", overflow="fold")
    table.add_column("Command", overflow="fold")
    for item in found:
        state = Text(item.state, style=_COLOURS[item.state])
        table.add_row(item.part, state, Text(one_line(item.detail)), Text(item.remedy or "", style="bold"))
    return table
