"""``iac-harness report export``: results that are there already, in the forms that pipelines read."""

from pathlib import Path

import click

from harness.batch.cards import Cards
from harness.cli.exports import Exports, export_options, gate_options
from harness.model.errors import BadInput
from harness.scorecard.gate import GateOverride


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False))
@gate_options
@export_options
def command(folder: str, *, gate: GateOverride, exports: Exports) -> int:
    """Write what pipelines read of the results in DIR, a folder that `grade` or `batch` wrote to.

    Paths of sources that were named relatively are taken from here. With --fail-on or --min-score that gate
    judges each answer in what is written, and in the exit status; the results in DIR stay as they are.

    Exit status: 0 written, 1 --fail-on or --min-score is given and fails an answer, 2 bad input.
    """
    if not exports and gate == GateOverride():
        raise BadInput("nothing to do", "name a --junit, --sarif, --csv or --summary FILE, or --annotations")
    cards = Cards(Path(folder), gate)
    exports.make(cards)
    failed = gate != GateOverride() and any(card.verdict == "fail" for card in cards)
    return 1 if failed else 0
