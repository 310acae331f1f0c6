"""An event of the Automation API as a line of Pulumi's documented JSON (sdk/go/common/apitype/events.go)."""

import json
import re
from enum import Enum
from typing import Any

_WORD = re.compile(r"_([a-z])")


def line(event: Any) -> str:
    """The line, with its end."""
    return json.dumps(_plain(event)) + "\n"


def _plain(value: Any) -> Any:
    """Pulumi's own classes by their fields, in camelCase; what they do not know is absent."""
    if isinstance(value, Enum):
        return value.value
    if type(value).__module__.startswith("pulumi.automation"):
        return {_camel(name): _plain(item) for name, item in vars(value).items() if item is not None}
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _camel(name: str) -> str:
    return "PolicyPacks" if name == "policy_packs" else _WORD.sub(lambda found: found[1].upper(), name)
