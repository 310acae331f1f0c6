"""LocalStack's own environment: made once, by uv, from the committed lock."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from harness.model.errors import EnvironmentFault
from harness.model.places import cache_folder
from harness.model.progress import Report, quiet

_HERE = Path(__file__).parent
_LOCK = _HERE / "requirements.lock"
_MARK = "lock.sha256"
_REMEDY = "look at the network and the package index that uv uses, then run the command again"


def version() -> str:
    """The version of LocalStack that the committed lock pins."""
    found = re.search(r"^localstack-core(?:\[\w+\])?==([\w.]+)", _LOCK.read_text(), re.MULTILINE)
    if found is None:
        raise EnvironmentFault("localstack", f"{_LOCK} pins no localstack-core", "make the lock again")
    return found[1]


def home() -> Path:
    """The folder below the cache folder that holds everything of LocalStack's."""
    return cache_folder() / "localstack"


def installed() -> Path | None:
    """The interpreter of LocalStack's environment, or None where it is not (or no longer) as locked."""
    environment = home() / version()
    interpreter = environment / "bin" / "python"
    try:
        marked = (environment / _MARK).read_text()
    except OSError:
        return None
    return interpreter if marked == _digest() and interpreter.exists() else None


def install(report: Report = quiet) -> Path:
    """Make the environment unless it is there, and give its interpreter. One process makes it, others wait.

    Raises EnvironmentFault where uv cannot make it.
    """
    if (interpreter := installed()) is not None:
        return interpreter
    from filelock import FileLock  # noqa: PLC0415 - loads asyncio: 50 ms that a finished installation saves

    home().mkdir(parents=True, exist_ok=True)
    with FileLock(home() / "install.lock"):
        if (interpreter := installed()) is None:
            report(f"LocalStack {version()}: making its environment (once)")
            interpreter = _make()
            report(f"LocalStack {version()}: its environment is ready")
    return interpreter


def _make() -> Path:
    # Built beside its place and renamed into it, so that nobody ever sees half an environment.
    scratch = Path(tempfile.mkdtemp(prefix="making-", dir=home()))
    try:
        built = scratch / "environment"
        _uv("venv", "--quiet", "--relocatable", "--python", sys.executable, str(built))
        _uv(
            *("pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode"),
            *("--python", str(built / "bin" / "python"), str(_LOCK)),
        )
        (built / _MARK).write_text(_digest())
        place = home() / version()
        if place.exists():
            place.rename(scratch / "outdated")
        built.rename(place)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return home() / version() / "bin" / "python"


def _uv(*arguments: str) -> None:
    from uv import find_uv_bin  # noqa: PLC0415 - only an installation needs it

    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    try:
        ended = subprocess.run(  # noqa: S603 - a list, no shell
            [find_uv_bin(), "--no-progress", *arguments],
            env=environment,
            cwd=home(),
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise EnvironmentFault("localstack", f"uv cannot run ({error})", "reinstall the harness") from error
    if ended.returncode != 0:
        said = " ".join(ended.stderr.split()) or f"status {ended.returncode}"
        raise EnvironmentFault("localstack", f"uv could not make LocalStack's environment: {said}", _REMEDY)


def _digest() -> str:
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return hashlib.sha256(_LOCK.read_bytes() + python.encode()).hexdigest()
