"""The command line of the TypeScript host."""

from pathlib import Path

from harness.preview.hosts.run import PROGRAMS, RUN_FILE, ProgramRun
from harness.preview.sandbox.interface import USER

PACKAGES = "/sdk/node_modules"
NODE = "/sdk/bin/node"
CACHE = "/sdk/compile-cache"
COMPILE_CACHE = "compile-cache"
VARIABLES = {"NODE_COMPILE_CACHE": CACHE}
_MEGABYTE = 1024**2
_YOUNG_GENERATION_MEGABYTES = 64  # a program's objects live as long as the program: collect them rarely


def mounts(run: ProgramRun) -> dict[Path, str]:
    """Node, the SDK's packages and their compiled code, which Node.js keeps by the user's number."""
    root = run.environment.root
    found = {run.environment.interpreter: NODE, root / "node_modules": PACKAGES}
    kept = (root / COMPILE_CACHE).glob("*")
    return {**found, **{folder: f"{CACHE}/{folder.name}-{USER}" for folder in kept}}


def argv(run: ProgramRun) -> tuple[str, ...]:
    """V8's random numbers are seeded; its heap may grow to the memory limit, which the sandbox watches."""
    return (NODE, *flags(run.settings.limits.memory_bytes), f"{PROGRAMS}/typescript_host.js", RUN_FILE)


def flags(memory_bytes: int) -> tuple[str, ...]:
    """Node's own flags; compiled code is kept per set of flags."""
    return (
        "--random-seed=1",
        f"--max-old-space-size={memory_bytes // _MEGABYTE}",
        f"--min-semi-space-size={_YOUNG_GENERATION_MEGABYTES}",
        f"--max-semi-space-size={_YOUNG_GENERATION_MEGABYTES}",
        "--no-warnings",
    )


def variables(_run: ProgramRun) -> dict[str, str]:
    """Where compiled code lies; programs can only read it."""
    return dict(VARIABLES)
