"""The one table of reviews, in SQLite as in PostgreSQL: rows are added, never changed or taken."""

from sqlalchemy import Column, Engine, Index, Integer, MetaData, String, Table, Text, inspect, text

metadata = MetaData()

acts = Table(
    "review_acts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("run", String(64), nullable=False),
    Column("key", String(64), nullable=False, unique=True),
    Column("at", String(32), nullable=False),
    Column("case", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("subject", Text),
    Column("level", String(16)),
    Column("check", Text),
    Column("shown", String(16)),
    Column("title", Text, nullable=False),
    Column("reason", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("review_acts_by_case", acts.c.run, acts.c.case)

# Whoever opens the database by hand is stopped too, unless they mean it and drop the trigger.
_APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER IF NOT EXISTS review_acts_no_update BEFORE UPDATE ON review_acts "
        "BEGIN SELECT RAISE(ABORT, 'review acts are append only'); END",
        "CREATE TRIGGER IF NOT EXISTS review_acts_no_delete BEFORE DELETE ON review_acts "
        "BEGIN SELECT RAISE(ABORT, 'review acts are append only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION review_acts_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'review acts are append only'; END $$",
        "CREATE OR REPLACE TRIGGER review_acts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON review_acts FOR EACH STATEMENT EXECUTE FUNCTION review_acts_append_only()",
    ),
}
_LOCK = 0x1AC_AC75  # any number that is ours: servers that start at once make the table one after the other


def create(engine: Engine) -> None:
    """Make the table and its triggers where they are not there yet."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        if inspect(connection).has_table(acts.name):
            return
        metadata.create_all(connection)
        for statement in _APPEND_ONLY[engine.dialect.name]:
            connection.execute(text(statement))
