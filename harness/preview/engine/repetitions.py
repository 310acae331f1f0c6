"""Resources of one name in a tolerant run: which of them keeps the name depends on the source alone.

Both SDKs send registrations in any order. While the program runs, whoever comes second gets a number; when
it has ended, the names are dealt again, by place.
"""

from collections.abc import Mapping

import msgspec

from harness.model.graph import SourcePosition
from harness.preview.engine.marshal import Marked
from harness.preview.engine.records import Registration


def place(registration: Registration) -> tuple[bool, SourcePosition, str]:
    """Where it stands in the source; what has no place comes last."""
    position = registration.position or SourcePosition("", 0)
    return registration.position is None, position, repr(registration.inputs.value)


def dealt(
    by_urn: Mapping[str, Registration], groups: Mapping[str, list[str]]
) -> tuple[dict[str, Registration], list[tuple[str, SourcePosition | None]]]:
    """The registrations by their final urns; and (urn of the first, place) of each repetition.

    ``groups`` are the urns that share a name, by the first one's, parents before their children.
    """
    final: dict[str, str] = {}
    repeated = []
    for urn, members in groups.items():
        order = sorted((by_urn[member] for member in members), key=lambda item: _key(item, final))
        final.update(zip((item.urn for item in order), members, strict=True))
        repeated += [(urn, item.position) for item in order[1:]]
    names = {urn: by_urn[urn].name for urn in final}
    return {final.get(urn, urn): _renamed(item, final, names) for urn, item in by_urn.items()}, repeated


def _key(item: Registration, final: Mapping[str, str]) -> tuple[tuple[bool, SourcePosition, str], str]:
    return place(item), final.get(item.parent or "", item.parent or "")


def _renamed(item: Registration, final: Mapping[str, str], names: Mapping[str, str]) -> Registration:
    """The same registration under its final urn, with every urn that it refers to."""

    def of(urn: str | None) -> str | None:
        return urn if urn is None else final.get(urn, urn)

    def all_of(urns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(final.get(urn, urn) for urn in urns))

    urn = final.get(item.urn, item.urn)
    references = tuple((path, final.get(found, found)) for path, found in item.inputs.references)
    return msgspec.structs.replace(
        item,
        urn=urn,
        name=names.get(urn, item.name),
        parent=of(item.parent),
        provider=of(item.provider),
        dependencies=all_of(item.dependencies),
        property_dependencies={key: all_of(urns) for key, urns in item.property_dependencies.items()},
        inputs=Marked(item.inputs.value, item.inputs.secrets, item.inputs.unknowns, references),
    )
