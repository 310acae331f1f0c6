"""Rules about values of one resource that do not fit one another, or are too long."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from harness.checks import documents
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

# Pulumi appends a hyphen and seven random digits to a name that it makes up itself:
# https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
_AUTOMATIC_TAIL = 8


def bounds(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Two numbers in the wrong order; ``data`` is the lower's path, ``<`` or ``<=``, the upper's path."""
    lower, relation, upper = check.data
    document = stack.document(resource)
    least, most = number(document, lower), number(document, upper)
    if least is None or most is None:
        return
    if not (least < most if relation == "<" else least <= most):
        said = "must be below" if relation == "<" else "must not be above"
        detail = f"{lower} is {least:g} and {said} {upper}, which is {most:g}"
        yield Observation((resource,), lower, least, expected=most, detail=detail)


def name_length(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A name longer than ``data`` allows: the author's own, or the one that Pulumi would make up."""
    path, longest = check.property or "name", int(check.data[0])
    document = stack.document(resource)
    name = document.get(path)
    if isinstance(name, str) and len(name) > longest:
        detail = f"{path} {name} has {len(name)} characters, and at most {longest} are allowed"
        yield Observation((resource,), path, name, expected=longest, detail=detail)
    elif path not in document and f"{path}Prefix" not in document:
        length = len(resource.name) + _AUTOMATIC_TAIL
        if length > longest:
            detail = (
                f"no {path} is given, and Pulumi's own, {resource.name} with a random tail, would have "
                f"{length} characters, where at most {longest} are allowed"
            )
            yield Observation((resource,), None, resource.name, expected=longest, detail=detail)


def tag_case(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Tag keys that differ by case alone, the provider's default tags among them."""
    own, default = _tags(stack.authored(resource), "tags"), _default_tags(stack, resource)
    keys = sorted({*own, *default})
    counts = Counter(key.lower() for key in keys)
    twice = [key for key in keys if counts[key.lower()] > 1]
    if twice:
        detail = f"tags hold keys that differ by case alone: {', '.join(twice)}"
        yield Observation((resource,), "tags", twice, detail=detail)


def default_tags(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Tags that the explicit provider gives as well: with another value it is open which one is meant."""
    own, default = _tags(stack.authored(resource), "tags"), _default_tags(stack, resource)
    both = sorted(key for key in own if key in default)
    differ = [key for key in both if isinstance(own[key], str) and isinstance(default[key], str)]
    differ = [key for key in differ if own[key] != default[key]]
    if differ:
        detail = f"sets {', '.join(differ)} to another value than the provider's default tags"
        yield Observation((resource,), "tags", differ, detail=detail, consequence="left-to-chance")
    elif both:
        detail = "sets tags again that the provider's default tags already give"
        yield Observation((resource,), "tags", both, detail=detail)


def table_attributes(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Attributes that no key of the table or of an index uses, and keys that no attribute defines."""
    document = stack.document(resource)
    defined, used = _defined(document.get("attributes")), _used(document)
    if defined is None or used is None:
        return
    missing, idle = sorted(used - defined), sorted(defined - used)
    said = [
        f"{', '.join(names)} {words}"
        for names, words in (
            (missing, "is a key and not defined in attributes"),
            (idle, "is defined in attributes and no key of the table or an index"),
        )
        if names
    ]
    if said:
        yield Observation((resource,), "attributes", missing + idle, detail="; ".join(said))


def container_memory(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Containers that together need more memory than their task has."""
    document = stack.document(resource)
    available, containers = number(document, "memory"), document.get("containerDefinitions")
    if available is None or not isinstance(containers, list):
        return
    needed = [_needed(container) for container in containers]
    total = sum(needed)
    if total > available:
        detail = f"the containers ask for {total:g} MiB, and the task has {available:g}"
        yield Observation((resource,), "containerDefinitions", total, expected=available, detail=detail)


def number(document: dict[str, Any], path: str, default: int | None = None) -> float | None:
    """The number at ``path`` (the provider takes digits for it too), or None where it cannot be told."""
    found, value = documents.get(document, path)
    if not found:
        return default
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return float(value[:20])
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _tags(document: dict[str, Any], path: str) -> dict[str, Any]:
    _, tags = documents.get(document, path)
    return tags if isinstance(tags, dict) else {}


def _default_tags(stack: Stack, resource: Resource) -> dict[str, Any]:
    """The tags that the explicit provider adds."""
    provider = stack.by_urn.get(resource.provider or "")
    return {} if provider is None else _tags(stack.document(provider), "defaultTags.tags")


def _defined(attributes: Any) -> set[str] | None:
    """The names of all attributes; None where one of them cannot be told."""
    if not _are_objects(attributes):
        return None
    names = {item.get("name") for item in attributes}
    return {str(name) for name in names} if all(isinstance(name, str) for name in names) else None


def _used(table: dict[str, Any]) -> set[str] | None:
    """The names of all keys; None where one of them cannot be told."""
    names: set[str] = set()
    indexes = [table.get(key, []) for key in ("globalSecondaryIndexes", "localSecondaryIndexes")]
    if not all(_are_objects(listed) for listed in indexes):
        return None
    for holder in (table, *(item for listed in indexes for item in listed)):
        keys = [holder[key] for key in ("hashKey", "rangeKey") if key in holder]
        if "keySchemas" in holder or not all(isinstance(key, str) for key in keys):
            return None
        names.update(keys)
    return names


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _needed(container: Any) -> float:
    """What a container reserves, at least; nothing where it cannot be told."""
    if not isinstance(container, dict):
        return 0
    known = [number(container, key) for key in ("memoryReservation", "memory") if key in container]
    return known[0] or 0 if known else 0
