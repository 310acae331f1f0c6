"""Runs uv and npm: a failure becomes one line that names the command and the reason."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.model.errors import EnvironmentFault

_INSTALL_SECONDS = 900


def run(argv: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """The command's standard output; raises EnvironmentFault("sdk", …) with its last line of complaint."""
    try:
        result = subprocess.run(  # noqa: S603  argv is ours
            list(argv),
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_INSTALL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EnvironmentFault(
            "sdk", f"{_name(argv)} could not run: {error}", "see `iac-harness doctor`"
        ) from error
    if result.returncode != 0:
        reason = _reason(result.stderr or result.stdout)
        remedy = "check that the package registry can be reached, then try again"
        raise EnvironmentFault("sdk", f"{_name(argv)} failed: {reason}", remedy)
    return result.stdout


def _name(argv: Sequence[str]) -> str:
    """``uv pip`` or ``npm ci``, without the folders."""
    words = [Path(word).name for word in argv if not word.startswith("-")]
    return " ".join(word for word in words[-2:] if "." not in word) or words[0]


def _reason(text: str) -> str:
    """The most telling line: the first that speaks of an error, else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower() and not line.startswith("npm error code")]
    return (errors or lines[-1:] or ["no reason given"])[0][:300]
