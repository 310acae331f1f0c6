"""cfn-lint's data about AWS: CloudFormation's resource schemas, tables of values, ends of life.

Only the JSON files of the ``cfn-lint`` package are read, each on first use; its code, which needs sympy
and networkx, is never imported. Source: https://github.com/aws-cloudformation/cfn-lint (MIT-0).
"""

import functools
import importlib.util
from pathlib import Path
from typing import Any

import msgspec

Schema = dict[str, Any]

# The schemas of the region that has every resource type.
_REGION = "us-east-1"


@functools.cache
def folder() -> Path:
    """The package's data folder, found without importing the package."""
    spec = importlib.util.find_spec("cfnlint")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("cfn-lint is not installed")
    return Path(spec.submodule_search_locations[0]) / "data"


@functools.cache
def released() -> str:
    """The day (YYYY-MM-DD) that the data are of."""
    return str(_read("schemas/version.json")["schema_date"])[:10]


@functools.cache
def types() -> dict[str, str]:
    """CloudFormation's resource types, each with the name of its schema's file."""
    return dict(_read(f"schemas/providers/{_REGION}.json"))


@functools.lru_cache(maxsize=128)
def resource_schema(kind: str) -> Schema | None:
    """The schema of a CloudFormation type such as ``AWS::RDS::DBInstance``."""
    file = types().get(kind)
    return None if file is None else _read(f"schemas/resources/{file}.json")


@functools.lru_cache(maxsize=64)
def extension(name: str) -> Schema:
    """A table such as ``aws_rds_dbcluster/engine_version``: a schema, or one for each region."""
    return dict(_portable(_read(f"schemas/extensions/{name}.json")))


@functools.cache
def runtimes() -> dict[str, dict[str, str | None]]:
    """Lambda's runtimes with the days on which patches, creating and updating end."""
    return dict(_read("AdditionalSpecs/LmbdRuntimeLifecycle.json"))


def is_action(action: str) -> bool:
    """Whether IAM has the action ``service:Name``, in any case."""
    service, _, name = action.lower().partition(":")
    return name in _actions().get(service, {}).get("Actions", {})


@functools.cache
def _actions() -> dict[str, Any]:
    return dict(_read("AdditionalSpecs/Policies.json"))


def _read(path: str) -> Any:
    return msgspec.json.decode((folder() / path).read_bytes())


def _portable(value: Any) -> Any:
    """Patterns with a flag in their middle, which Python no longer takes, with the flag in front."""
    if isinstance(value, dict):
        return {
            key: _flag_first(item) if key == "pattern" and isinstance(item, str) else _portable(item)
            for key, item in value.items()
        }
    return [_portable(item) for item in value] if isinstance(value, list) else value


def _flag_first(pattern: str) -> str:
    return "(?i)" + pattern.replace("(?i)", "") if "(?i)" in pattern else pattern
