"""The command line of the Python host."""

from pathlib import Path

from harness.preview.hosts.run import PROGRAMS, RUN_FILE, ProgramRun

PACKAGES = "/sdk"


def mounts(run: ProgramRun) -> dict[Path, str]:
    """The SDK's packages, and the interpreter's own prefix where it is not the system's.

    The prefix keeps its path: an interpreter may look for its own shared library there.
    """
    (packages,) = (run.environment.root / "lib").glob("python3.*/site-packages")
    prefix = base_prefix(run)
    return {packages: PACKAGES, **({} if prefix.is_relative_to("/usr") else {prefix: str(prefix)})}


def argv(run: ProgramRun) -> tuple[str, ...]:
    """Without ``site``, so that packages beside the interpreter cannot be imported; writes no bytecode."""
    return (str(_interpreter(run)), "-S", "-s", "-B", f"{PROGRAMS}/python_host.py", RUN_FILE)


def variables(_run: ProgramRun) -> dict[str, str]:
    """Nothing of its own: the sandbox fixes the hash seed."""
    return {}


def base_prefix(run: ProgramRun) -> Path:
    """The installation that the environment was made from."""
    return _interpreter(run).parent.parent


def _interpreter(run: ProgramRun) -> Path:
    return run.environment.interpreter.resolve()
