"""Services that a PROMPT demands, as against those that it only mentions.

A service is demanded where it stands in the object of a verb that makes things ('Deploy an API Gateway
for …': the object ends before 'for'), where it opens an item of a list of demands ('S3 bucket for …'),
where it is the whole bold title of one, or where it 'must be enabled'. A service that the PROMPT rules
out, or that exists already, is not demanded whatever else it says.
"""

import msgspec

from harness.prompt.bindings import counts, most_telling, said
from harness.prompt.reading import Reading, compiled
from harness.prompt.vocabulary_types import Demand, Service, Vocabulary


class DemandedService(msgspec.Struct, frozen=True):
    """A service and the statements that demand it, the one to quote first."""

    service: Service
    readings: tuple[Reading, ...]


def demanded(
    claimed: tuple[DemandedService, ...], prompt: str, vocabulary: Vocabulary
) -> tuple[DemandedService, ...]:
    """Of the claimed services those that no other words of the PROMPT rule out, or say that they exist."""
    return tuple(item for item in claimed if not _vetoed(item.service, prompt, vocabulary.demand))


def claimed(readings: tuple[Reading, ...], vocabulary: Vocabulary) -> tuple[DemandedService, ...]:
    """The services that some statement demands, in the vocabulary's order."""
    made = []
    usable = tuple(item for item in readings if counts(item, forbidden=False, conditional=False))
    phrases = {id(item): _phrases(item, vocabulary) for item in usable}
    together = said(usable)
    for service in vocabulary.services:
        named = (service.words, service.also or service.words)
        if not any(compiled(expression).search(together) for expression in named):
            continue
        told = [item for item in usable if _demands(service, item, phrases[id(item)])]
        if told:
            made.append(DemandedService(service, most_telling(told)))
    return tuple(made)


def _demands(service: Service, reading: Reading, phrases: tuple[str, ...]) -> bool:
    text = reading.statement.text
    if service.unless is not None and compiled(service.unless).search(text):
        return False
    if any(compiled(service.words).search(phrase) for phrase in phrases):
        return True
    if service.also is not None and compiled(service.also).search(text):
        return True
    title = reading.statement.title
    return (
        title is not None and compiled(f"(?:aws |amazon )?(?:{service.words})").fullmatch(title) is not None
    )


def _phrases(reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The parts of a statement in which naming a service demands it."""
    text, demand = reading.statement.text, vocabulary.demand
    made = compiled(demand.verbs).match(text)
    if made:
        return (_cut(made["object"], demand)[0],)
    before = compiled(demand.nouns_before).match(text)
    phrase, rest = _cut(text[before.end() if before else 0 :], demand)
    if compiled(demand.existence).match(rest):
        return (phrase,)
    if reading.role != "demand" or not reading.statement.item or compiled(demand.finite).match(rest):
        return ()
    # A phrase without a verb demands what it opens with; another verb ('Encrypt …') makes no service.
    if compiled(vocabulary.sections.imperatives).match(text):
        return ()
    opening = compiled(r"^[\w+&/-]+(?: [\w+&/()-]+){0,3}").match(phrase)
    return (opening[0],) if opening and not compiled(demand.describes).match(phrase) else ()


def _cut(text: str, demand: Demand) -> tuple[str, str]:
    """The text up to where the object ends, and the rest of it."""
    end = compiled(demand.ends).search(text)
    return (text, "") if end is None else (text[: end.start()], text[end.start() :])


def _vetoed(service: Service, prompt: str, demand: Demand) -> bool:
    return compiled(f"{demand.vetoes}(?:{service.words})").search(prompt) is not None
