"""Makes a Python SDK environment with uv, from a hash-locked allow-list of packages."""

import json
import platform
import sys
from pathlib import Path

from harness.model.errors import EnvironmentFault
from harness.model.preview import SdkVersions
from harness.model.progress import Report
from harness.preview.sdk.installer import run
from harness.preview.sdk.locks import lock_files

_REPORTED = ("boto3",)


def install(major: int, folder: Path, report: Report) -> SdkVersions:
    """Fill ``folder`` with a relocatable virtual environment and the catalogue of its resource types.

    Bytecode is compiled at once: imports of the AWS SDK take three times as long without.
    """
    uv = _uv()
    (lock,) = lock_files("python", major)
    run(
        [uv, "venv", "--quiet", "--relocatable", "--allow-existing", "--python", sys.executable, str(folder)],
        folder,
    )
    python = str(folder / "bin" / "python")
    options = ["--quiet", "--require-hashes", "--no-deps", "--compile-bytecode", "--only-binary", ":all:"]
    run([uv, "pip", "install", "--python", python, *options, "-r", str(lock)], folder)
    _build_catalogue(major, folder, report)
    return SdkVersions("python", platform.python_version(), _packages(uv, python, folder))


def _uv() -> str:
    """The uv that the wheel ships; raises EnvironmentFault where there is none."""
    from uv import find_uv_bin  # noqa: PLC0415

    try:
        return find_uv_bin()
    except FileNotFoundError as error:
        raise EnvironmentFault("sdk", "uv is not installed", "pip install uv") from error


def _packages(uv: str, python: str, folder: Path) -> dict[str, str]:
    """The versions of the Pulumi packages, by name."""
    listed = json.loads(run([uv, "pip", "list", "--quiet", "--format", "json", "--python", python], folder))
    names = {entry["name"]: entry["version"] for entry in listed}
    return {name: names[name] for name in sorted(names) if name.startswith("pulumi") or name in _REPORTED}


def _build_catalogue(major: int, folder: Path, report: Report) -> None:
    """Read the SDK's classes once, so that a preview never has to import them."""
    from harness.preview.sdk import catalogue  # noqa: PLC0415

    report(f"reading the resource types of the AWS SDK {major}.x")
    (site_packages,) = (folder / "lib").glob("python3.*/site-packages")
    catalogue.build(site_packages, folder / "catalogue")
