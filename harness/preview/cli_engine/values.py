"""Property values of Pulumi's JSON: the program's own, with secrets and unknowns marked by path."""

from typing import Any

import msgspec

from harness.preview.engine import wire
from harness.preview.engine.marshal import Marked, to_struct, unmarshal
from harness.preview.engine.paths import parts

# What the CLI shows in a secret's place (pkg/engine/events.go, filterPropertyMap).
_BLINDED = "[secret]"
# Where a provider built on the Terraform bridge says which inputs it filled in (pkg/tfbridge/schema.go).
_DEFAULTS = "__defaults"
_INTERNAL = frozenset({_DEFAULTS, "__meta"})
_HASH = "hash"


def read_values(given: Any) -> Marked:
    """The values of a property bag. A secret's plaintext is not told: it is a secret, and unknown."""
    bag = _own(given) if isinstance(given, dict) else {}
    found = unmarshal(to_struct(bag))
    values = dict(parts(found.value))
    hidden = [path for path in found.secrets if values.get(path) is None]
    return msgspec.structs.replace(found, unknowns=tuple(sorted({*found.unknowns, *hidden})))


def _own(value: Any) -> Any:
    """Without what the provider and the engine added to the program's inputs."""
    if isinstance(value, dict):
        added = _added(value)
        return {key: _own(item) for key, item in value.items() if key not in added}
    if isinstance(value, list):
        return [_own(item) for item in value]
    return wire.secret(None) if value == _BLINDED else value


def _added(bag: dict[str, Any]) -> frozenset[str]:
    """The provider's defaults, its notes, and the hash that the engine gives every asset and archive."""
    filled = bag.get(_DEFAULTS)
    defaults = map(str, filled) if isinstance(filled, list) else ()
    hashed = (_HASH,) if bag.get(wire.SIGNATURE_KEY) in {wire.ASSET, wire.ARCHIVE} else ()
    return _INTERNAL.union(defaults, hashed)
