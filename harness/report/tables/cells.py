"""How a cell reads: numbers in the form of their kind, names harmless and not endless."""

from harness.model.table import Cell, Kind
from harness.report.text import one_line, shortened

_LONGEST = 120
_MOST_NAMES = 6
_NOTHING = "-"
_LEAST_PROBABILITY = 0.0001


def shown(cell: Cell, kind: Kind) -> str:
    """``cell`` as a reader wants it."""
    if cell is None:
        return _NOTHING
    if isinstance(cell, list):
        return _names(cell)
    if isinstance(cell, str):
        return shortened(one_line(cell), _LONGEST) or _NOTHING
    return _number(cell, kind)


def is_number(kind: Kind) -> bool:
    """Whether cells of ``kind`` stand flush right."""
    return kind not in {"text", "names"}


def _names(names: list[str]) -> str:
    rest = len(names) - _MOST_NAMES
    shown_names = [shortened(one_line(name), _LONGEST) for name in names[:_MOST_NAMES]]
    return ", ".join(shown_names) + (f" and {rest} more" if rest > 0 else "")


def _number(cell: float, kind: Kind) -> str:
    if kind == "count":
        return f"{cell:d}" if isinstance(cell, int) else f"{cell:g}"
    if kind == "share":
        return f"{100 * cell:.1f} %"
    if kind == "probability":
        return f"<{_LEAST_PROBABILITY:f}".rstrip("0") if cell < _LEAST_PROBABILITY else f"{cell:.2g}"
    return f"{cell:.2f}"
