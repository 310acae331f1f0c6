"""Quotes that are not in the PROMPT, or that speak of another service than their finding."""

import re
from collections.abc import Iterator

from harness.lint.answer import Task
from harness.lint.document import Block, FailuresAnalysis, ReportedFinding
from harness.lint.fault import Fault
from harness.lint.phrases import expression, phrases
from harness.lint.services import services_of

_MARKS = str.maketrans(
    {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u2013": "-", "\u2014": "-"}
)
_DECORATION = re.compile(r"[*`#\\_]|\u200b")
_ELLIPSIS = re.compile(r"\.{3}|…|\[…\]")
_LEAST_WORDS = 3  # fewer are a term in quotation marks, and no quote


def quote_faults(analysis: FailuresAnalysis, task: Task | None) -> Iterator[Fault]:
    """Every quote that the report ascribes to the PROMPT."""
    if task is None:
        return
    prompt = _flat(task.prompt)
    for finding in analysis.findings:
        for block in finding.blocks():
            if block.language is None:
                yield from _block_faults(finding, block, prompt)


def _block_faults(finding: ReportedFinding, block: Block, prompt: str) -> Iterator[Fault]:
    for quote in quotes(block.text, prompt):
        if not _stands(quote, prompt):
            yield Fault(block.line, "quote", f'"{_short(quote)}" is ascribed to the PROMPT, and is not in it')
        else:
            yield from _foreign(finding, block, quote)
    for value in _specified(block.text):
        if not _stands(value, prompt):
            yield Fault(block.line, "quote", f"`{value}` is said to stand in the PROMPT, and does not")


def _foreign(finding: ReportedFinding, block: Block, quote: str) -> Iterator[Fault]:
    """A quote about services that neither the finding's title nor its code nor its fix speak of."""
    if not any(block in field.blocks for field in finding.fields if field.says(phrases().fields.cause)):
        return
    named, own = services_of(quote), services_of(finding.title)
    told = own.union(*(services_of(item.text) for item in finding.blocks(phrases().fields.about)))
    if named and own and not named & (told | phrases().serving):
        names = ", ".join(sorted(named))
        message = (
            f"finding {finding.number} is about {', '.join(sorted(own))}, and gives as its cause a "
            f'requirement about {names}: "{_short(quote)}"'
        )
        yield Fault(block.line, "quote", message)


def quotes(text: str, prompt: str) -> Iterator[str]:
    """What the text quotes of the PROMPT, or says it does; a quote may hold quotation marks itself."""
    text = text.translate(_MARKS)
    marks = [found.start() for found in re.finditer('"', text)]
    index, ascribed = 0, False
    before = 0
    while index + 1 < len(marks):
        start = marks[index] + 1
        last = _end(text, marks, index, prompt)
        lead = text[before : marks[index]]
        quote = text[start : marks[last]]
        ascribed = _ascribes(lead) or (ascribed and expression(phrases().joins).fullmatch(lead) is not None)
        if ascribed and len(quote.split()) >= _LEAST_WORDS:
            yield quote
        before, index = marks[last] + 1, last + 1


def _end(text: str, marks: list[int], first: int, prompt: str) -> int:
    """The closing mark: the last one up to which the words stand in the PROMPT, else the next."""
    for last in range(len(marks) - 1, first + 1, -1):
        if _stands(text[marks[first] + 1 : marks[last]], prompt):
            return last
    return first + 1


def _ascribes(lead: str) -> bool:
    sentence = re.split(r"[.!?]\s", lead)[-1]
    given = expression(phrases().ascribes).search(sentence)
    return given is not None and expression(phrases().denies).search(sentence) is None


def _specified(text: str) -> Iterator[str]:
    for found in expression(phrases().specified).finditer(text):
        yield found.group(1)


def _stands(quote: str, flat_prompt: str) -> bool:
    pieces = [_flat(piece).strip(" .,;:!?'\"()") for piece in _ELLIPSIS.split(quote)]
    return all(piece in flat_prompt for piece in pieces)


def _flat(text: str) -> str:
    return " ".join(_DECORATION.sub("", text.translate(_MARKS)).split()).lower()


def _short(quote: str) -> str:
    return quote if len(quote) <= 90 else quote[:89] + "…"  # noqa: PLR2004 - a width, said once
