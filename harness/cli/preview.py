"""``iac-harness preview``: what an answer registers, without grading it."""

import sys

import click

from harness.cli import completing
from harness.cli.options import engine, no_cache
from harness.cli.output import progress, show
from harness.model.preview import EngineName
from harness.pipeline import preview_source
from harness.report import tree

_STATUSES = {"succeeded": 0, "failed": 1, "unscored": 3}


@click.command()
@click.argument("source", shell_complete=completing.sources)
@click.option(
    "--task",
    metavar="TASK",
    help="The task whose stack configuration and seeds to preview with.",
    shell_complete=completing.tasks,
)
@click.option("--json", "as_json", is_flag=True, help="Print the graph as JSON instead of a tree.")
@engine
@no_cache
def command(source: str, task: str | None, *, engine: EngineName, as_json: bool) -> int:
    """Preview the answer at SOURCE and show its resources by parent.

    Exit status: 0 the preview succeeded, 1 it failed, 2 bad input, 3 the environment failed.
    """
    with progress() as report:
        preview = preview_source(source, task, report, engine=engine)
    if as_json:
        # Imported here: a tree needs no encoder.
        import msgspec  # noqa: PLC0415

        document = msgspec.json.format(msgspec.json.encode(preview.graph, order="deterministic"), indent=2)
        sys.stdout.write(document.decode() + "\n")
        print(tree.outcome_line(preview), file=sys.stderr)
    else:
        show(lambda: tree.plain_lines(preview), lambda: tree.rendered(preview))
    return _STATUSES[preview.status]
