"""A general rubric and a PROMPT's as one: where they contradict each other, the PROMPT wins.

What becomes of a check of a pack follows from its topic, by ``vocabulary/topics.yaml``: it is left out,
keeps a note of the conflict, shares its cause with the PROMPT's check (so that one defect stays one
finding), or lends itself to the PROMPT's requirement.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from harness.model.finding import IMPACTS
from harness.model.levels import gravest, impact_of
from harness.model.rubric import Check, Rubric, Stack
from harness.prompt.checks_named import PRESENCE
from harness.prompt.topics import StatedTopic
from harness.prompt.vocabulary import vocabulary
from harness.prompt.vocabulary_types import Contradiction, Vocabulary

if TYPE_CHECKING:
    from harness.prompt.interface import PromptRubric

_REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")


def reconcile(rubric: Rubric, prompt: "PromptRubric") -> Rubric:
    """The rubric with the PROMPT's requirements and checks, its own checks mended where need be.

    The stack of a rubric that is no task's own previews in the region that the PROMPT names.
    """
    words = vocabulary()
    stated: dict[str, StatedTopic] = {}
    for topic in prompt.topics:
        stated[topic.name] = _weightier(stated.get(topic.name), topic)
    own = {check.topic: check.cause for check in prompt.checks if check.topic and check.cause}
    kept = tuple(made for check in rubric.checks if (made := _mended(check, stated, own, words)) is not None)
    known = {check.id for check in kept}
    causes = {check.topic: check.cause for check in kept if check.topic and check.cause}
    spoken = {check.topic for check in kept if check.topic}
    added = tuple(
        _caused(check, causes)
        for check in prompt.checks
        # A pack's check of the topic says of each resource what it lacks: it stands for the absence.
        if check.id not in known and not (check.id.startswith(PRESENCE) and check.topic in spoken)
    )
    mentioned = {item.id for item in rubric.requirements}
    return msgspec.structs.replace(
        rubric,
        requirements=(
            *rubric.requirements,
            *(item for item in prompt.requirements if item.id not in mentioned),
        ),
        checks=(*added, *kept),
        stack=rubric.stack if rubric.task is not None else _placed(rubric.stack, prompt.region),
    )


def without_presence(rubric: Rubric) -> Rubric:
    """The rubric without the PROMPT's checks that a service is there at all.

    For a program that registered nothing: the defect is what stopped it, and not each service that is
    absent with it. Requirements that no other check proves are unchecked then.
    """
    kept = tuple(check for check in rubric.checks if not check.id.startswith(PRESENCE))
    return msgspec.structs.replace(rubric, checks=kept)


def _weightier(known: StatedTopic | None, topic: StatedTopic) -> StatedTopic:
    """Of two statements of one topic the one with a check, then the one that weighs more."""
    if known is None:
        return topic
    return min(known, topic, key=lambda item: (not item.checked, IMPACTS.index(impact_of(item.consequence))))


def _mended(
    check: Check, stated: Mapping[str, StatedTopic], own: Mapping[str, str], words: Vocabulary
) -> Check | None:
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
        consequence=gravest(check.consequence, topic.consequence),
        cause=check.cause or own.get(topic.name) or topic.name,
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


def _placed(stack: Stack, region: str | None) -> Stack:
    """The stack in another region, wherever it says the region."""
    if region is None or region == stack.region:
        return stack
    config = {key: region if key == "aws:region" else value for key, value in stack.config.items()}
    environment = {
        key: region if key in _REGION_VARIABLES else value for key, value in stack.environment.items()
    }
    return msgspec.structs.replace(stack, region=region, config=config, environment=environment)
