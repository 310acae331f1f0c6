"""What a report says that the answer lacks, or does not use: sentences that name it."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from harness.lint.document import Block, ReportedFinding
from harness.lint.phrases import expression, phrases


class Claim(msgspec.Struct, frozen=True):
    """``named`` is said to be ``unused``, or ``missing``."""

    kind: Literal["unused", "missing"]
    named: str
    line: int


def claims(finding: ReportedFinding) -> Iterator[Claim]:
    """The claims of a finding's issue, each once."""
    seen: set[Claim] = set()
    for block in (Block(finding.title, finding.line), *finding.blocks(f"{phrases().fields.issue}|^$")):
        for claim in _of_text(block) if block.language is None else ():
            known = msgspec.structs.replace(claim, line=0)
            if known not in seen:
                seen.add(known)
                yield claim


def _of_text(block: Block) -> Iterator[Claim]:
    words = phrases()
    for pattern in words.unused:
        for found in expression(pattern).finditer(block.text):
            yield Claim("unused", found.group(1), block.line)
    for pattern in words.missing:
        for found in expression(pattern).finditer(block.text):
            yield Claim("missing", found.group(1), block.line)
