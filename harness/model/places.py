"""Where the harness keeps what it makes, and where its own data lies."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """The folder for SDK environments, LocalStack and caches; created by whoever writes there first.

    ``IAC_HARNESS_CACHE`` wins, then ``XDG_CACHE_HOME``, then ``~/.cache`` (XDG Base Directory 0.8).
    """
    named = os.environ.get("IAC_HARNESS_CACHE")
    if named:
        return Path(named).absolute()
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base).absolute() / "iac-harness"


def project_folder() -> Path:
    """The checkout: the folder that holds ``harness/``, ``rubrics/``, ``ideal/`` and ``samples/``."""
    return Path(__file__).resolve().parents[2]
