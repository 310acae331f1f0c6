"""Stack outputs that a PROMPT asks for: by the names that it gives, or by what it names in words."""

import re
from collections.abc import Iterator

import msgspec

from harness.prompt.bindings import counts, most_telling
from harness.prompt.reading import Reading, compiled
from harness.prompt.vocabulary_types import Exports, NamedOutput

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_OF_IT = re.compile(r" (?:DNS )?(?:names?|endpoints?|ids?|arns?|urls?|dns)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)")


class DemandedOutput(msgspec.Struct, frozen=True):
    """One output: ``pattern`` finds it among the names of a program's outputs, whatever their case."""

    id: str
    name: str
    pattern: str
    readings: tuple[Reading, ...]


def demanded(readings: tuple[Reading, ...], exports: Exports) -> tuple[DemandedOutput, ...]:
    """The outputs that the PROMPT names, in the vocabulary's order; those with names of their own first."""
    found: dict[str, tuple[NamedOutput, list[Reading]]] = {}
    for reading in readings:
        if not counts(reading, forbidden=False, conditional=False):
            continue
        for output in _of(reading, exports):
            found.setdefault(output.id, (output, []))[1].append(reading)
    order = [item.id for item in exports.named]
    ranked = sorted(found.items(), key=lambda item: order.index(item[0]) if item[0] in order else -1)
    claimed = {word for output, _ in found.values() for word in output.pattern.split("|")}
    return tuple(
        DemandedOutput(name, output.name, _pattern(output, claimed), most_telling(told))
        for name, (output, told) in ranked
    )


def _pattern(output: NamedOutput, claimed: set[str]) -> str:
    """One output of the program may not stand for two that are asked for."""
    return "|".join((output.pattern, *(word for word in output.shared if word not in claimed)))


def _of(reading: Reading, exports: Exports) -> Iterator[NamedOutput]:
    text = _object(reading, exports)
    if text is None or compiled(exports.unless).search(reading.statement.text):
        return
    # Names are case's own matter: the pattern tells camelCase by its humps.
    found = re.finditer(exports.literal, reading.statement.quote)
    written = dict.fromkeys(match["coded"] or match["bare"] for match in found)
    if written:
        yield from (_literal(name) for name in written)
        return
    # What stands in brackets says which ones are meant, or where nothing is named outside of them, what.
    inner = " ".join(_BRACKETS.findall(text))
    yield from tuple(_named(_BRACKETS.sub(" ", text), exports)) or tuple(_named(inner, exports))


def _named(text: str, exports: Exports) -> Iterator[NamedOutput]:
    """The things that the words name; each word belongs to the first that has it."""
    for item in exports.named:
        expression = compiled(item.words)
        match = expression.search(text)
        if match is not None:
            named = _OF_IT.match(text, match.end())
            said = text[match.start() : match.end() if named is None else named.end()]
            text = expression.sub(" ", text)
            yield msgspec.structs.replace(item, name=said.strip())


def _object(reading: Reading, exports: Exports) -> str | None:
    """What the statement says is to be exported; None where it speaks of something else."""
    statement = reading.statement
    above = (*statement.headings[-1:], *statement.parents)[-1:]
    if statement.item and any(compiled(exports.below).search(title) for title in above):
        said: str | None = re.sub(r"^(?:export|output)s? ", "", statement.text, flags=re.IGNORECASE)
    else:
        matches = (compiled(expression).search(statement.text) for expression in exports.says)
        said = next((match["object"] for match in matches if match), None)
    if said is None:
        return None
    end = compiled(exports.ends).search(said)
    return said if end is None else said[: end.start()]


def _literal(name: str) -> NamedOutput:
    parts = [part.lower() for part in _WORD.findall(name)]
    return NamedOutput(id="-".join(parts), name=f"`{name}`", words="", pattern="-?".join(parts))
