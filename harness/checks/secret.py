"""Kind ``secret``: no secret whose plaintext stands in the program.

A plaintext that the engine traced (``hardcoded_secrets``) came from neither config nor a data source.
For a value that was never marked secret the engine cannot tell, so it counts only where its text stands
literally in the answer's source.
"""

import re
from collections.abc import Iterator
from typing import Any

from harness.checks import documents, paths, select
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, observed
from harness.model.graph import Resource
from harness.model.rubric import SecretCheck

_TELLING_PART = 6
_SHORTEST_LITERAL = 3  # shorter texts stand in any source by chance


def observe(check: SecretCheck, facts: Facts) -> Observed:
    """One observation names every input that carries a plaintext."""
    stack = facts.answer
    found = tuple(
        (resource, path)
        for resource in stack.graph.resources
        if check.except_for is None or not select.selects(stack, check.except_for, resource, "possible")
        for path in dict.fromkeys(_plaintexts(check, stack, resource))
    )
    return observed((_observation(found),) if found else (), "held" if stack.complete else "unsure")


def _observation(found: tuple[tuple[Resource, str], ...]) -> Observation:
    return Observation(
        resources=tuple(resource for resource, _ in found),
        property=found[0][1],
        properties=tuple(path for _, path in found),
        detail=", ".join(dict.fromkeys(path for _, path in found)),
        confidential=True,
    )


def _plaintexts(check: SecretCheck, stack: Stack, resource: Resource) -> Iterator[str]:
    document = stack.document(resource)
    for path in resource.hardcoded_secrets:
        _, value = documents.get(document, path)
        if isinstance(value, str) and _is_traced(check, stack, path, value):
            yield path
    if check.origin == "program":
        return
    for segments, value in _leaves(document, ()):
        path = paths.join(segments)
        named = _is_named(check, document, segments) and not _allowed(check, path, value)
        if named and _is_literal(stack, resource, path, value):
            yield path


def _is_traced(check: SecretCheck, stack: Stack, path: str, value: str) -> bool:
    """Whether a marked secret is one: a script that was marked as a whole is none for that."""
    named = any(re.search(item, paths.without_indexes(path)) for item in check.properties)
    written = _is_written(stack, value)
    if not value or _allowed(check, path, value) or written != (check.origin == "source"):
        return False
    return named or (written and not re.search(r"\s", value))


def _is_written(stack: Stack, value: str) -> bool:
    """Whether the source holds the value, or a part of it that is too long to stand there by chance."""
    size = min(len(value), _TELLING_PART)
    parts = {value[start : start + size] for start in range(len(value) - size + 1)}
    return any(part in text for text in stack.sources.code() for part in parts)


def _allowed(check: SecretCheck, path: str, value: str) -> bool:
    return any(re.search(item, value) or re.fullmatch(item, path) for item in check.allow)


def _is_named(check: SecretCheck, document: Any, path: tuple[paths.Segment, ...]) -> bool:
    plain = paths.without_indexes(paths.join(path))
    if any(re.search(item, plain) for item in check.properties):
        return True
    name = _variable(document, path)
    return name is not None and any(re.search(item, name) for item in check.names)


def _variable(document: Any, path: tuple[paths.Segment, ...]) -> str | None:
    """The name of the environment variable whose value stands at ``path``, if it is one.

    Containers have ``environment: [{name, value}]``, Lambda functions ``environment.variables``.
    """
    if path[-2:-1] == ("variables",) and isinstance(path[-1], str):
        return path[-1]
    if path[-1] == "value" and "environment" in path:
        _, name = documents.get(document, paths.join((*path[:-1], "name")))
        return name if isinstance(name, str) else None
    return None


def _is_literal(stack: Stack, resource: Resource, path: str, value: str) -> bool:
    if len(value) < _SHORTEST_LITERAL or path in resource.secrets:
        return False
    quoted = [f"{quote}{value}{quote}" for quote in ("'", '"', "`")]
    return any(literal in text for text in stack.sources.code() for literal in quoted)


def _leaves(value: Any, path: tuple[paths.Segment, ...]) -> Iterator[tuple[tuple[paths.Segment, ...], str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    elif isinstance(value, str) and path:
        yield path, value
