"""Whether a value is surely of another kind than a Python argument takes."""

import re

from harness.analysis.knowledge import problems


def wrong_kind(expected: str, found: str) -> str | None:
    """What is taken, in words, where ``found`` surely is not of it; None where it cannot be told.

    Both are types as ty prints them. Enumerations, Outputs and unions are given the benefit of the doubt.
    """
    rules = problems().wrong_kind
    if re.search(rules.open, expected):
        return None
    kind = next((name for name, pattern in rules.found.items() if re.search(pattern, found)), None)
    # What stands inside a mapping or a sequence says nothing about the value itself.
    outer = re.sub(r"(?<=[A-Za-z])\[.*", "[", expected) if expected.startswith(("Seq", "Map")) else expected
    taken = [name for name, pattern in rules.expected.items() if re.search(pattern, outer)]
    if kind is None or not taken or kind in taken or set(taken) & set(rules.alike.get(kind, ())):
        return None
    return "a " + " or a ".join(taken)
