"""The resources of a graph gathered so that many stay readable: by component, and by type within it."""

from collections.abc import Callable, Iterable

import msgspec

from harness.model.graph import Resource, ResourceGraph

MOST_GROUPS = 120
_DEEPEST = 50
_STACK = "pulumi:pulumi:Stack"

# A lane is a path of component names, a group the resources of one label within a lane.
Lane = tuple[str, ...]
GroupKey = tuple[Lane, str]


class Group(msgspec.Struct, frozen=True):
    """Resources that the picture draws as one box, in the lane of the component that made them."""

    lane: Lane
    label: str
    members: tuple[Resource, ...]


class Grouping(msgspec.Struct, frozen=True):
    """The groups in the graph's order; edges lead from what is referred to, by index of the groups.

    ``owned`` are edges from a resource that is no component to those whose parent it is.
    """

    groups: tuple[Group, ...]
    references: tuple[tuple[int, int], ...]
    owned: tuple[tuple[int, int], ...]
    group_of: dict[str, int]


def grouped(graph: ResourceGraph) -> Grouping:
    """Group by component and type; where that leaves too many boxes, by outer component, then service."""
    resources = {item.urn: item for item in graph.resources if item.type != _STACK}
    lanes = {urn: _lane(item, resources) for urn, item in resources.items()}
    parents = {item.parent for item in resources.values() if item.parent}
    drawn = [item for item in resources.values() if item.custom or item.urn not in parents]
    ways: tuple[Callable[[Resource], GroupKey], ...] = (
        lambda item: (lanes[item.urn], item.type),
        lambda item: (lanes[item.urn][:1], item.type),
        lambda item: (lanes[item.urn][:1], _service(item.type)),
        lambda item: ((), _service(item.type)),
    )
    for key in ways:
        members = _gathered(drawn, key)
        if len(members) <= MOST_GROUPS:
            break
    return _grouping(members, resources)


def short_type(token: str) -> str:
    """``aws:rds/instance:Instance`` as ``rds Instance``; the service alone stays itself."""
    parts = token.split(":")
    if len(parts) < 3:  # noqa: PLR2004 - package, module, type
        return token
    package, module, name = parts[0], parts[1].partition("/")[0], parts[-1]
    return f"{module if package == 'aws' else package} {name}"


def _service(token: str) -> str:
    return token.partition("/")[0]


def _lane(item: Resource, resources: dict[str, Resource]) -> Lane:
    """The names of the components around ``item``, outermost first."""
    names: list[str] = []
    parent, steps = resources.get(item.parent or ""), 0
    while parent is not None and steps < _DEEPEST:
        if not parent.custom:
            names.append(parent.name)
        parent, steps = resources.get(parent.parent or ""), steps + 1
    return tuple(reversed(names))


def _gathered(
    drawn: Iterable[Resource], key: Callable[[Resource], GroupKey]
) -> dict[GroupKey, list[Resource]]:
    members: dict[GroupKey, list[Resource]] = {}
    for item in drawn:
        members.setdefault(key(item), []).append(item)
    return members


def _grouping(members: dict[GroupKey, list[Resource]], resources: dict[str, Resource]) -> Grouping:
    groups = tuple(Group(lane, label, tuple(items)) for (lane, label), items in members.items())
    group_of = {item.urn: index for index, group in enumerate(groups) for item in group.members}
    references = [
        (group_of[found.urn], index)
        for index, group in enumerate(groups)
        for item in group.members
        for found in item.references
        if found.urn in group_of and group_of[found.urn] != index
    ]
    owned = [
        (group_of[item.parent], group_of[item.urn])
        for item in resources.values()
        if item.parent in group_of and item.urn in group_of and group_of[item.parent] != group_of[item.urn]
    ]
    return Grouping(groups, tuple(dict.fromkeys(references)), tuple(dict.fromkeys(owned)), group_of)
