"""File names in text: labels that state one, and sentences that mention one."""

import re
from collections.abc import Iterator

import msgspec

# Without a folder or a word such as "File:", only a name with one of these endings is taken for a file.
_EXTENSIONS = (
    "py|pyi|ts|tsx|mts|cts|js|mjs|cjs|jsx|json|jsonc|yaml|yml|toml|cfg|ini|txt|md|sh|env|sql|html|css|tf|hcl|"
    "lock|xml|conf|tpl|j2|tmpl|dockerfile|go|rs|java|cs|rb|proto|graphql|properties|in|coveragerc|gitignore|zip"
)
_KNOWN_NAMES = (
    "Dockerfile|Makefile|Pipfile|Procfile|Jenkinsfile|\\.gitignore|\\.dockerignore|\\.env(?:\\.\\w+)?|"
    "\\.npmrc|\\.coveragerc|\\.pylintrc|\\.flake8|\\.eslintrc|\\.prettierrc|\\.python-version|\\.nvmrc"
)
_FOLDER = r"(?:(?:[A-Za-z]:)?[\\/~]{0,2})?(?:[\w.@\[\]()*+-]+[\\/])*"
_PATH = re.compile(
    rf"(?<![\w/\\.~:@$-])({_FOLDER}(?:[\w.@\[\]*+-]*[\w\]*]\.(?:{_EXTENSIONS})|{_KNOWN_NAMES}))(?![\w/\\<>{{}}(])",
)
_SLASHED = re.compile(r"^(?:[a-z_.][\w.-]*/)+[\w.-]+$")
_LEAD = r"(?:file ?name|file ?path|file|path|title|module|source)"
_DASHES = "\u2013\u2014\\-"
_STATED = re.compile(
    rf"^(?:(?:step|part|section)?\s*\(?\d+(?:\.\d+)*[.):]?\s*[{_DASHES}:]?\s*|[{_DASHES}>#\u2022]\s*)?"
    r"(?:(?:create|add|new|update|updated|save(?:\s+(?:this|it))?\s+(?:as|to|in)|save|the|in|main|complete|full|final|corrected)\s+)*"
    rf"(?:(?P<lead>{_LEAD})\s*(?P<colon>[:=])?\s*)?"
    r"(?P<path>\S+?)[:,;]?"
    rf"(?P<rest>(?:\s+[(\[{_DASHES}].*|\s*:\s.*)?)$",
    re.IGNORECASE,
)
# Emoji and other ornaments before a label (``📄 `lib/x.py` ``).
_ORNAMENT = re.compile(r"^(?:[^\x00-\x7F\u2013\u2014\u2022\w]| )+")
_TITLED = re.compile(r"^.{1,80}?[\s(](?P<path>[^\s()]+?)\)?\s*:?$")
_EXCERPT = re.compile(
    r"\b(?:key (?:section|part|change)s?|excerpts?|snippets?|partial|fragments?|lines? \d+|"
    r"changes? (?:only|to))\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[`\"']|(?<![\w/])\*\*(?=\S)|(?<=\S)\*\*(?![\w.])|\[([^\]\n]*)\]\([^)\n]*\)")
_BOLD_DUNDER = re.compile(r"\*\*(init|main)\*\*")
_WORD = re.compile(r"\w")
_HOLE = re.compile(r"[<>{}$|?\"*]")
_MAX_LABEL = 400
_MENTION = 1_000


class StatedName(msgspec.Struct, frozen=True):
    """A file name that a label states; ``excerpt`` where the label says that only a part follows."""

    path: str
    excerpt: bool = False


def stated(text: str) -> StatedName | None:
    """The path that ``text`` is the label of: little else stands in it (``2. File: `lib/x.py` (main)``)."""
    if len(text) > _MAX_LABEL or "\n" in text:
        return None
    match = _STATED.match(_ORNAMENT.sub("", plain(text)))
    if match is None:
        return None
    path, rest = match["path"].rstrip(":"), match["rest"].strip()
    known = _PATH.fullmatch(path) or (_SLASHED.match(path) and not rest)
    announced = match["lead"] and match["colon"] and match["lead"].lower().startswith("file")
    if known or (announced and _WORD.search(path) and not _HOLE.search(path)):
        return StatedName(path, bool(_EXCERPT.search(rest)))
    return None


def titled(text: str) -> str | None:
    """The path at the end of a short title (``VPC component: lib/vpc.py``)."""
    if len(text) > _MAX_LABEL or "\n" in text:
        return None
    match = _TITLED.match(plain(text))
    return match["path"] if match and _PATH.fullmatch(match["path"]) and not _EXCERPT.search(text) else None


def mentioned(text: str) -> Iterator[str]:
    """Every path in running text."""
    for match in _PATH.finditer(plain(text[:_MENTION])):
        yield match[1]


def plain(text: str) -> str:
    """``text`` without emphasis, code marks and links; ``**init**`` is what emphasis left of ``__init__``."""
    text = _BOLD_DUNDER.sub(r"__\1__", text)
    return _MARKUP.sub(lambda match: match[1] or "", text).strip()


def is_path(word: str) -> bool:
    """Whether a word by itself names a file."""
    return bool(_PATH.fullmatch(word))
