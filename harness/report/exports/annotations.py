"""GitHub's annotations: workflow commands, which a runner reads from the output of a step.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions. GitHub shows ten of each kind
per step, so the gravest come first and the rest are counted.
"""

import heapq
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from harness.model.finding import IMPACTS, Finding, Impact
from harness.model.scorecard import Scorecard
from harness.report.exports.places import place_of
from harness.report.text import counted, one_line, shortened, visible

Kind = Literal["error", "warning", "notice"]
KINDS: dict[Impact, Kind] = {"critical": "error", "high": "error", "medium": "warning", "low": "notice"}
MOST: dict[Kind, int] = {
    "error": 10,
    "warning": 9,
    "notice": 9,
}  # the last warning and notice are for what is not shown
_LONGEST = 4_000

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(cards: Iterable[Scorecard], root: Path) -> str:
    """A command a line: the gravest findings at their places, then what could not be graded."""
    return "".join(f"{line}\n" for line in _lines(cards, root))


def _lines(cards: Iterable[Scorecard], root: Path) -> Iterator[str]:
    found = Counter(KINDS[finding.impact] for card in cards for finding in card.findings)
    for kind, most in MOST.items():
        of_kind = (
            (IMPACTS.index(finding.impact), number, card, finding)
            for number, (card, finding) in enumerate(_findings(cards))
            if KINDS[finding.impact] == kind
        )
        for _, _, card, finding in heapq.nsmallest(most, of_kind, key=lambda item: item[:2]):
            yield _annotation(card, finding, root)
    yield from _unscored(cards)
    rest = sum(max(0, found[kind] - most) for kind, most in MOST.items())
    if rest:
        yield f"::notice::{counted(rest, 'more finding stands', 'more findings stand')} in the reports"


def _findings(cards: Iterable[Scorecard]) -> Iterator[tuple[Scorecard, Finding]]:
    return ((card, finding) for card in cards for finding in card.findings)


def _annotation(card: Scorecard, finding: Finding, root: Path) -> str:
    place = place_of(card, finding.evidence, root)
    properties = {
        "file": place.path,
        "line": str(place.start),
        "endLine": str(place.end),
        "title": f"{finding.impact.capitalize()}: {finding.title}",
    }
    told = finding.message if finding.conflict is None else f"{finding.message}\n{finding.conflict}"
    return command(KINDS[finding.impact], properties, told)


def _unscored(cards: Iterable[Scorecard]) -> Iterator[str]:
    reasons = (card for card in cards if card.unscored_reason is not None)
    first = next(reasons, None)
    if first is None or first.unscored_reason is None:
        return
    rest = sum(1 for _ in itertools.islice(reasons, None))
    more = f" ({rest} more are unscored)" if rest else ""
    reason = f"{first.case}: {first.unscored_reason.stage}: {first.unscored_reason.message}{more}"
    yield command("warning", {"title": "Not graded"}, reason)


def command(kind: Kind, properties: dict[str, str], message: str) -> str:
    """One workflow command: whatever the texts hold, it stays this one command on this one line."""
    told = ",".join(f"{name}={one_line(value).translate(_PROPERTY)}" for name, value in properties.items())
    return f"::{kind} {told}::{shortened(visible(message), _LONGEST).translate(_DATA)}"
