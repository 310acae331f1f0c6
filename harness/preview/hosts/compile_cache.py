"""V8's compiled code of the SDK's modules, made when a TypeScript environment is made.

Node.js keeps compiled code by a file's path, by its own flags and by the user's number, so it is made inside
the sandbox, where programs will use it. It saves a fifth of a program's CPU time.
"""

import contextlib
import os
from pathlib import Path

import yaml

from harness.model.errors import EnvironmentFault
from harness.model.preview import PreviewLimits
from harness.preview.hosts import typescript
from harness.preview.hosts.run import PROGRAMS
from harness.preview.sandbox.interface import SandboxCommand, run
from harness.preview.sandbox.scratch import scratch_folder


def fill(root: Path, node: Path) -> None:
    """Fill the cache of the environment at ``root``; without a sandbox there simply is none."""
    cache = root / typescript.COMPILE_CACHE
    cache.mkdir()
    programs = Path(__file__).parent / "programs"
    services = yaml.safe_load((Path(__file__).parent / "services.yaml").read_text(encoding="utf-8"))
    flags = typescript.flags(PreviewLimits().memory_bytes)
    with scratch_folder() as workspace:
        command = SandboxCommand(
            argv=(typescript.NODE, *flags, f"{PROGRAMS}/warm_up.js", typescript.PACKAGES, *services),
            workspace=workspace,
            environment=typescript.VARIABLES,
            read_only={node: typescript.NODE, root / "node_modules": typescript.PACKAGES, programs: PROGRAMS},
            writable={cache: typescript.CACHE},
        )
        with contextlib.suppress(EnvironmentFault):  # whoever wants to run a program will be told
            run(command)
    _give_to_every_user(cache)


def _give_to_every_user(cache: Path) -> None:
    """Take the folders back from the sandbox's user, and its number from their names."""
    for path in (cache, *cache.rglob("*")):
        os.chown(path, os.geteuid(), os.getegid())
        path.chmod(0o755 if path.is_dir() else 0o644)
    for folder in list(cache.iterdir()):
        folder.rename(cache / folder.name.rpartition("-")[0])
