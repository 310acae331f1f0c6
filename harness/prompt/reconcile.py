"""A general rubric and a PROMPT's as one: where they contradict each other, the PROMPT wins.

What becomes of a check of a pack follows from its topic, by ``vocabulary/topics.yaml``: it is left out,
keeps a note of the conflict, shares its cause with the PROMPT's check (so that one defect stays one
finding), or lends itself to the PROMPT's requirement.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from harness.model.rubric import Check, Rubric
from harness.prompt.topics import StatedTopic
from harness.prompt.vocabulary import vocabulary
from harness.prompt.vocabulary_types import Contradiction, Vocabulary

if TYPE_CHECKING:
    from harness.prompt.interface import PromptRubric


def reconcile(rubric: Rubric, prompt: "PromptRubric", *, registered: bool = True) -> Rubric:
    """The rubric with the PROMPT's requirements and checks, its own checks mended where need be.

    ``registered`` tells whether the answer's program registered any resource of a provider: without
    one, the defect is what stopped the program, and not each service that is absent with it.
    """
    words = vocabulary()
    stated: dict[str, StatedTopic] = {}
    for topic in prompt.topics:
        if topic.name not in stated or topic.checked:
            stated[topic.name] = topic
    kept = tuple(made for check in rubric.checks if (made := _mended(check, stated, words)) is not None)
    known = {check.id for check in kept}
    causes = {check.topic: check.cause for check in kept if check.topic and check.cause}
    silent = known if registered else known | set(prompt.presence)
    added = tuple(_caused(check, causes) for check in prompt.checks if check.id not in silent)
    mentioned = {item.id for item in rubric.requirements}
    return msgspec.structs.replace(
        rubric,
        requirements=(
            *rubric.requirements,
            *(item for item in prompt.requirements if item.id not in mentioned),
        ),
        checks=(*added, *kept),
    )


def _mended(check: Check, stated: Mapping[str, StatedTopic], words: Vocabulary) -> Check | None:
    """The pack's check as the PROMPT leaves it; None where it has nothing more to say."""
    against = _contradiction(check, stated, words)
    if against is not None:
        conflict = f'{against.because}: "{stated[against.prompt].quote}"'
        return None if against.effect == "disable" else msgspec.structs.replace(check, conflict=conflict)
    topic = stated.get(check.topic or "")
    if topic is None:
        return check
    known = words.topics.get(topic.name)
    if topic.checked and known is not None and known.replaces:
        return None
    if topic.requirement is None or check.requirement is not None:
        return check
    return msgspec.structs.replace(
        check,
        requirement=topic.requirement,
        proves=(*check.proves, topic.requirement),
        cause=check.cause or topic.name,
    )


def _contradiction(
    check: Check, stated: Mapping[str, StatedTopic], words: Vocabulary
) -> Contradiction | None:
    return next(
        (item for item in words.contradictions if item.pack == check.topic and item.prompt in stated), None
    )


def _caused(check: Check, causes: Mapping[str, str]) -> Check:
    """The PROMPT's check with the cause of the pack's checks of the same topic."""
    cause = causes.get(check.topic or "")
    return check if cause is None else msgspec.structs.replace(check, cause=cause)
