"""Services that a PROMPT rules out: 'Do not use Secrets Manager', 'Parameter Store, not Secrets Manager'.

Only a service that stands there alone is ruled out; 'No public S3 buckets' and 'Do not create EC2 instances
that …' speak of some of them. What the PROMPT demands elsewhere, against its own words, is not ruled out.
"""

import re
from collections.abc import Iterator

from harness.prompt.bindings import most_telling
from harness.prompt.demand import DemandedService
from harness.prompt.reading import Reading, compiled
from harness.prompt.vocabulary_types import Demand, Service, Vocabulary


def ruled_out(
    readings: tuple[Reading, ...], claimed: tuple[DemandedService, ...], vocabulary: Vocabulary
) -> tuple[DemandedService, ...]:
    """The services that the stack must not have, in the vocabulary's order."""
    wanted = {item.service.id for item in claimed}
    # A rule of its own says more of a service than that it must not be there.
    spoken = tuple(rule.id.removeprefix("no-") for rule in vocabulary.rules if rule.id.startswith("no-"))
    objects = [(item, tuple(_objects(item, vocabulary.demand))) for item in readings if _counts(item)]
    telling = [(item, texts) for item, texts in objects if texts]
    made = []
    for service in vocabulary.services:
        told = [item for item, texts in telling if _is_named(service, texts)]
        if told and service.id not in wanted and not any(name.startswith(service.id) for name in spoken):
            made.append(DemandedService(service, most_telling(told)))
    return tuple(made)


def _counts(reading: Reading) -> bool:
    """A demand, or a ban wherever it stands; what only tells of the past rules nothing out."""
    if reading.conditional or reading.inspects or reading.force == "optional":
        return False
    return reading.role == "demand" or (reading.role == "context" and reading.force == "forbidden")


def _is_named(service: Service, texts: tuple[str, ...]) -> bool:
    alone = compiled(f"(?:{service.words})")
    return any(alone.fullmatch(text) for text in texts)


def _objects(reading: Reading, demand: Demand) -> Iterator[str]:
    """What the statement rules out, each thing by itself."""
    text = reading.statement.text
    for match in (found for expression in demand.rules_out for found in compiled(expression).finditer(text)):
        for part in re.split(r",\s*(?:or\s+|nor\s+)?|\s+n?or\s+", match["object"]):
            yield re.sub(r"^(?:any|an?|the|aws|amazon)\s+", "", part.strip(), flags=re.IGNORECASE)
