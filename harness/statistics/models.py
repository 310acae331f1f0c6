"""What the plots of a run are drawn from: its models, and its most frequent checks beside them."""

from typing import TYPE_CHECKING

import msgspec

from harness.model.table import Table
from harness.statistics.spreads import spreads
from harness.statistics.tables import query_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_CHECKS = 40


class Models(msgspec.Struct, frozen=True):
    """The best models by mean score (``left_out`` of them are not in the tables), and their checks."""

    models: Table
    checks: Table
    left_out: int


def models_of(connection: "DuckDBPyConnection") -> Models:
    """The models of the run in ``connection`` that any answer of was graded."""
    models = spreads(connection, "model", "Models", column="model")
    checks = query_table(connection, "model_checks", {"most": MOST_CHECKS}, title="Checks by model")
    return Models(models.table, checks, models.left_out)
