"""Opens the database of reviews: SQLite beside the results, or PostgreSQL by its URL."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random

from harness.model.errors import BadInput
from harness.review.schema import create

FILE = "reviews.sqlite"
_WAIT_SECONDS = 30
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def open_database(folder: Path, url: str | None = None) -> Engine:
    """The database that ``url`` names, else the file in ``folder``, with its table made.

    Raises BadInput where there is none, or it cannot be used.
    """
    address = URL.create("sqlite", database=str(folder / FILE)) if url is None else _address(url)
    engine = create_engine(address, pool_size=16, max_overflow=16, pool_pre_ping=url is not None)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    try:
        _created(engine)
    except SQLAlchemyError as error:
        shown = address.render_as_string(hide_password=True)
        # The driver's own words can be many lines, and name what was sent.
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[:1]
        raise BadInput(
            f"{shown}: cannot keep reviews there ({''.join(reason)})", "name another --database"
        ) from error
    return engine


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        name = address.get_backend_name()
        return address.set(drivername=_DRIVERS[name])
    except (ArgumentError, NoSuchModuleError, KeyError) as error:
        raise BadInput(
            "--database: not a URL of SQLite or PostgreSQL", "write postgresql://USER@HOST/NAME"
        ) from error


@retry(
    retry=retry_if_exception_type(OperationalError),
    stop=stop_after_delay(5),
    wait=wait_random(0.05, 0.3),
    reraise=True,
)
def _created(engine: Engine) -> None:
    # Switching a new file to a write-ahead log waits for nobody: of two servers that start one is refused.
    create(engine)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Readers never wait, writers wait for each other, and an act that was answered for outlives a power cut.
    for pragma in (f"busy_timeout = {_WAIT_SECONDS * 1000}", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}").close()
