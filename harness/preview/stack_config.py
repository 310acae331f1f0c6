"""The stack's configuration: the settings', overlaid by what the answer's own files say."""

from pathlib import PurePosixPath
from typing import Any

import msgspec

from harness.model import yaml_text
from harness.model.preview import PreviewSettings
from harness.model.workspace import Workspace

# What an encrypted value is replaced by: nobody but the answer's author could decrypt it.
SECRET_STANDIN = "encrypted-config-value"  # noqa: S105


class StackConfig(msgspec.Struct, frozen=True):
    """``values`` maps ``namespace:key`` to text, as programs get it; ``secrets`` are some of its keys."""

    values: dict[str, str]
    secrets: tuple[str, ...] = ()


def stack_config(workspace: Workspace, settings: PreviewSettings, project: str) -> StackConfig:
    """Later wins: the region, Pulumi.yaml's defaults, the settings, Pulumi.<stack>.yaml.

    A file that is no YAML counts as empty: the structure's checks report it. Values that are objects
    become JSON, as in Pulumi. Source: pulumi.com/docs/iac/concepts/config.
    """
    values: dict[str, str] = {"aws:region": settings.region}
    secrets = {_namespaced(key, project) for key in settings.secret_config}
    for key, value in _project_defaults(workspace).items():
        values[_namespaced(key, project)] = value
    for key, value in settings.config.items():
        values[_namespaced(key, project)] = value
    for key, given in _stack_values(workspace, settings.stack).items():
        name = _namespaced(key, project)
        values[name], secret = _stack_value(given)
        secrets = secrets | {name} if secret else secrets - {name}
    return StackConfig(values, tuple(sorted(secrets & values.keys())))


def _namespaced(key: str, project: str) -> str:
    return key if ":" in key else f"{project}:{key}"


def _project_defaults(workspace: Workspace) -> dict[str, str]:
    """``config`` of Pulumi.yaml: a plain value, or an object with ``value`` or ``default``."""
    defaults = {}
    for key, given in _config_of(workspace, workspace.layout.project_file).items():
        found = given.get("value", given.get("default")) if isinstance(given, dict) else given
        if found is not None:
            defaults[key] = _text(found)
    return defaults


def declared_types(workspace: Workspace) -> dict[str, str]:
    """The ``type`` of each key that ``config`` of Pulumi.yaml declares with one."""
    declared = _config_of(workspace, workspace.layout.project_file)
    return {
        key: given["type"]
        for key, given in declared.items()
        if isinstance(given, dict) and isinstance(given.get("type"), str)
    }


def _stack_values(workspace: Workspace, stack: str) -> dict[str, Any]:
    names = {f"Pulumi.{stack}.yaml", f"Pulumi.{stack}.yml"}
    found = [path for path in workspace.layout.stack_files if PurePosixPath(path).name in names]
    return _config_of(workspace, found[0] if found else None)


def _config_of(workspace: Workspace, path: str | None) -> dict[str, Any]:
    """The ``config`` mapping of one YAML file of the answer; empty where there is none."""
    if path is None:
        return {}
    try:
        document = yaml_text.parse((workspace.root / path).read_text(encoding="utf-8", errors="replace"))
    except (OSError, yaml_text.YamlProblem):
        return {}
    config = document.get("config") if isinstance(document, dict) else None
    return {str(key): value for key, value in config.items()} if isinstance(config, dict) else {}


def _stack_value(given: Any) -> tuple[str, bool]:
    """The text, and whether it is secret."""
    if isinstance(given, dict) and set(given) == {"secure"}:
        return SECRET_STANDIN, True
    return _text(given), False


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()
