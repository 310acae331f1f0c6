"""How every plot is drawn: by the library's defaults and ours, so the same table gives the same bytes."""

import io
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from harness.model.places import cache_folder
from harness.model.table import Cell, Table
from harness.report.text import one_line, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDTH = 9.0
_MARGIN = 1.6
_ROW = 0.32
_LONGEST_NAME = 40
_STYLE: Any = {
    "text.parse_math": False,  # a dollar sign in a name is no formula
    "svg.fonttype": "none",
    "svg.hashsalt": "iac-harness",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
# No date, and no version but in the bytes themselves.
_METADATA: dict[str, dict[str, str | None]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}
FORMATS = tuple(_METADATA)


@contextmanager
def drawing() -> Iterator[None]:
    """What is drawn within looks the same on every machine, whatever its user likes plots to look like."""
    # Matplotlib keeps a list of fonts: with our other caches, and not in a folder that need not exist.
    os.environ.setdefault("MPLCONFIGDIR", str(cache_folder() / "matplotlib"))
    import matplotlib as mpl  # noqa: PLC0415 - no other command needs it

    with mpl.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name in a script that the font lacks
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def axes(title: str, rows: int, width: float = _WIDTH) -> "tuple[Figure, Axes]":
    """A figure that is high enough for ``rows``, and its axes."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - no other command needs it

    figure = Figure(figsize=(width, _MARGIN + _ROW * rows), layout="constrained")
    plot = figure.add_subplot()
    plot.set_title(title, loc="left", fontsize=10)
    return figure, plot


def encoded(figure: "Figure", form: str) -> bytes:
    """``figure`` as the bytes of a file."""
    content = io.BytesIO()
    figure.savefig(content, format=form, dpi=150, metadata=_METADATA[form])
    return content.getvalue()


def label(name: Cell) -> str:
    """The name of a model or a check, harmless and not endless."""
    return "(no model named)" if name is None else shortened(one_line(str(name)), _LONGEST_NAME)


def values(table: Table, column: str) -> Sequence[float]:
    """A column of numbers."""
    return [float(str(cell)) for cell in cells(table, column)]


def cells(table: Table, column: str) -> Sequence[Cell]:
    """A column as it is."""
    index = [each.name for each in table.columns].index(column)
    return [row[index] for row in table.rows]
