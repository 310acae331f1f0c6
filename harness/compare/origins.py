"""Which texts in a graph are nobody's own: what other resources give, and the account of the preview.

A graph tells for every reference where it leads, yet inside a longer text (a policy) not which part of it
is the reference. Here the parts are found by what the referenced resource is known as: its physical name,
and the value that stands alone somewhere else in the graph.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from harness.compare.settings import is_ignored_property
from harness.model.graph import Reference, Resource, ResourceGraph

_SHORTEST = 4  # a text shorter than this may stand in another by chance
_VALUE = re.compile(r"[\w:/.\-]{4,}")  # an id, a name, an ARN or an address; neither prose nor JSON
_ACCOUNT = "${account}"

Origin = tuple[str, str | None]


class Origins(msgspec.Struct, frozen=True):
    """``alone`` maps (urn, output) to its value, as far as it is known; ``accounts`` are account ids."""

    resources: Mapping[str, Resource]
    alone: Mapping[Origin, str]
    accounts: tuple[str, ...]

    def texts(self, resource: Resource) -> tuple[tuple[str, str], ...]:
        """(text, what it stands for) of everything that ``resource`` refers to, longest first."""
        found = {pair for reference in resource.references for pair in self.known_as(reference)}
        found |= {(account, _ACCOUNT) for account in self.accounts}
        return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))

    def known_as(self, reference: Reference) -> Iterator[tuple[str, str]]:
        """(text, what it stands for) of every text that the end of ``reference`` is known as."""
        target = self.resources.get(reference.urn)
        if target is None:
            return
        output = target.outputs.get(reference.property or "")
        for value in (self.alone.get((reference.urn, reference.property)), output):
            if isinstance(value, str) and len(value) >= _SHORTEST:
                yield value, named(target, reference.property)
        for key, text in target.inputs.items():
            if is_ignored_property(key) and isinstance(text, str) and len(text) >= _SHORTEST:
                yield text, named(target, key)


def origins(graph: ResourceGraph) -> Origins:
    """The origins of all texts in ``graph``."""
    return Origins(
        resources={resource.urn: resource for resource in graph.resources},
        alone=_alone(graph),
        accounts=tuple(sorted(set(_accounts(graph)))),
    )


def named(resource: Resource | None, output: str | None) -> str:
    """How a comparison names a value that ``resource`` gives."""
    token = "another resource" if resource is None else resource.type
    return f"${{{token}}}" if output is None else f"${{{token}.{output}}}"


def _alone(graph: ResourceGraph) -> dict[Origin, str]:
    """The shortest text at a path with just this one reference; the rest of a longer one is the author's."""
    found: dict[Origin, str] = {}
    for resource in graph.resources:
        paths = [reference.path for reference in resource.references]
        for reference in resource.references:
            text = resource.inputs.get(reference.path)
            if paths.count(reference.path) > 1 or not isinstance(text, str) or not _VALUE.fullmatch(text):
                continue
            known = found.setdefault((reference.urn, reference.property), text)
            if len(text) < len(known):
                found[reference.urn, reference.property] = text
    return found


def _accounts(graph: ResourceGraph) -> Iterator[str]:
    for invocation in graph.invocations:
        account: Any = (invocation.result or {}).get("accountId")
        if isinstance(account, str) and len(account) >= _SHORTEST:
            yield account
