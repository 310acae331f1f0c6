"""What every check of a PROMPT's rubric has: its requirement, its quote and its weight."""

import re
from typing import Any

import msgspec

from harness.model.rubric import Check
from harness.prompt.reading import Reading
from harness.prompt.requirements import RequirementList
from harness.prompt.values import Values, fill
from harness.prompt.vocabulary_types import Vocabulary

SOURCE = "The PROMPT"
_LONGEST_QUOTE = 240
_PLACEHOLDER = re.compile(r"\{(?=(?:resource|property|value|expected|detail)\})")
_FORCES = ("constraint", "mandatory", "forbidden")


class Maker:
    """Makes checks that quote the same requirements in the same words."""

    def __init__(self, requirements: RequirementList, vocabulary: Vocabulary) -> None:
        self._requirements = requirements
        self._vocabulary = vocabulary

    def make(self, readings: tuple[Reading, ...], level: str, why: str, fields: dict[str, Any]) -> Check:
        """One check; ``fields`` are those that this one has of its own."""
        named = [name for item in readings if (name := self._requirements.id_of(item)) is not None]
        proves = tuple(dict.fromkeys(named))
        value = {
            "basis": "prompt",
            "consequence": consequence(readings, level, self._vocabulary),
            "root_cause": f'The PROMPT says "{quoted(readings[0])}". {why}'.strip(),
            "requirement": proves[0] if proves else None,
            "proves": proves,
            "source": SOURCE,
            **fields,
        }
        made: Check = msgspec.convert(self._resolved(value), Check)
        return made

    def filled(self, template: Any, values: Values) -> Any:
        """A template of the vocabulary with its values."""
        return fill(template, values, self._vocabulary.definitions)

    def _resolved(self, value: Any, key: str = "") -> Any:
        """The value with the short names of types replaced by their tokens."""
        if isinstance(value, dict):
            return {name: self._resolved(item, name) for name, item in value.items()}
        if key == "type" and isinstance(value, str | list | tuple):
            return self._tokens([value] if isinstance(value, str) else value)
        return [self._resolved(item) for item in value] if isinstance(value, list) else value

    def _tokens(self, names: Any) -> Any:
        known = self._vocabulary.types
        tokens = [token for name in names for token in known.get(name, (name,))]
        return tokens if len(tokens) != 1 or ":" in tokens[0] else tokens[0]


def consequence(readings: tuple[Reading, ...], level: str, vocabulary: Vocabulary) -> str:
    """What follows from a violation, by the scale; of what only sums up, the lesser thing."""
    forces = {item.force for item in readings}
    force: Any = next((name for name in _FORCES if name in forces), "mandatory")
    weights = vocabulary.levels[level]
    found = weights.get(force, weights["mandatory"])
    if any(item.role != "summary" for item in readings):
        return found
    return vocabulary.summed[found]


def quoted(reading: Reading) -> str:
    """The statement as a quote within a sentence, shortened at its end; no placeholder of ours in it."""
    whole = " ".join(reading.statement.quote.split())
    text = _PLACEHOLDER.split(whole)[0].rstrip()
    shortened = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE].rsplit(" ", 1)[0]
    return whole if shortened == whole else f"{shortened} …"
