"""Which mutants violate a requirement: derived by four judges, none of which is the rubric's own verdict.

* ``prompt``: a check that the PROMPT's own text gives, as for an answer without a rubric, finds what it does
  not find in the ideal.
* ``ideal``: the mutant falls short of the ideal in what matters by ``ideal_differences.yaml``, and the quote
  of a requirement speaks of it, one that the rubric's checks tie to resources of that type.
* ``widened``: the mutant gives everybody or everything what the ideal gives few, and the quote of a
  requirement speaks of it, by ``values.yaml``.
* ``asked``: the mutant takes away (leaves out, turns off, detaches) what the rubric reads for the sake of a
  requirement. Whether the rubric notices is not asked.
"""

import re
from collections.abc import Iterator

from harness.checks import paths
from harness.checks.ideal_data import ideal_data
from harness.checks.observation import Observation
from harness.model.rubric import Check, IdealDifferencesCheck, Rubric
from harness.model.subject import Subject
from harness.mutation.asked import Asked, asked
from harness.mutation.look import View
from harness.mutation.losses import Loss, losses
from harness.mutation.values import widest
from harness.prompt.interface import PromptRubric


class Judge:
    """Knows the ideal, and says of a mutant what it violates."""

    def __init__(self, rubric: Rubric, general: Rubric, told: PromptRubric, ideal: Subject) -> None:
        optional = {item.id for item in told.requirements if item.force == "optional"}
        self._told = tuple(check for check in told.checks if check.requirement not in optional)
        self._differences = tuple(
            check for check in general.checks if isinstance(check, IdealDifferencesCheck)
        )
        view = View(ideal, rubric.stack)
        self._ideal = view.stack
        self._asked = asked(rubric, self._ideal)
        self._known = {_key(*seen) for seen in view.observations(self._told)}
        self._quotes = {item.id: item.quote for item in rubric.requirements if item.force != "optional"}
        self._about = {(item.requirement, self._ideal.by_urn[item.urn].type) for item in self._asked}

    def violations(self, mutant: View) -> tuple[str, ...]:
        """A line for each requirement that is violated, with the judge's name; in a stable order."""
        lost = losses(self._ideal, mutant.stack)
        found = {*self._by_prompt(mutant), *self._by_ideal(mutant)}
        return tuple(sorted({*found, *self._by_what_is_widened(lost), *self._by_what_is_asked(lost)}))

    def _by_prompt(self, mutant: View) -> Iterator[str]:
        for check, item in mutant.observations(self._told):
            if _key(check, item) not in self._known:
                yield f"prompt: {check.id}"

    def _by_ideal(self, mutant: View) -> Iterator[str]:
        for _, item in mutant.observations(self._differences):
            if not item.resources:  # outputs are of no type; the PROMPT's own check of them is `prompt`'s
                continue
            type_ = item.resources[0].type
            words = tuple(_words(type_, item.property))
            for requirement, quote in self._quotes.items():
                if (requirement, type_) in self._about and any(re.search(w, quote, re.I) for w in words):
                    yield f"ideal: {requirement}"

    def _by_what_is_widened(self, lost: tuple[Loss, ...]) -> Iterator[str]:
        for loss in lost:
            rule = widest(tuple(loss.path.split("."))) if loss.how == "widened" else None
            if rule is None or rule.words is None:
                continue
            if re.search(rule.type, self._ideal.by_urn[loss.urn].type) is None:
                continue
            for requirement, quote in self._quotes.items():
                if re.search(rule.words, quote, re.IGNORECASE):
                    yield f"widened: {requirement}"

    def _by_what_is_asked(self, lost: tuple[Loss, ...]) -> Iterator[str]:
        for loss in lost:
            for item in self._asked:
                if item.urn == loss.urn and _takes(loss, item):
                    yield f"asked: {item.requirement}"


def _key(check: Check, item: Observation) -> tuple[str, tuple[str, ...]]:
    return check.id, tuple(resource.urn for resource in item.resources)


def _words(type_: str, path: str | None) -> Iterator[str]:
    """What a text says that speaks of such a difference."""
    data = ideal_data()
    if path is None:
        yield from (rule.words for rule in data.types if type_ in rule.types)
    else:
        plain = paths.without_indexes(path)
        yield from (rule.words for rule in data.properties if rule.covers(type_, plain))


def _takes(loss: Loss, asked_of: Asked) -> bool:
    """Whether the loss leaves nothing of what is asked for; a part of a value is not the whole."""
    path = asked_of.path
    if loss.how == "widened":
        return False
    if loss.how == "gone" or path is None:
        return loss.how == "gone" and path is None
    if (loss.how != "turned" and not asked_of.wanted) or (loss.how == "detached" and not asked_of.related):
        return False
    return path == loss.path or path.startswith(f"{loss.path}.")
