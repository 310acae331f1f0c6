"""``iac-harness grade``: one answer in, a scorecard and a failures analysis out."""

from pathlib import Path

import click
import msgspec

from harness.cli import completing
from harness.cli.exports import Exports, export_options, gate_options
from harness.cli.options import engine, no_cache
from harness.cli.output import progress, show
from harness.model.errors import BadInput
from harness.model.preview import EngineName
from harness.pipeline import GradeRequest, grade
from harness.report import terminal
from harness.report.files import require_writable
from harness.report.results import FORMATS, write_results
from harness.scorecard.gate import GateOverride, regated

_STATUSES = {"pass": 0, "fail": 1, None: 3}


def _formats(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    named = {name.strip() for name in value.split(",") if name.strip()}
    if not named or not named <= FORMATS.keys():
        raise click.BadParameter(f"'{value}' is not a list of {', '.join(sorted(FORMATS))}.")
    return tuple(sorted(named))


def _case(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and (Path(value).name != value or value.startswith(".")):
        raise click.BadParameter(f"'{value}' is not the name of a folder.")
    return value


@click.command()
@click.argument("source", shell_complete=completing.sources)
@click.option(
    "--task",
    metavar="TASK",
    help="The task's rubric: a name, or the path of a rubric file.",
    shell_complete=completing.tasks,
)
@click.option("--out", metavar="DIR", default="scorecards", show_default=True, help="Where results go.")
@click.option(
    "--format", "formats", metavar="FORMATS", default="md,json,html", show_default=True, callback=_formats,
    help="What to write: any of md, json, html.",
)  # fmt: skip
@click.option("--case", metavar="NAME", callback=_case, help="The name of the result; else the source's.")
@gate_options
@export_options
@engine
@no_cache
def command(
    source: str,
    task: str | None,
    out: str,
    formats: tuple[str, ...],
    case: str | None,
    *,
    engine: EngineName,
    gate: GateOverride,
    exports: Exports,
) -> int:
    """Grade the answer at SOURCE and write DIR/CASE/report.html, failures-analysis.md and scorecard.json.

    SOURCE is a directory, a MODEL_RESPONSE.md, a .zip or .tar.gz, or a git repository (URL@ref).

    Exit status: 0 the gate holds, 1 the gate fails, 2 bad input, 3 the environment failed (unscored).
    """
    if not source.strip():
        raise BadInput("SOURCE is empty", "name a directory, a file or a repository")
    require_writable(Path(out))
    with progress() as report:
        graded = grade(GradeRequest(source, task, case, engine), report)
    graded = msgspec.structs.replace(graded, card=regated(graded.card, gate))
    written = write_results(graded.card, graded.rubric, Path(out), formats, graded.graph)
    show(lambda: terminal.plain_lines(graded.card, written), lambda: terminal.rendered(graded.card, written))
    exports.make((graded.card,))
    return _STATUSES[graded.card.verdict]
