"""Whether results are kept, where, and how much of them: as the environment of this process says.

The environment, because a batch's workers and the commands of a script inherit it.
"""

import os
from pathlib import Path

from harness.model.errors import BadInput
from harness.model.places import cache_folder

OFF = "IAC_HARNESS_NO_CACHE"
SIZE = "IAC_HARNESS_CACHE_BYTES"
_DEFAULT_BYTES = 2 * 1024**3


def results_folder() -> Path:
    """Where entries lie."""
    return cache_folder() / "results"


def enabled() -> bool:
    """Whether results are kept and used."""
    return not os.environ.get(OFF)


def turn_off() -> None:
    """Neither use nor keep results, in this process and in those that it starts."""
    os.environ[OFF] = "1"


def most_bytes() -> int:
    """How much is kept at the most. Raises BadInput for what is no number of bytes."""
    said = os.environ.get(SIZE, "")
    if not said:
        return _DEFAULT_BYTES
    if not said.isascii() or not said.isdigit():
        raise BadInput(f"{SIZE}={said}: not a number of bytes", "give a whole number, such as 2147483648")
    return int(said)
