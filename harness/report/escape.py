"""Markdown (CommonMark with GitHub's extensions) in which the text of an answer stays text.

Whatever stands in the answer, it opens no tag, no link, no heading, no list, no table cell and no fence of
the report.
"""

import re
import textwrap
from pathlib import PurePosixPath

from harness.model.finding import Evidence
from harness.report.text import one_line, shortened, visible

MOST_LINES = 80
_LONGEST_LINE = 400

_SPAN = re.compile(r"(?<!`)`(?!`)([^`]+)(?<!`)`(?!`)")
_SPECIAL = re.compile(r"[\\`*\[\]<>|~&$@]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_LINK = re.compile(r":(?=//)|(?<=www)\.(?=\w)|(?<=mailto):", re.IGNORECASE)
_BLOCK = re.compile(r"^(\d{1,9}(?=[.)])|(?=[#+\-=:]))")
_URL = re.compile(r"https?://[A-Za-z0-9._~:/?#@!&'*+,;=%-]+")

LANGUAGES = {
    ".ts": "typescript",
    ".tsx": "typescript",
    ".js": "javascript",
    ".py": "python",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".toml": "toml",
    ".md": "markdown",
}


def inline(text: str) -> str:
    """``text`` as one line of prose. Code spans of it stay code spans; all else is plain text."""
    parts = _SPAN.split(one_line(text))
    written = "".join(code(part) if index % 2 else _plain(part) for index, part in enumerate(parts))
    return _BLOCK.sub(r"\1\\", written)


def code(text: str) -> str:
    """``text`` as a code span, whatever backticks it holds."""
    line = one_line(text)
    if not line:
        return "(empty)"
    ticks = "`" * (_longest_run(line) + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{padding}{line}{padding}{ticks}"


def cell(markdown: str) -> str:
    """Finished inline markdown as a table cell: a bar within it, code or not, ends no cell."""
    return re.sub(r"(?<!\\)\|", r"\\|", markdown)


def fence(snippet: str, file: str) -> str:
    """``snippet`` as a fenced block in the language that the name of ``file`` tells."""
    lines = textwrap.dedent(visible(snippet).strip("\n")).split("\n")
    shown = [shortened(line.rstrip(), _LONGEST_LINE) for line in lines[:MOST_LINES]]
    ticks = "`" * max(3, _longest_run("\n".join(shown)) + 1)
    language = LANGUAGES.get(PurePosixPath(file).suffix.lower(), "")
    block = f"{ticks}{language}\n" + "\n".join(shown) + f"\n{ticks}"
    rest = len(lines) - MOST_LINES
    return block if rest <= 0 else f"{block}\n\n({rest} more lines are not shown.)"


def place(evidence: Evidence) -> str:
    """File and lines of a piece of evidence: `` `lib/index.ts`, lines 3-9``."""
    first, last = evidence.start_line, evidence.end_line
    return f"{code(evidence.file)}, {f'line {first}' if first == last else f'lines {first}-{last}'}"


def reference(link: str) -> str:
    """A reference as a list item's text; only a plain web address stays a link."""
    return link if _URL.fullmatch(link) else inline(link)


def _plain(text: str) -> str:
    return _LINK.sub(r"\\\g<0>", _SPECIAL.sub(r"\\\g<0>", text))


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
