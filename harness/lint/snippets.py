"""Snippets that a report shows as the answer's, and that are not in the answer."""

import re
from collections.abc import Iterator

from harness.lint.answer import Answer, squeeze
from harness.lint.document import Block, FailuresAnalysis, ReportedFinding
from harness.lint.fault import Fault
from harness.lint.phrases import expression, phrases

_CODE = frozenset({"python", "py", "typescript", "ts", "javascript", "js", "tsx", "json", "yaml", "yml"})
_COMMENT = re.compile(r"(?:(?<=\s)|^)(?://|#).*$")
_WITHIN = re.compile(r"(?<=[\s({,])/\*.*?\*/")
_REMARK = re.compile(r"^\s*(?://|#|\*|/\*)")
_REMARKED = re.compile(r"^\s*(?://|#)(.*)")
_ELLIPSIS = re.compile(r"\.{3}|…")
_LEAST = 8  # characters of code that a line must have to be worth looking for


def snippet_faults(analysis: FailuresAnalysis, answer: Answer | None) -> Iterator[Fault]:
    """Each snippet of an issue, line by line."""
    if answer is None:
        return
    for finding in analysis.findings:
        for block in issue_code(finding):
            lines = code_lines(block.text)
            missing = [line for line in lines if not _stands(line, answer)]
            if missing:
                yield Fault(
                    block.line,
                    "snippet",
                    f"{len(missing)} of the {len(lines)} lines shown as the answer's are not in it, "
                    f"such as `{missing[0].strip()[:80]}`",
                )


def issue_code(finding: ReportedFinding) -> Iterator[Block]:
    """The code that the finding shows as the answer's own."""
    for block in finding.blocks(phrases().fields.issue):
        if block.language in _CODE:
            yield block


def code_lines(text: str) -> list[str]:
    """The lines that hold code, without comments; nor what stands below a remark that it is better."""
    lines = []
    for line in text.splitlines():
        if _praises(line):
            break
        if not _REMARK.match(line):
            lines.append(_COMMENT.sub("", _WITHIN.sub("...", line)).rstrip())
    return [line for line in lines if len(squeeze(line)) >= _LEAST]


def _praises(line: str) -> bool:
    remark = _REMARKED.match(line)
    if remark is None or expression(phrases().worse).search(remark.group(1)):
        return False
    return expression(phrases().better).search(remark.group(1)) is not None


def _stands(line: str, answer: Answer) -> bool:
    pieces = (squeeze(piece).strip(",;") for piece in _ELLIPSIS.split(line))
    return all(piece in answer.squeezed for piece in pieces)
