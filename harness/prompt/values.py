"""Values that phrases name, and their places in a check's template.

In a template ``$group`` stands for the values of a named group: alone under ``enum`` or ``required`` all
of them, under ``minimum`` and ``min`` the smallest, under ``maximum`` and ``max`` the largest; ``$a+$b``
is the sum of the smallest, ``$a#`` the number of values. Within a pattern they are alternatives, within
any other text words: 'a or b', and for ``$a&`` 'a and b'.
"""

import re
from collections.abc import Mapping
from typing import Any

Value = str | int
Values = Mapping[str, tuple[Value, ...]]

_PLACE = re.compile(r"\$([a-z]+)(?!\w|\.\w)(&?)")
_ALONE = re.compile(r"\$([a-z]+)(#?)")
_SUM = re.compile(r"\$[a-z]+(?:\+\$[a-z]+)+")
_DEFINITION = re.compile(r"\$definition\.([a-z-]+)")
_SEPARATORS = re.compile(r",\s*(?:and\s+)?|\s+and\s+|/")
_QUANTITY = re.compile(
    r"(?:(?P<digits>\d{1,9}(?:,\d{3})*(?:\.\d{1,3})?)|(?P<word>[a-z]+))[ -]?(?P<unit>[a-z]+)?"
)
_NO_UNITS: Mapping[str, int] = {}
_LIST_KEYS = ("enum", "required")


def fill(template: Any, values: Values, definitions: Mapping[str, Any], key: str = "") -> Any:
    """The template with its places filled. Raises KeyError for a group that has no value."""
    if isinstance(template, dict):
        return {name: fill(value, values, definitions, name) for name, value in template.items()}
    if isinstance(template, list):
        return [fill(item, values, definitions, key) for item in template]
    if not isinstance(template, str) or "$" not in template:
        return template
    named = _DEFINITION.fullmatch(template)
    return fill(definitions[named[1]], values, definitions) if named else _text(template, values, key)


def _text(template: str, values: Values, key: str) -> Any:
    if _SUM.fullmatch(template):
        return sum(int(values[name][0]) for name, _ in _PLACE.findall(template) if values.get(name))
    alone = _ALONE.fullmatch(template)
    if alone and key != "pattern":
        return _alone(values[alone[1]], key, counted=bool(alone[2]))
    return _within(template, values, key)


def words(text: str, values: Values) -> str:
    """A sentence with its places filled: several values are joined by 'or', or by 'and'."""
    return _PLACE.sub(lambda match: _joined(values.get(match[1], ()), "and" if match[2] else "or"), text)


def split(text: str) -> tuple[str, ...]:
    """The items of a list in words; a tag written ``Key=value`` is its key."""
    items = (item.split("=")[0].strip(" '\"`") for item in _SEPARATORS.split(text))
    return tuple(item for item in items if item)


def number(text: str, names: Mapping[str, int], units: Mapping[str, int] = _NO_UNITS) -> int | None:
    """The whole number that digits or a word say, in the smallest of ``units``; None for what is none.

    A unit may follow ('5 minutes', '2GB', '30-day'); without one the smallest is meant.
    """
    matched = _QUANTITY.fullmatch(text.strip().lower())
    if matched is None or not text.isascii():
        return None
    said = matched["digits"].replace(",", "") if matched["digits"] else str(names.get(matched["word"], ""))
    factor = _factor(matched["unit"], units)
    if not said or factor is None:
        return None
    whole, _, part = said.partition(".")
    scaled = int(whole + part) * factor
    return None if scaled % 10 ** len(part) else scaled // 10 ** len(part)


def _factor(unit: str | None, units: Mapping[str, int]) -> int | None:
    return 1 if not unit else units.get(unit, units.get(unit.removesuffix("s")))


def ordered(values: set[Value]) -> tuple[Value, ...]:
    """Numbers by size, then texts by alphabet: the same on every run."""
    numbers = sorted(value for value in values if isinstance(value, int))
    return (*numbers, *sorted(value for value in values if isinstance(value, str)))


def _alone(found: tuple[Value, ...], key: str, *, counted: bool) -> Any:
    if counted:
        return len(found)
    if key in _LIST_KEYS:
        return list(found)
    return found[-1] if key in ("maximum", "max") else found[0]


def _within(template: str, values: Values, key: str) -> str:
    if key != "pattern":
        return words(template, values)
    if template == "$suffix":
        return str(values["suffix"][0])
    return _PLACE.sub(lambda match: "|".join(re.escape(str(item)) for item in values[match[1]]), template)


def _joined(found: tuple[Value, ...], conjunction: str) -> str:
    texts = [str(value) for value in found]
    if len(texts) < 2:  # noqa: PLR2004 - one needs no conjunction
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {conjunction} {texts[-1]}"
