"""The SDK environment whose tools read TypeScript."""

from pathlib import Path

import pytest

from harness.preview.sdk.environments import ensure


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The real one, made once."""
    return ensure("typescript").root / "node_modules"
