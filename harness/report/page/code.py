"""Snippets as highlighted lines with their numbers, and a mark on those that matter."""

import functools
import itertools
import re
import textwrap
from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec
from markupsafe import Markup, escape
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Comment, Keyword, Literal, Name, Number, String, _TokenType

from harness.model.finding import Evidence
from harness.report.escape import LANGUAGES, MOST_LINES
from harness.report.text import shortened, visible

_LONGEST_LINE = 400
_OMISSION = re.compile(r"\s*(#|//) …\s*")
# What gets a colour; everything else is read in the colour of the text.
_COLOURED = (Comment, Keyword, String, Number, Literal, Name.Function, Name.Class, Name.Decorator, Name.Tag)


class CodeLine(msgspec.Struct, frozen=True):
    """One line: its number in the file where that is known, and whether the finding is about it."""

    html: Markup
    number: int | None
    matters: bool


class CodeView(msgspec.Struct, frozen=True):
    """A place with its code. ``rest`` counts the lines that are not shown."""

    file: str
    start_line: int
    end_line: int
    lines: tuple[CodeLine, ...]
    rest: int = 0


def code_view(evidence: Evidence) -> CodeView:
    """What ``evidence`` quotes, for the page."""
    lines = textwrap.dedent(visible(evidence.snippet).strip("\n")).split("\n")
    lines = [] if lines == [""] else lines
    numbers = line_numbers(lines, evidence.start_line, evidence.end_line)
    shown = [shortened(line.rstrip(), _LONGEST_LINE) for line in lines[:MOST_LINES]]
    marked = any(number is None for number in numbers)
    return CodeView(
        evidence.file,
        evidence.start_line,
        evidence.end_line,
        tuple(
            CodeLine(html, number, marked and number is not None)
            for html, number in zip(_highlighted(shown, evidence.file), numbers, strict=False)
        ),
        max(0, len(lines) - MOST_LINES),
    )


def line_numbers(lines: list[str], start: int, end: int) -> list[int | None]:
    """The number in the file of each line, or None where it is not known.

    A snippet is the lines ``start`` to ``end``; before them may stand the head of the constructor, and a
    mark where lines were left out; at the end such a mark, where the snippet was cut.
    """
    wanted = end - start + 1
    marks = [index for index, line in enumerate(lines) if _OMISSION.fullmatch(line)]
    cut = bool(marks) and marks[-1] == len(lines) - 1
    inner = [index for index in marks if not (cut and index == len(lines) - 1)]
    stop = len(lines) - cut
    if inner:
        first = inner[-1] + 1
    elif cut or stop <= wanted:
        first = 0
    else:
        first = stop - wanted
    known = stop - first == wanted or (stop - first < wanted and (bool(inner) or start == 1))
    return [start + index - first if known and first <= index < stop else None for index in range(len(lines))]


def _highlighted(lines: list[str], file: str) -> Iterator[Markup]:
    lexer = _lexer(LANGUAGES.get(PurePosixPath(file).suffix.lower(), "text"))
    line = Markup()
    count = 0
    for token, text in lexer.get_tokens("\n".join(lines)):
        style = _style(token)
        for index, part in enumerate(text.split("\n")):
            if index:
                yield line
                line = Markup()
                count += 1
            if part:
                line += Markup('<span class="{}">{}</span>').format(style, part) if style else escape(part)
    yield from itertools.repeat(Markup(), max(0, len(lines) - count))


@functools.cache
def _lexer(language: str) -> Lexer:
    # As it is: no blank line or white space of a snippet may be dropped, or numbers would slip.
    return get_lexer_by_name(language, stripnl=False, ensurenl=True)


@functools.cache
def _style(token: _TokenType) -> str:
    known = not set(_COLOURED).isdisjoint(token.split())
    return str(STANDARD_TYPES.get(token, "")) if known else ""
