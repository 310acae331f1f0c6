"""Each code block with its content and the best name that the document gives it."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from harness.intake.markdown.content import Content, Kind, tell
from harness.intake.markdown.elements import CodeBlock, Element, Label, elements
from harness.intake.markdown.escapes import without_escapes
from harness.intake.markdown.excerpts import elision
from harness.intake.markdown.first_comment import commented_name
from harness.intake.markdown.info import read_info
from harness.intake.markdown.labels import mentioned, stated, titled
from harness.model.workspace import LineRange

Strength = Literal["stated", "titled", "mentioned"]
_NESTED_DEPTH = 3
_ASIDES: frozenset[Kind] = frozenset({"shell", "tree", "diagram"})  # between files, hardly ever one
_RESPONSES = ("model_response.md", "ideal_response.md", "response.md")


class Name(msgspec.Struct, frozen=True):
    """A path as written, who said it, and how clearly: ``stated`` by a label of its own, ``titled`` (the
    end of a longer title) or ``mentioned`` in a sentence.
    """

    path: str
    origin: str
    strength: Strength = "stated"
    excerpt: bool = False


class Candidate(msgspec.Struct, frozen=True):
    """A code block that may become a file. ``excerpt`` says why it can only be a part of one;
    ``elided`` is the comment that stands for left-out code; ``escaped`` that its backticks came escaped.
    """

    block: CodeBlock
    content: Content
    name: Name | None
    excerpt: str | None = None
    elided: str | None = None
    escaped: bool = False

    @property
    def lines(self) -> LineRange:
        """The document's lines that hold the content."""
        return LineRange(self.block.line, max(self.block.last_line, self.block.line))


def candidates(text: str) -> list[Candidate]:
    """Every code block of a document (LF line ends), in its order."""
    found = elements(text)
    if text.strip() and not any(isinstance(element, CodeBlock) and not element.indented for element in found):
        bare = CodeBlock(text, 1)
        if tell("", text).kind == "code":  # no fence at all: the document is the program
            found = [bare]
    return list(_candidates(found, 0))


def _candidates(run: Sequence[Element], depth: int) -> Iterator[Candidate]:
    above: list[Label] = []
    for element in run:
        if isinstance(element, Label):
            above.append(element)
            continue
        candidate, used = _candidate(element, above)
        # A heading still speaks for the block behind a command or a file tree; nothing else does.
        aside = candidate.content.kind in _ASIDES and used is None
        above = [label for label in above if label.kind == "heading"] if aside else []
        inner = _inside(candidate, element) if depth < _NESTED_DEPTH else []
        if inner:
            yield from _candidates(inner, depth + 1)
        else:
            yield candidate


def _inside(candidate: Candidate, block: CodeBlock) -> list[Element]:
    """The elements of an answer that is wrapped in a markdown fence; none for any other block."""
    if not _is_wrapper(candidate):
        return []
    inner = [_moved(part, block.line - 1) for part in elements(block.content)]
    return inner if any(isinstance(part, CodeBlock) and not part.indented for part in inner) else []


def _is_wrapper(candidate: Candidate) -> bool:
    """Fenced markdown that is no file of its own: the answer is inside."""
    name = candidate.name
    unnamed = name is None or name.strength != "stated" or name.path.lower().endswith(_RESPONSES)
    return candidate.content.kind == "markdown" and unnamed


def _moved(element: Element, by: int) -> Element:
    return msgspec.structs.replace(element, line=element.line + by)


def _candidate(block: CodeBlock, above: Sequence[Label]) -> tuple[Candidate, Label | None]:
    """The block as a candidate, and the label that states its name."""
    language, named = read_info(block.info)
    plain = without_escapes(language, block.content)
    if plain is not None:
        block = msgspec.structs.replace(block, content=plain)
    content = tell(language, block.content)
    label_name, label = (None, None) if named else _label_name(content, above)
    name = _name(block, content, named, label_name)
    excerpt = content.facts.excerpt if content.facts is not None else None
    if name is not None and name.excerpt:
        excerpt = excerpt or "its label calls it an excerpt"
    return Candidate(block, content, name, excerpt, elision(block.content), plain is not None), label


def _name(block: CodeBlock, content: Content, named: str | None, label: Name | None) -> Name | None:
    # A markdown document's first heading looks like a comment, and names what is inside it.
    comment = commented_name(block.content) if content.kind != "markdown" else None
    if named:
        return Name(_fuller(named, comment), "the info string")
    if label is not None and label.strength == "stated":
        return msgspec.structs.replace(label, path=_fuller(label.path, comment))
    if comment is not None and content.kind not in _ASIDES:
        return Name(comment, "its first comment")
    return label


def _fuller(path: str, comment: str | None) -> str:
    """The comment's path where it adds the folder to a bare name."""
    return comment if comment and "/" not in path and comment.endswith(f"/{path}") else path


def _label_name(content: Content, above: Sequence[Label]) -> tuple[Name | None, Label | None]:
    """The nearest label first; a heading counts only while it is above the block in the outline."""
    outline = 7
    weak: Name | None = None
    for label in reversed(above):
        adjacent = label is above[-1]
        if not adjacent and content.kind in _ASIDES:
            return None, None
        if label.kind == "heading":
            if label.level >= outline:
                continue
            outline = label.level
        name = _label(label, adjacent=adjacent)
        if name is not None and name.strength == "stated":
            return name, label
        weak = weak or name
        if outline == 1:
            break
    return (None if content.kind in _ASIDES else weak), None


def _label(label: Label, *, adjacent: bool) -> Name | None:
    origin = f"the {label.kind} on line {label.line}"
    name = stated(label.text.split("\n")[-1] if adjacent else label.text)
    if name is not None:
        return Name(name.path, origin, "stated", name.excerpt)
    title = titled(label.text) if label.kind == "heading" or label.text.startswith("**") else None
    if title is not None:
        return Name(title, origin, "titled")
    paths = list(dict.fromkeys(mentioned(label.text))) if adjacent or label.kind == "heading" else []
    return Name(paths[0], origin, "mentioned") if len(paths) == 1 else None
