"""Cards in which every text of the answer is whatever an answer might hold."""

from collections.abc import Sequence

import msgspec
from hypothesis import settings
from hypothesis import strategies as st

from harness.model.finding import IMPACTS, Evidence, Finding, FindingResource
from harness.model.scorecard import Scorecard, UnscoredReason
from harness.model.workspace import IntakeDecision, LineRange
from tests.report import samples

# Pieces that mean something to one of the formats, or to a terminal, a browser or a spreadsheet.
PIECES = (
    "]]>", "<![CDATA[", "</failure>", "&amp;", "<script>", '"', "'", "::error::x", "\n::set-output name=a::b",
    "\r\n", "\r", "%0A", "##[error]x", ",title=y", ":", "|", "`", "```", "[x](https://evil.example)", "\\",
    "=cmd()", "@SUM(1)", "\x00", "\x1b[31m", "\u202e", "\u2028", "\ufffe", "\ud800", "../..", "%", "é", " ",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), min_size=1, max_size=8).map("".join)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    evidence = st.builds(Evidence, TEXTS, st.integers(1, 50), st.integers(50, 90), TEXTS)
    return Finding(
        id=draw(st.from_regex("[a-z]{1,8}-[0-9a-f]{8}", fullmatch=True)),
        check=draw(st.from_regex("[a-z]{1,8}", fullmatch=True)),
        title=draw(TEXTS),
        message=draw(TEXTS),
        impact=draw(st.sampled_from(IMPACTS)),
        category=draw(TEXTS),
        basis="prompt",
        root_cause=draw(TEXTS),
        references=tuple(draw(st.lists(TEXTS | st.just("https://example.org/a"), max_size=2))),
        conflict=draw(st.none() | TEXTS),
        resource=draw(st.none() | st.builds(FindingResource, TEXTS, TEXTS, TEXTS)),
        property=draw(st.none() | TEXTS),
        evidence=draw(st.none() | evidence),
        requirement=draw(st.sampled_from((None, "secrets-fetched", "waf"))),
        also=tuple(draw(st.lists(evidence, max_size=2))),
    )


@st.composite
def cards(draw: st.DrawFn) -> Scorecard:
    """One card, graded or not, from any kind of source."""
    case = draw(TEXTS)
    if draw(st.booleans()):
        return msgspec.structs.replace(
            samples.unscored(), case=case, unscored_reason=UnscoredReason(draw(TEXTS), draw(TEXTS))
        )
    card = samples.graded(*draw(st.lists(findings(), max_size=2)), case=case)
    provenance = msgspec.structs.replace(
        card.provenance,
        source=draw(TEXTS),
        source_kind=draw(st.sampled_from(("directory", "markdown", "git", "archive"))),
    )
    decisions = tuple(
        IntakeDecision("placed", "named", finding.evidence.file, LineRange(7, 90))
        for finding in card.findings
        if finding.evidence is not None
    )
    return msgspec.structs.replace(card, provenance=provenance, decisions=decisions)


# Schemas take their time, and machines that share their cores more.
FEW = settings(max_examples=40, deadline=None)

MANY: st.SearchStrategy[Sequence[Scorecard]] = st.lists(cards(), max_size=2)
