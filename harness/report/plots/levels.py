"""Findings by level: how many a graded answer of each model has, on average."""

from typing import TYPE_CHECKING

from harness.model.finding import IMPACTS
from harness.model.table import Table
from harness.report.plots.figure import axes, cells, label, values

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLOURS = {"critical": "#7f0000", "high": "#d7301f", "medium": "#fdbb84", "low": "#9ecae1"}


def draw(models: Table, left_out: str) -> "Figure":
    """A bar for each model, stacked from critical to low."""
    figure, plot = axes(f"Findings per graded answer by level{left_out}", len(models.rows))
    rows = range(len(models.rows))
    left = [0.0] * len(models.rows)
    for level in IMPACTS:
        means = values(models, level)
        plot.barh(rows, means, left=left, color=_COLOURS[level], label=level, height=0.7)
        left = [start + mean for start, mean in zip(left, means, strict=True)]
    plot.set_yticks(rows, [label(model) for model in cells(models, "model")])
    plot.invert_yaxis()
    plot.set_xlabel("findings per graded answer")
    figure.legend(loc="outside lower center", ncols=len(IMPACTS), frameon=False)
    return figure
