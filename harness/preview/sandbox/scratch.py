"""Folders that an untrusted program filled: made, and taken away again whatever it left there."""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harness.model.errors import EnvironmentFault

_LEAST_BYTES = 1024**2


@contextlib.contextmanager
def scratch_folder(within: Path | None = None) -> Iterator[Path]:
    """A private folder that is gone afterwards."""
    # A socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="iac-harness-" if within is None else "", dir=within))
    try:
        yield folder
    finally:
        remove(folder)


def require_room(folder: Path) -> None:
    """Raises EnvironmentFault("disk") where a program may have failed because the machine's disk is full.

    What it wrote itself is still there; its own limit on that ends it long before, on a disk with room.
    """
    if shutil.disk_usage(folder).free < _LEAST_BYTES:
        raise EnvironmentFault("disk", f"no room left for temporary files in {tempfile.gettempdir()}")


def remove(folder: Path) -> None:
    """Remove a tree of any depth and with any permissions."""
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        # Nested deeper than Python recurses, or without permissions: the system's tools cope with both.
        for command in (("chmod", "-R", "u+rwX"), ("rm", "-rf")):
            subprocess.run([*command, "--", str(folder)], capture_output=True, check=False)  # noqa: S603
