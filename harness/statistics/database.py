"""The database of one question: in memory, fed from results files, and closed to everything else."""

import atexit
import gc
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_QUERIES = files("harness.statistics") / "queries"

# Nothing is fetched or loaded because some text names it, and no name in a query is looked up among
# Python's variables. What does not fit into memory is an error, not a folder in the working directory.
_CLOSED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
}

Parameters = dict[str, Any]


def connect() -> "DuckDBPyConnection":
    """An empty database that can still read local files, until ``seal`` is called."""
    # Imported here: no other command needs it.
    import duckdb  # noqa: PLC0415

    # The command line freezes garbage at its end; DuckDB's binding would take its own types for leaked.
    atexit.register(gc.unfreeze)
    connection = duckdb.connect(":memory:", config=dict(_CLOSED))
    run(connection, "schema")
    return connection


def seal(connection: "DuckDBPyConnection") -> None:
    """From here on ``connection`` reaches no file, and no statement can change that."""
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")


def run(
    connection: "DuckDBPyConnection", query: str, parameters: Parameters | None = None
) -> "DuckDBPyConnection":
    """Run ``queries/<query>.sql``. Values reach it as parameters alone: no text of a result becomes SQL."""
    return connection.execute((_QUERIES / f"{query}.sql").read_text(), parameters)
