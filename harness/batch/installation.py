"""What this machine grades with, so that no answer of a batch is graded with something else."""

import functools
import hashlib

from harness import __version__
from harness.cache.keys import folder_digest
from harness.model.places import project_folder

_PARTS = ("harness", "rubrics", "ideal")
_SHOWN = 12


@functools.cache
def installation() -> str:
    """The version, and a digest of the code, the rubrics and the ideals; read once per process."""
    digests = (folder_digest(project_folder() / part) for part in _PARTS)
    return f"{__version__} ({hashlib.sha256(' '.join(digests).encode()).hexdigest()[:_SHOWN]})"
