"""Score by model: how the scores of each model's graded answers spread."""

from typing import TYPE_CHECKING

from harness.model.table import Table
from harness.report.plots.figure import axes, cells, label, values

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PARTS = {
    "whislo": "lowest",
    "q1": "first_quartile",
    "med": "median",
    "q3": "third_quartile",
    "whishi": "highest",
}


def draw(models: Table, left_out: str) -> "Figure":
    """A box from quartile to quartile for each model, whiskers to its lowest and highest score."""
    figure, plot = axes(
        f"Score of graded answers by model: quartiles, range, mean{left_out}", len(models.rows)
    )
    columns = {part: values(models, name) for part, name in {**_PARTS, "mean": "mean"}.items()}
    boxes = [{part: column[index] for part, column in columns.items()} for index in range(len(models.rows))]
    plot.bxp(
        boxes,
        orientation="horizontal",
        showfliers=False,
        showmeans=True,
        patch_artist=True,
        boxprops={"facecolor": "#c6dbef"},
        medianprops={"color": "#08306b"},
        meanprops={"marker": "D", "markersize": 4, "markerfacecolor": "#08306b", "markeredgecolor": "none"},
    )
    sizes = zip(cells(models, "model"), values(models, "graded"), strict=True)
    plot.set_yticklabels([f"{label(model)} ({graded:.0f})" for model, graded in sizes])
    plot.invert_yaxis()
    plot.set_xlim(-2, 102)
    plot.set_xlabel("score; in brackets: graded answers")
    return figure
