"""The command line of the Python host."""

from pathlib import Path

from harness.preview.hosts.run import PROGRAMS, RUN_FILE, ProgramRun
from harness.preview.sdk.environments import SdkEnvironment

PACKAGES = "/sdk"


def mounts(run: ProgramRun) -> dict[Path, str]:
    """What every run of the same SDK sees."""
    return shared_mounts(run.environment)


def shared_mounts(environment: SdkEnvironment) -> dict[Path, str]:
    """The SDK's packages, and the interpreter's own prefix where it is not the system's.

    The prefix keeps its path: an interpreter may look for its own shared library there.
    """
    (packages,) = (environment.root / "lib").glob("python3.*/site-packages")
    prefix = environment.interpreter.resolve().parent.parent
    return {packages: PACKAGES, **({} if prefix.is_relative_to("/usr") else {prefix: str(prefix)})}


def argv(run: ProgramRun) -> tuple[str, ...]:
    """The host program and its parameters."""
    return (*host_program(run.environment), RUN_FILE)


def host_program(environment: SdkEnvironment) -> tuple[str, ...]:
    """Without ``site``, so that packages beside the interpreter cannot be imported; writes no bytecode."""
    interpreter = str(environment.interpreter.resolve())
    return (interpreter, "-S", "-s", "-B", f"{PROGRAMS}/python_host.py", PACKAGES)


def variables(_run: ProgramRun) -> dict[str, str]:
    """Nothing of its own: the sandbox fixes the hash seed."""
    return {}
