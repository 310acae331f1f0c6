"""Explicit providers of the AWS package: unused, passed by, or of another region than is needed."""

from collections.abc import Iterator

from harness.checks import paths, regions
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.checks.placement_data import placement_data
from harness.model.graph import Resource

_PROVIDER = "pulumi:providers:aws"
# Consequences by the scale: of a provider that gives nothing, and of one whose region or account is missed.
_NEEDLESS, _MISPLACED = "hard-to-read", "fails-when-used"


def unused(stack: Stack) -> Iterator[Observation]:
    """A provider that no resource and no data source gets."""
    used = {item.provider for item in stack.graph.resources}
    used |= {item.provider for item in stack.graph.invocations}
    if not stack.complete or not any(_is_regional(item) for item in stack.graph.resources):
        return
    for provider in _explicit(stack):
        if provider.urn not in used:
            yield _unused(stack, provider)


def _unused(stack: Stack, provider: Resource) -> Observation:
    lost = _given(provider)
    region = regions.of_provider(stack, provider)
    elsewhere = region is not None and region != stack.region
    if elsewhere:
        lost.append(f"its region {region} (the stack's is {stack.region})")
    if not lost:
        return Observation((provider,), detail="it gives nothing that they lack", consequence=_NEEDLESS)
    weighs = elsewhere or _acts_as_another(provider)
    detail = f"they lack {' and '.join(lost)}"
    return Observation((provider,), detail=detail, consequence=_MISPLACED if weighs else None)


def bypassed(stack: Stack) -> Iterator[Observation]:
    """The only explicit provider, of the stack's own region, that most resources get and others do not."""
    explicit = _explicit(stack)
    if len(explicit) != 1 or regions.of_provider(stack, explicit[0]) != stack.region:
        return
    (provider,) = explicit
    own = [item for item in stack.graph.resources if _is_managed(item)]
    without = tuple(item for item in own if item.provider is None and "region" not in item.inputs)
    given = _given(provider)
    if not given or not without or len(without) * 2 > len(own):
        return
    detail = f"{len(without)} of {len(own)} resources lack {' and '.join(given)}"
    consequence = _MISPLACED if _acts_as_another(provider) else None
    yield Observation(without, detail=detail, consequence=consequence)


def crossing(stack: Stack) -> Iterator[Observation]:
    """Resources that name, by an id of their own region, what is created in another; one for each pair."""
    groups: dict[tuple[str, str], list[tuple[Resource, str]]] = {}
    for resource in stack.graph.resources:
        found = _crossing(stack, resource) if _is_regional(resource) else None
        if found is not None:
            here, there, path = found
            groups.setdefault((here, there), []).append((resource, path))
    for (here, there), pairs in groups.items():
        yield Observation(
            tuple(resource for resource, _ in pairs),
            pairs[0][1],
            detail=f"created in {here}, where what `{pairs[0][1]}` names does not exist: that is in {there}",
            properties=tuple(path for _, path in pairs),
        )


def _crossing(stack: Stack, resource: Resource) -> tuple[str, str, str] | None:
    """Where the resource is, where what it names is, and the input that names it."""
    here = regions.of_resource(stack, resource)
    for reference in resource.references:
        target = stack.by_urn.get(reference.urn)
        if target is None or not _is_regional(target):
            continue
        there = regions.of_resource(stack, target)
        path = paths.without_indexes(reference.path)
        if here and there and here != there and path in placement_data().regional_inputs:
            return here, there, reference.path
    return None


def _given(provider: Resource) -> list[str]:
    return [words for key, words in placement_data().given.items() if key in provider.inputs]


def _acts_as_another(provider: Resource) -> bool:
    return any(key in provider.inputs for key in placement_data().access)


def _explicit(stack: Stack) -> list[Resource]:
    return [item for item in stack.graph.resources if item.type == _PROVIDER and not item.external]


def _is_managed(resource: Resource) -> bool:
    return resource.custom and not resource.external and resource.type.startswith("aws:")


def _is_regional(resource: Resource) -> bool:
    return _is_managed(resource) and placement_data().is_regional(resource)
