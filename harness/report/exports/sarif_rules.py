"""The rules of a SARIF run: each check that found something, once."""

import re

from harness.model.finding import IMPACTS, Finding, Impact
from harness.report.exports.sarif_log import Configuration, Level, Message, Rule
from harness.report.text import one_line, visible

LEVELS: dict[Impact, Level] = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
# What code scanning makes its own four levels of; only findings about security have one.
_SEVERITIES: dict[Impact, str] = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
_SECURITY = re.compile("secur|secret|encrypt|access|exposure", re.IGNORECASE)
_URL = re.compile(r"https?://[A-Za-z0-9._~:/?#@!&'*+,;=%-]+")


def message(text: str) -> Message:
    """``text`` as a message in which it stays text: brackets could open a link (SARIF 2.1.0, 3.11.6)."""
    shown = visible(text)
    return Message(re.sub(r"[\\\[\]]", r"\\\g<0>", shown) if "](" in shown else shown)


class Rules:
    """Checks in the order in which they first found something."""

    def __init__(self) -> None:
        self._first: dict[str, Finding] = {}
        self._index: dict[str, int] = {}

    def index(self, finding: Finding) -> int:
        """The place of the finding's check among the rules, which it joins where it is new."""
        known = self._first.setdefault(finding.check, finding)
        if IMPACTS.index(finding.impact) < IMPACTS.index(known.impact):
            self._first[finding.check] = finding
        return self._index.setdefault(finding.check, len(self._index))

    def all(self) -> tuple[Rule, ...]:
        """Every rule, by its index, told by the gravest of its findings."""
        return tuple(_rule(self._first[check]) for check in self._index)


def _rule(finding: Finding) -> Rule:
    links = [link for link in finding.references if _URL.fullmatch(link)]
    security = bool(_SECURITY.search(finding.category)) or "Security" in finding.impacts
    tags = [one_line(finding.category), *(["security"] if security else [])]
    return Rule(
        id=finding.check,
        short_description=message(one_line(finding.title)),
        full_description=message(one_line(finding.title)),
        help=message(one_line(finding.root_cause) or one_line(finding.title)),
        default_configuration=Configuration(LEVELS[finding.impact]),
        help_uri=links[0] if links else None,
        properties={"tags": tags} | ({"security-severity": _SEVERITIES[finding.impact]} if security else {}),
    )
