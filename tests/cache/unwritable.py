"""A folder that cannot be written to, by root neither."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def nobody_writes(folder: Path) -> Iterator[None]:
    """``folder`` as a read-only mount where root runs the tests, with its mode else."""
    if os.geteuid() != 0:
        with _without_mode(folder):
            yield
        return
    _mount("--bind", str(folder), str(folder))
    try:
        _mount("-o", "remount,bind,ro", str(folder))
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _mount(*arguments: str) -> None:
    ended = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        pytest.skip(f"this machine lets root mount nothing: {ended.stderr.strip()}")


@contextmanager
def _without_mode(folder: Path) -> Iterator[None]:
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o500)
    try:
        yield
    finally:
        for path in folders:
            path.chmod(0o700)
