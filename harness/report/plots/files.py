"""The plots of a run as files."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from harness.model.table import Table
from harness.report.files import write
from harness.report.plots import checks, levels, scores
from harness.report.plots.figure import FORMATS, drawing, encoded

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def write_plots(models: Table, found: Table, left_out: int, folder: Path) -> tuple[Path, ...]:
    """Draw the models and what checks found in their answers, below ``folder``; the paths.

    Raises BadInput where the place cannot be written to.
    """
    told = f" ({left_out} more models are not shown)" if left_out else ""
    plots: dict[str, Callable[[], Figure]] = {"score-by-model": lambda: scores.draw(models, told)}
    plots["findings-by-level"] = lambda: levels.draw(models, told)
    if found.rows:
        plots["checks-by-model"] = lambda: checks.draw(models, found, told)
    paths = []
    with drawing():
        for name, draw in plots.items():
            figure = draw()
            for form in FORMATS:
                paths.append(folder / f"{name}.{form}")
                write(paths[-1], encoded(figure, form))
    return tuple(paths)
