"""Check by model: in what share of a model's graded answers each check found something."""

from typing import TYPE_CHECKING

from harness.model.table import Cell, Table
from harness.report.plots.figure import axes, cells, label, values

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FEW_MODELS = 14
_DARK = 0.6


def draw(models: Table, checks: Table, left_out: str) -> "Figure":
    """A heat map: models in the order of their mean score, checks in that of their frequency."""
    columns = cells(models, "model")
    names = list(dict.fromkeys(cells(checks, "check")))
    shares = _grid(checks)
    grid = [[shares[name, model] for model in columns] for name in names]
    width = 5.0 + 0.45 * len(columns)
    figure, plot = axes(
        f"Share of graded answers that a check found something in{left_out}", len(names), width
    )
    image = plot.imshow(grid, cmap="Reds", vmin=0, vmax=1, aspect="auto")
    plot.set_xticks(range(len(columns)), [label(model) for model in columns], rotation=45, ha="right")
    plot.set_yticks(range(len(names)), [label(name) for name in names])
    if len(columns) <= _FEW_MODELS:
        for row, line in enumerate(grid):
            for column, share in enumerate(line):
                colour = "white" if share > _DARK else "black"
                plot.text(
                    column, row, f"{100 * share:.0f}", ha="center", va="center", color=colour, fontsize=7
                )
    figure.colorbar(image, ax=plot, shrink=0.5, format=lambda share, _: f"{100 * share:.0f} %")
    return figure


def _grid(checks: Table) -> dict[tuple[Cell, Cell], float]:
    found = zip(cells(checks, "check"), cells(checks, "model"), values(checks, "share_with"), strict=True)
    return {(check, model): share for check, model, share in found}
