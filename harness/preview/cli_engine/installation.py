"""The Pulumi CLI and its provider plugins, as the machine has them. Nothing is ever downloaded."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import msgspec

from harness.model.errors import EnvironmentFault

_BINARY = "pulumi"
_HOME_VARIABLE = "PULUMI_HOME"
_PLUGIN = re.compile(r"(?P<kind>[a-z]+)-(?P<name>.+)-v(?P<version>\d[\w.+-]*)")
_TIMEOUT_SECONDS = 20
_REMEDY = "install it (pulumi.com/docs/iac/download-install), or leave out --engine pulumi"


class Plugin(msgspec.Struct, frozen=True, order=True):
    """One plugin of Pulumi's cache, e.g. ``resource``, ``aws``, ``7.51.1``."""

    kind: str
    name: str
    version: str


class Installation(msgspec.Struct, frozen=True):
    """``binary`` is the CLI itself, symbolic links followed; ``plugins`` the folder of Pulumi's cache."""

    binary: Path
    version: str
    plugins: Path

    def plugin_folders(self) -> tuple[Path, ...]:
        """One folder for each plugin: Pulumi makes them for their owner alone, so each is looked at."""
        return tuple(path for path in _subfolders(self.plugins) if _PLUGIN.fullmatch(path.name))

    def installed(self) -> tuple[Plugin, ...]:
        """The plugins of the cache, sorted."""
        found = (_PLUGIN.fullmatch(path.name) for path in self.plugin_folders())
        return tuple(sorted(Plugin(item["kind"], item["name"], item["version"]) for item in found if item))


def find() -> Installation | None:
    """The CLI on the PATH, else where Pulumi's installer and its Automation API put one; None without one."""
    binary = next((path for path in _candidates() if path is not None and _is_the_cli(path)), None)
    if binary is None:
        return None
    return Installation(binary.resolve(), _version(binary), _home() / "plugins")


def require() -> Installation:
    """The same; raises EnvironmentFault("pulumi", …) without one."""
    found = find()
    if found is None:
        raise EnvironmentFault("pulumi", "the Pulumi CLI is not installed", _REMEDY)
    return found


def require_plugin(installation: Installation, name: str, version: str) -> None:
    """Raises EnvironmentFault("pulumi", …) where the provider's plugin is not in the cache."""
    if Plugin("resource", name, version) not in installation.installed():
        message = f"the plugin of {name} v{version} is not in {installation.plugins}"
        raise EnvironmentFault("pulumi", message, f"pulumi plugin install resource {name} v{version}")


def _home() -> Path:
    return Path(os.environ.get(_HOME_VARIABLE) or Path.home() / ".pulumi")


def _candidates() -> list[Path | None]:
    named = shutil.which(_BINARY)
    versions = sorted(_home().glob(f"versions/*/bin/{_BINARY}"), reverse=True)
    return [None if named is None else Path(named), _home() / "bin" / _BINARY, *versions]


def _is_the_cli(path: Path) -> bool:
    """The package ``pulumi`` of npm only looks like it: a script that downloads the CLI when it is run."""
    resolved = path.resolve()
    return resolved.name == _BINARY and resolved.is_file() and os.access(resolved, os.X_OK)


def _version(binary: Path) -> str:
    """What ``pulumi version`` prints, without its ``v``."""
    quiet = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        asked = subprocess.run(  # noqa: S603 - the user's own CLI, no shell
            [binary, "version"],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_SECONDS,
            check=True,
            env=quiet,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EnvironmentFault("pulumi", f"{binary} does not run", _REMEDY) from error
    return asked.stdout.strip().removeprefix("v")


def _subfolders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
