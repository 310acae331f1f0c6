"""Templates in which every text stays text; the filters are those of the report's page."""

from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from markupsafe import Markup

from harness.model.table import Cell, Column
from harness.report.page.prose import prose
from harness.report.text import counted, one_line, visible


def prepare_templates(app: Flask) -> None:
    """Autoescape for every template, invisible characters written out, and no undefined name."""
    app.jinja_options = {
        "autoescape": True, "finalize": _harmless, "undefined": StrictUndefined,
        "trim_blocks": True, "lstrip_blocks": True,
    }  # fmt: skip
    app.jinja_env.filters |= {"prose": prose, "one_line": one_line, "counted": counted, "cell": _cell}


def _harmless(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _cell(value: Cell, column: Column) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.0%}" if column.kind == "share" else f"{value:.2f}"
    return ", ".join(value) if isinstance(value, list) else str(value)
