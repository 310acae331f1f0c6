"""A PROMPT's markdown as statements: list items and sentences, each a verbatim piece of the text.

The structure comes from markdown-it's block parser (CommonMark 0.31 with tables). Code blocks, HTML and
rules are no statements. Every statement knows the headings and list items that it stands under.
"""

import re
from collections.abc import Iterator

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKERS = re.compile(r"^(?:\s|>|[-*+](?=\s)|\d{1,9}[.)](?=\s)|#{1,6}(?=\s)|\[[ xX]\](?=\s)|\|)*")
_CONTINUED = re.compile(r"\n[\s>]*")
# Underscores stay: in these texts they are names (__main__.py) far more often than emphasis.
# Asterisks before / and ) are those of a cron expression.
_EMPHASIS = re.compile(r"\*\*|`|(?<![\w*])\*(?=[^\s/)])|(?<=\S)\*(?![\w*])")
_SENTENCE_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bvs)[.!?][\"')*`]*\s+(?=[\"'(*`_]*[A-Z0-9])"
)
_TITLE = re.compile(
    r"^\*\*(?P<title>[^*\n]{1,80}?):?\*\*\s*(?P<colon>[:\-\u2013\u2014]?)\s*(?P<rest>.*)$", re.DOTALL
)
_BOLD_LINE = re.compile(r"^\*\*[^*\n]{1,120}\*\*:?$")
_PSEUDO_LEVEL = 7  # below every real heading
_HEADING_WORDS = 5
_PLAIN_TITLE = re.compile(r"^[A-Z][\w /&()-]{2,60}$")
_NAMES_ONLY = re.compile(r"(?:`[^`\n]{1,80}`(?: \([^()\n]{1,80}\))?(?:,?\s+(?:and\s+)?|[.;]?$))+")
_LISTS = ("bullet_list_open", "ordered_list_open")
MAXIMUM_CHARACTERS = 200_000
_MAXIMUM_STATEMENT = 1_500


class Statement(msgspec.Struct, frozen=True):
    """One piece of the PROMPT: ``quote`` stands there verbatim; ``text`` is it on one line, unmarked.

    ``title`` is its bold lead ('**Log Retention**: …'); ``headings`` and ``parents`` (list items, and
    the sentence that leads a list in) are those that it stands under, outermost first. ``leads`` marks
    what only introduces the statements below it.
    """

    quote: str
    text: str
    line: int
    item: bool
    title: str | None = None
    headings: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    leads: bool = False

    @property
    def near(self) -> str:
        """The words that say what the statement is about: its own, and those it stands under."""
        return " / ".join((*self.headings[-1:], *self.parents, self.text))


class _Place:
    """Where the walk through the document stands."""

    def __init__(self) -> None:
        self.headings: list[tuple[int, str]] = []
        self.items: list[str] = []
        self.lead: str | None = None
        self.in_table = False

    def enter_heading(self, level: int, text: str) -> None:
        self.headings = [entry for entry in self.headings if entry[0] < level]
        self.headings.append((level, text))
        self.lead = None

    @property
    def parents(self) -> tuple[str, ...]:
        lead = (self.lead,) if self.lead and self.items else ()
        return (*lead, *(text for text in self.items if text))


def statements(prompt: str) -> tuple[Statement, ...]:
    """All statements, in the order of the document. Never raises; very long texts are cut."""
    text = prompt[:MAXIMUM_CHARACTERS]
    # Same length, so that positions stay; only \n ends a line then, for the parser as for us.
    even = text.replace("\r", " ").replace("\0", " ")
    return tuple(_walk(_tokens(even), _line_starts(even), text))


def plain(quote: str) -> str:
    """A quote on one line, without the marks of emphasis and code."""
    return " ".join(_EMPHASIS.sub("", _CONTINUED.sub(" ", quote)).split())


def _tokens(text: str) -> list[Token]:
    parser = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table")
    parser.core.ruler.disable(["inline"])
    return parser.parse(text)


def _walk(tokens: list[Token], starts: list[int], text: str) -> Iterator[Statement]:
    place = _Place()
    for position, token in enumerate(tokens):
        if token.type == "list_item_open":
            place.items.append("")
        elif token.type == "list_item_close":
            place.items.pop()
        elif token.type == "tbody_open":
            place.in_table = True
        elif token.type == "tbody_close":
            place.in_table = False
        elif token.type == "tr_open" and token.map and place.in_table:
            raw = text[starts[token.map[0]] : starts[token.map[0] + 1]]
            yield from _row(raw, token.map[0] + 1, place)
        elif token.type == "inline" and token.map:
            start = starts[token.map[0]]
            raw = text[start : starts[token.map[1]]]
            below = tokens[position + 1 : position + 3]
            yield from _block(tokens[position - 1], raw, token.map[0] + 1, place, below)


def _titles_a_list(following: list[Token], raw: str) -> bool:
    """Whether a paragraph is a few plain words over a list, without a sentence's end: 'Requirements'."""
    few = _PLAIN_TITLE.match(raw.strip()) is not None and len(raw.split()) <= _HEADING_WORDS
    return few and any(token.type in _LISTS for token in following)


def _line_starts(text: str) -> list[int]:
    """Where each line starts, and the end of the text as often as a token may name it."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    return [*starts, len(text), len(text)]


def _block(opener: Token, raw: str, line: int, place: _Place, following: list[Token]) -> Iterator[Statement]:
    """The statements of one heading or paragraph."""
    stripped = _MARKERS.sub("", raw, count=1).strip().strip("|").strip()
    if opener.type == "heading_open":
        place.enter_heading(int(opener.tag[1:]), plain(stripped.rstrip("#")))
    elif not place.items and _titles_a_list(following, raw):
        place.enter_heading(_PSEUDO_LEVEL, raw.strip())
    elif opener.type == "paragraph_open" and stripped:
        yield from _paragraph(stripped, line, place)


def _row(raw: str, line: int, place: _Place) -> Iterator[Statement]:
    """A row of a table's body is one statement."""
    stripped = _MARKERS.sub("", raw, count=1).strip().strip("|").strip()
    if stripped:
        yield _statement(stripped, None, line, place, item=True)


def _paragraph(raw: str, line: int, place: _Place) -> Iterator[Statement]:
    if not place.items and _BOLD_LINE.match(raw):
        if len(raw.split()) > _HEADING_WORDS:
            yield _statement(raw, None, line, place, item=False)
        place.enter_heading(_PSEUDO_LEVEL, plain(raw).rstrip(":"))
        return
    matched = _TITLE.match(raw)
    title = plain(matched["title"]) if matched and (matched["colon"] or not matched["rest"]) else None
    below = tuple(place.parents)
    item = bool(place.items) or _NAMES_ONLY.fullmatch(raw) is not None  # names in a row are a list, too
    for position, piece in enumerate(_sentences(raw)):
        made = _statement(piece, title, line, place, item=item, parents=below)
        yield (
            made if position == 0 or title is None else msgspec.structs.replace(made, parents=(*below, title))
        )
    text = plain(raw)
    if place.items:
        place.items[-1] = place.items[-1] or text
    else:
        place.lead = text if text.endswith(":") else None


def _statement(
    quote: str,
    title: str | None,
    line: int,
    place: _Place,
    *,
    item: bool,
    parents: tuple[str, ...] | None = None,
) -> Statement:
    text = plain(quote)
    return Statement(
        quote=quote,
        text=text,
        line=line,
        item=item,
        title=title,
        headings=tuple(heading for _, heading in place.headings),
        parents=place.parents if parents is None else parents,
        leads=text.endswith(":") or text == title,
    )


def _sentences(raw: str) -> Iterator[str]:
    """The sentences of a paragraph, each a piece of it."""
    start = 0
    for match in _SENTENCE_END.finditer(raw):
        piece = raw[start : match.end()].strip()
        if piece:
            yield piece[:_MAXIMUM_STATEMENT]
        start = match.end()
    rest = raw[start:].strip()
    if rest:
        yield rest[:_MAXIMUM_STATEMENT]
