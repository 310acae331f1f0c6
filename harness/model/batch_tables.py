"""What the page of a batch shows: the tables that statistics make and the report draws."""

import msgspec

from harness.model.table import Table


class Totals(msgspec.Struct, frozen=True):
    """What the lines of a run came to."""

    answers: int
    graded: int
    unscored: int
    passed: int


class BatchTables(msgspec.Struct, frozen=True):
    """One run as tables; ``notes`` say what of its file does not count.

    ``spreads`` holds the best by mean score of what ``plotted`` names, model or task; ``left_out`` are not
    in it. The examples of a defect are names of answers.
    """

    totals: Totals
    models: Table
    tasks: Table
    defects: Table
    answers: Table
    reasons: Table
    unscored: Table
    plotted: str
    spreads: Table
    left_out: int
    bins: Table
    notes: tuple[str, ...] = ()
