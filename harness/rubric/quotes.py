"""Every requirement's quote stands in the PROMPT, word for word."""

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from harness.model.rubric import RubricDocument
from harness.rubric.document import Document
from harness.rubric.problem import Problem


def problems(document: Document, typed: RubricDocument, prompt: str | None) -> Iterator[Problem]:
    """A problem for each quote that the PROMPT does not hold; only white space may differ."""
    if prompt is None:
        if typed.requirements:
            remedy = "name the PROMPT with 'prompt:', or drop them"
            yield Problem(document, ("requirements",), "requirements without a PROMPT", remedy)
        return
    text = flat(prompt)
    for position, requirement in enumerate(typed.requirements):
        quote = flat(requirement.quote)
        if not quote or quote not in text:
            near = _nearest_line(quote, prompt)
            what = f"the quote '{_short(quote)}' is not in the PROMPT"
            remedy = f"the nearest line is '{near}'" if near else "quote the PROMPT word for word"
            yield Problem(document, ("requirements", position, "quote"), what, remedy)


def flat(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def _nearest_line(quote: str, prompt: str) -> str | None:
    lines = [flat(line) for line in prompt.splitlines() if line.strip()]
    found = process.extractOne(quote, lines, scorer=fuzz.ratio)
    return found[0] if found else None


def _short(quote: str) -> str:
    return quote if len(quote) <= 80 else quote[:79] + "…"  # noqa: PLR2004 - a width, said once
