"""The page of a batch: everything in one file that loads nothing, readable without JavaScript."""

import functools
from pathlib import Path

from jinja2 import Environment

from harness.model.batch_tables import BatchTables
from harness.report.index.data import embedded
from harness.report.index.folder import ResultsFolder
from harness.report.index.plots import plots
from harness.report.index.sheet import written
from harness.report.index.sheets import sheets
from harness.report.page.environment import asset, environment_of

FILE = "index.html"
_HERE = Path(__file__).parent


def render(tables: BatchTables, folder: Path) -> str:
    """The page, ending in a newline, to stand in ``folder`` beside the results that it leads to."""
    made = sheets(tables, ResultsFolder(folder))
    return (
        _environment()
        .get_template("index.html")
        .render(
            tables=tables,
            totals=tables.totals,
            sheets=made,
            data=embedded(made),
            plots=plots(tables),
            title=folder.absolute().name,
        )
    )


@functools.cache
def _environment() -> Environment:
    assets = _HERE / "assets"
    style = asset("report.css") + asset("index.css", assets)
    script = asset("theme.js") + asset("table.js", assets) + asset("index.js", assets)
    made = environment_of(_HERE / "templates", style, script)
    made.filters["written"] = written
    return made
