"""What checks see of a mutant: unmerged, and no more than has changed."""

from collections.abc import Iterable, Iterator

import msgspec

from harness.checks import registry
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation
from harness.model.errors import EnvironmentFault
from harness.model.rubric import Check, PropertyCheck
from harness.model.rubric import Stack as Settings
from harness.model.subject import Subject


class View:
    """A subject as checks see it. ``changed`` are the urns of the resources that differ; None: any may.

    A check of one resource's own inputs says of any other resource what it says of the ideal's.
    """

    def __init__(self, subject: Subject, settings: Settings, changed: frozenset[str] | None = None) -> None:
        self._facts = Facts(subject, settings)
        self._narrow = None if changed is None else _narrowed(subject, settings, changed)

    @property
    def stack(self) -> Stack:
        """The whole stack."""
        return self._facts.answer

    def observations(self, checks: Iterable[Check]) -> Iterator[tuple[Check, Observation]]:
        """Each check that raises something, with each thing that it raises; not yet merged into findings."""
        for check in checks:
            narrow = self._narrow if self._narrow is not None and _is_of_one(check) else self._facts
            try:
                seen = registry.OBSERVERS[registry.kind_of(check)](check, narrow).observations
            except Exception as error:
                raise EnvironmentFault("checks", f"{check.id} crashed: {type(error).__name__}") from error
            yield from ((check, item) for item in seen)


def _is_of_one(check: Check) -> bool:
    return isinstance(check, PropertyCheck) and not check.resources.related


def _narrowed(subject: Subject, settings: Settings, changed: frozenset[str]) -> Facts:
    """Only the changed resources are looked at; what they refer to is still known."""
    whole = Facts(subject, settings).answer
    graph = subject.preview.graph
    left = tuple(item for item in graph.resources if item.urn in changed)
    preview = msgspec.structs.replace(subject.preview, graph=msgspec.structs.replace(graph, resources=left))
    facts = Facts(msgspec.structs.replace(subject, preview=preview), settings)
    facts.answer.by_urn = whole.by_urn
    facts.answer.referring = whole.referring
    facts.answer._accounts = whole._accounts
    return facts
