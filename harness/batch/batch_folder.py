"""The one folder below which the workers of a batch put their temporary files."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from harness.model.errors import EnvironmentFault

_PREFIX = "iac-harness-batch-"


class BatchFolder:
    """A folder that goes with the batch: a worker that is killed cleans nothing up.

    It is locked while its batch lives, so that the next batch knows what one left that was killed itself.
    Raises EnvironmentFault where there can be none.
    """

    def __init__(self) -> None:
        _remove_abandoned()
        try:
            self.path = tempfile.mkdtemp(prefix=_PREFIX)
            self._lock = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            Path(self.path).stat()  # not taken for abandoned before it was locked
        except OSError as error:
            raise EnvironmentFault(
                "machine",
                f"{tempfile.gettempdir()}: no temporary files ({error.strerror})",
                "make room there",
            ) from error

    def remove(self) -> None:
        """Take it away."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def _remove_abandoned() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
