"""The command line of the TypeScript host."""

from pathlib import Path

from harness.preview.hosts.run import PROGRAMS, RUN_FILE, ProgramRun
from harness.preview.sdk.compile_cache import COMPILE_CACHE

PACKAGES = "/sdk/node_modules"
_NODE = "/sdk/bin/node"
_CACHE = "/sdk/compile-cache"
_MEGABYTE = 1024**2


def mounts(run: ProgramRun) -> dict[Path, str]:
    """Node, the SDK's packages and their compiled code."""
    root = run.environment.root
    found = {run.environment.interpreter: _NODE, root / "node_modules": PACKAGES}
    cache = root / COMPILE_CACHE
    return {**found, cache: _CACHE} if cache.is_dir() else found


def argv(run: ProgramRun) -> tuple[str, ...]:
    """V8's random numbers are seeded; its heap may grow to the memory limit, which the sandbox watches."""
    return (_NODE, *flags(run.settings.limits.memory_bytes), f"{PROGRAMS}/typescript_host.js", RUN_FILE)


def flags(memory_bytes: int) -> tuple[str, ...]:
    """Node's own flags. Compiled code is kept per set of flags, so there is only this one."""
    return ("--random-seed=1", f"--max-old-space-size={memory_bytes // _MEGABYTE}", "--no-warnings")


def variables(_run: ProgramRun) -> dict[str, str]:
    """Code compiled when the environment was made is only read."""
    return {"NODE_COMPILE_CACHE": _CACHE}
