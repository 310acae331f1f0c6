"""A failures analysis as findings with named fields; its markdown is read by markdown-it."""

import re
from collections.abc import Iterator

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

from harness.model.finding import Impact

_BOLD, _PLAIN = "\x01", "\x02"
_LEAD = re.compile(f"{_BOLD}([^{_PLAIN}]+?):?{_PLAIN}\\s*:?\\s*(.*)", re.DOTALL)
_NUMBERED = re.compile(
    r"(?:(?:error|bug|issue|failure|finding|problem|gap)\s+)?#?(\d+)\s*[.:)\-]\s*(.+)", re.I
)
_LEVEL = re.compile(r"\W*(critical|high|medium|moderate|low)\b", re.I)
_STATING = ("impact level", "severity", "severity level", "level", "priority", "impact")
_TITLE, _DEEPEST_FINDING = 1, 4  # the document's own heading, and the deepest that may be a finding's


class Block(msgspec.Struct, frozen=True):
    """A line of text (``language`` is None) or a block of code; ``line`` counts from 1."""

    text: str
    line: int
    language: str | None = None


class Field(msgspec.Struct, frozen=True):
    """What stands below one bold name (``Root Cause``) or one heading within a finding."""

    name: str
    line: int
    blocks: tuple[Block, ...]

    def says(self, pattern: str) -> bool:
        """Whether the field's name holds the regular expression."""
        return re.search(pattern, self.name, re.I) is not None


class ReportedFinding(msgspec.Struct, frozen=True):
    """A finding of the report; ``section`` is the level of the heading above it, ``stated`` its own."""

    number: int
    title: str
    line: int
    section: Impact | None
    stated: Impact | None
    fields: tuple[Field, ...]

    def blocks(self, pattern: str = "") -> Iterator[Block]:
        """The blocks of the fields whose name holds ``pattern``."""
        for item in self.fields:
            if item.says(pattern):
                yield from item.blocks


class FailuresAnalysis(msgspec.Struct, frozen=True):
    """The whole report: its findings, and the text around them."""

    findings: tuple[ReportedFinding, ...]
    around: tuple[Block, ...]


def read_analysis(text: str) -> FailuresAnalysis:
    """The report; a document of another form has no findings."""
    reader = _Reader()
    tokens = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").parse(text)
    for position, token in enumerate(tokens):
        reader.take(token, tokens[position - 1] if position else None)
    return reader.finished()


def level_of(text: str) -> Impact | None:
    """The level that ``text`` begins with."""
    found = _LEVEL.match(text)
    if found is None:
        return None
    word = found.group(1).lower()
    names: dict[str, Impact] = {"critical": "critical", "high": "high", "low": "low"}
    return names.get(word, "medium")


class _Reader:
    """Collects the tokens in their order."""

    def __init__(self) -> None:
        self.findings: list[ReportedFinding] = []
        self.around: list[Block] = []
        self.section: Impact | None = None
        self.depth = 0
        self.heading: tuple[int, str, int] | None = None
        self.fields: list[tuple[str, int, list[Block]]] = []

    def take(self, token: Token, before: Token | None) -> None:
        line = token.map[0] + 1 if token.map else 0
        if token.type in ("fence", "code_block"):
            language = token.info.split()[0].lower() if token.info.split() else ""
            self._add(Block(token.content, line + (token.type == "fence"), language))
        elif token.type == "inline" and before is not None and before.type == "heading_open":
            self._head(_plain(_lines(token)[0]), line, int(before.tag[1]))
        elif token.type == "inline":
            for offset, text in enumerate(_lines(token)):
                self._text(text, line + offset)

    def finished(self) -> FailuresAnalysis:
        self._close()
        return FailuresAnalysis(tuple(self.findings), tuple(self.around))

    def _head(self, text: str, line: int, depth: int) -> None:
        if self.heading is not None and depth > self.depth:
            self.fields.append((text.rstrip(":"), line, []))
            return
        self._close()
        numbered = _NUMBERED.match(text)
        if numbered is not None and _TITLE < depth <= _DEEPEST_FINDING:
            self.heading, self.depth = (int(numbered.group(1)), numbered.group(2), line), depth
            self.fields = [("", line, [])]
        elif depth <= _TITLE + 1:
            self.section = level_of(text)
            self.around.append(Block(text, line))

    def _text(self, text: str, line: int) -> None:
        lead = _LEAD.match(text)
        if lead is not None and self.heading is not None:
            self.fields.append((lead.group(1).strip(), line, []))
            text = lead.group(2)
        if text.strip():
            self._add(Block(_plain(text), line))

    def _add(self, block: Block) -> None:
        target = self.around if self.heading is None else self.fields[-1][2]
        target.append(block)

    def _close(self) -> None:
        if self.heading is None:
            return
        number, title, line = self.heading
        fields = tuple(Field(name, at, tuple(blocks)) for name, at, blocks in self.fields)
        self.findings.append(ReportedFinding(number, title, line, self.section, _stated(fields), fields))
        self.heading = None


def _stated(fields: tuple[Field, ...]) -> Impact | None:
    for name in _STATING:
        for field in fields:
            if field.name.lower() == name and field.blocks:
                found = level_of(field.blocks[0].text)
                if found is not None:
                    return found
    return None


def _lines(token: Token) -> list[str]:
    """The lines of a paragraph without its markup; code spans keep backticks, bold text its marks."""
    lines = [""]
    for child in token.children or ():
        match child.type:
            case "text":
                lines[-1] += child.content
            case "code_inline":
                lines[-1] += f"`{child.content}`"
            case "strong_open":
                lines[-1] += _BOLD
            case "strong_close":
                lines[-1] += _PLAIN
            case "softbreak" | "hardbreak":
                lines.append("")
    return lines


def _plain(text: str) -> str:
    return text.replace(_BOLD, "").replace(_PLAIN, "").strip()
