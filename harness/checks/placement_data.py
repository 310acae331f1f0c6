"""What a resource takes from its region and its provider: ``data/placement.yaml``, read once."""

import functools
from pathlib import Path

import msgspec

from harness.model.graph import Resource
from harness.model.yaml_text import parse


class PlacementData(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    regional_inputs: frozenset[str]
    global_modules: frozenset[str]
    given: dict[str, str]
    access: frozenset[str]

    def is_regional(self, resource: Resource) -> bool:
        """Whether AWS keeps the resource in one region."""
        return resource.type.partition(":")[2].partition("/")[0] not in self.global_modules


@functools.cache
def placement_data() -> PlacementData:
    """The tables."""
    path = Path(__file__).parent / "data" / "placement.yaml"
    return msgspec.convert(parse(path.read_text(encoding="utf-8")), PlacementData)
