"""The SDK environments that the type checkers read, the real ones, made once."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.analysis.interface import SdkFolders
from harness.preview.sdk.environments import ensure
from harness.preview.sdk.locks import NEWEST_MAJOR


@pytest.fixture(scope="session")
def typescript_sdk() -> SdkFolders:
    """For an answer in TypeScript."""
    root = ensure("typescript").root
    catalogue = ensure("python").root / "catalogue"
    return SdkFolders(
        node_modules=root / "node_modules", major=NEWEST_MAJOR, catalogue=catalogue, others=_older
    )


@pytest.fixture(scope="session")
def python_sdk() -> SdkFolders:
    """For an answer in Python."""
    root = ensure("python").root
    return SdkFolders(python=root, major=NEWEST_MAJOR, catalogue=root / "catalogue", others=_older)


def _older() -> Mapping[int, Path]:
    return {6: ensure("python", 6).root / "catalogue"}
