"""Makes a TypeScript SDK environment with npm, from a committed lock."""

import json
import shutil
import tempfile
from pathlib import Path

from harness.model.preview import SdkVersions
from harness.model.progress import Report
from harness.preview.sdk.installer import run
from harness.preview.sdk.locks import lock_files
from harness.preview.sdk.node import node_binary, npm_script

_REPORTED = ("typescript", "typescript-native", "@swc/core", "oxlint")


def install(major: int, folder: Path, report: Report) -> SdkVersions:
    """Fill ``folder`` with node_modules; no package's own install script runs."""
    report("fetching the packages of its lock")
    manifest, lock = lock_files("typescript", major)
    shutil.copy(manifest, folder)
    shutil.copy(lock, folder)
    node = node_binary()
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    path = {"PATH": f"{node.parent}:/usr/bin:/bin"}
    run([str(node), str(npm_script()), "ci", *options], folder, path)
    _unpack_compiler(folder, node)
    _keep_compiled_code(folder, node)
    version = run([str(node), "--version"], folder).strip().removeprefix("v")
    return SdkVersions("typescript", version, _packages(manifest, lock))


def _packages(manifest: Path, lock: Path) -> dict[str, str]:
    """The locked versions of the Pulumi packages and the compilers, by name."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    names = json.loads(manifest.read_text(encoding="utf-8"))["dependencies"]
    told = sorted(name for name in names if name.startswith("@pulumi/") or name in _REPORTED)
    return {name: packages[f"node_modules/{name}"]["version"] for name in told}


def _unpack_compiler(folder: Path, node: Path) -> None:
    """Swc's native part unpacks itself into a cache of the user's, so in every sandbox anew: once is enough.

    Its loader takes an unpacked one that lies beside itself first (node_modules/@swc/core/binding.js).
    """
    packed = list(folder.glob("node_modules/@swc/core-*/swc.*.node"))
    with tempfile.TemporaryDirectory() as cache:
        run([str(node), "-e", "require('@swc/core')"], folder, {"SWC_NATIVE_BINDING_CACHE": cache})
        unpacked = list(Path(cache).rglob("*.node"))
        if len(packed) == len(unpacked) == 1:
            beside = folder / "node_modules" / "@swc" / "core" / packed[0].name
            shutil.copyfile(unpacked[0], beside)


def _keep_compiled_code(folder: Path, node: Path) -> None:
    """Let V8 compile the SDK once."""
    from harness.preview.hosts.compile_cache import fill  # noqa: PLC0415  needs the sandbox, as only previews do

    fill(folder, node)
