"""An account of its own for each test, and a cache folder of its own for those that start LocalStack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.preview.localstack import installation, lifecycle
from harness.preview.localstack.accounts import Account, open_account
from harness.preview.localstack.endpoint import LocalStackEndpoint


@pytest.fixture
def account(localstack: LocalStackEndpoint, request: pytest.FixtureRequest) -> Account:
    """An account that no other test uses."""
    return open_account(localstack, request.node.nodeid)


@pytest.fixture
def own_cache(
    localstack: LocalStackEndpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A cache folder in which LocalStack is installed (the shared installation, linked) and not started."""
    shared = installation.install().parents[1]
    (tmp_path / "localstack").mkdir()
    (tmp_path / "localstack" / installation.version()).symlink_to(shared)
    monkeypatch.setenv("IAC_HARNESS_CACHE", str(tmp_path))
    monkeypatch.delenv("LOCALSTACK_HOST", raising=False)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    yield tmp_path
    lifecycle.stop()


@pytest.fixture
def localstack_url(localstack: LocalStackEndpoint) -> str:
    """The address of the shared LocalStack."""
    return localstack.url
