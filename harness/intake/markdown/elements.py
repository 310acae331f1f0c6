"""A markdown document as a flat run of elements: headings, paragraphs and code blocks, with their lines."""

import re
from typing import Literal

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from harness.intake.markdown.fences import repair, unescape

# Only the end of a long paragraph is next to the code; the bound keeps patterns over labels quick.
_MAX_LABEL = 1_000
_TAGS = re.compile(r"<!--|-->|<[^>\n]{0,200}>")


class Label(msgspec.Struct, frozen=True):
    """Text that may name the code block below it. ``level`` is a heading's, 7 for any other text.

    ``line`` counts from 1.
    """

    text: str
    line: int
    level: int = 7
    kind: Literal["heading", "list item", "caption", "paragraph"] = "paragraph"


class CodeBlock(msgspec.Struct, frozen=True):
    """A code block. ``line`` (from 1) is the one in the document where ``content`` starts.

    ``info`` is the info string; ``closed`` is False where the document ends first.
    """

    content: str
    line: int
    info: str = ""
    closed: bool = True
    indented: bool = False

    @property
    def last_line(self) -> int:
        """The document's line with the last line of the content."""
        return self.line + max(self.content.rstrip("\n").count("\n"), 0)


Element = Label | CodeBlock


def normal_text(document: bytes) -> str:
    """UTF-8 with or without a mark, LF line ends; undecodable bytes and NUL become U+FFFD."""
    text = document.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "\ufffd")


def elements(text: str) -> list[Element]:
    """The elements of a document in their order. ``text`` has LF line ends (``normal_text``)."""
    lines = text.split("\n")
    repaired = repair(unescape(lines))
    # maxNesting bounds markdown-it's recursion on hostile documents; the inline parser is not needed.
    parser = MarkdownIt("commonmark", {"maxNesting": 20}).disable("inline")
    tokens = parser.parse("\n".join(repaired))
    found: list[Element] = []
    for position, token in enumerate(tokens):
        element = _element(token, tokens[position - 1] if position else None, repaired)
        if element is not None:
            found.append(element)
    return found


def _element(token: Token, before: Token | None, lines: list[str]) -> Element | None:
    if token.map is None:
        return None
    line = token.map[0] + 1
    match token.type:
        case "fence":
            element: Element = CodeBlock(
                token.content, line + 1, token.info.strip(), _is_closed(token, lines)
            )
        case "code_block":
            element = CodeBlock(token.content, line, indented=True)
        case "html_block":
            element = Label(_TAGS.sub(" ", token.content[-_MAX_LABEL:]).strip(), line, kind="caption")
        case "inline" if before is not None:
            element = _label(token, before, line)
        case _:
            return None
    return element


def _label(token: Token, before: Token, line: int) -> Label:
    if before.type == "heading_open":
        return Label(token.content[:_MAX_LABEL], line, int(before.tag[1]), "heading")
    return Label(token.content[-_MAX_LABEL:], line, kind="list item" if before.level else "paragraph")


def _is_closed(token: Token, lines: list[str]) -> bool:
    if token.map is None:
        return True
    last = lines[token.map[1] - 1].strip(" \t>")
    return token.map[1] - token.map[0] > 1 and last.startswith(token.markup) and not last.strip("`~ ")
