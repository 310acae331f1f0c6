"""Which requirement speaks of what: of a resource type, of a value, of a matter."""

import re
from collections.abc import Iterator
from functools import cache

from wcmatch import fnmatch

from harness.model.rubric import Requirement
from harness.prompt.vocabulary import vocabulary


def speaking_of_type(requirements: tuple[Requirement, ...], token: str) -> Iterator[Requirement]:
    """The requirements whose words name the service or the part that ``token`` is."""
    patterns = _patterns(token)
    for requirement in requirements:
        if any(pattern.search(requirement.quote) for pattern in patterns):
            yield requirement


def speaking_of_value(
    requirements: tuple[Requirement, ...], token: str, value: str | int
) -> Requirement | None:
    """The first requirement that names the type and, word for word, the value."""
    expression = re.compile(rf"(?<![\w.-]){re.escape(str(value))}(?![\w-]|\.\d)")
    found = (item for item in speaking_of_type(requirements, token) if expression.search(item.quote))
    return next(found, None)


def speaking_of(requirements: tuple[Requirement, ...], words: str) -> Requirement | None:
    """The first requirement that holds the regular expression, whatever the case."""
    return next((item for item in requirements if re.search(words, item.quote, re.IGNORECASE)), None)


@cache
def _patterns(token: str) -> tuple[re.Pattern[str], ...]:
    words = vocabulary()
    return tuple(
        re.compile(item.words, re.IGNORECASE)
        for item in words.services
        if any(fnmatch.fnmatch(token, kind) for name in item.type for kind in words.types.get(name, (name,)))
    )
