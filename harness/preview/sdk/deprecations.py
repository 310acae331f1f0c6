"""What the SDKs have deprecated of the types that a program uses, read out of their Python sources.

The catalogue keeps what a preview needs; messages are wanted only of the few types in a graph, so their files
are read when they are asked for. The wire's names are the same for every language.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from harness.model.deprecation import Deprecation
from harness.model.errors import EnvironmentFault
from harness.model.progress import Report, quiet
from harness.preview.sdk.environments import ensure
from harness.preview.sdk.locks import NEWEST_MAJOR, majors

_CLASS = re.compile(
    r'^warnings\.warn\("""(?P<message>.+?)""", DeprecationWarning\)', re.MULTILINE | re.DOTALL
)
_GETTER = re.compile(
    r'^    @pulumi\.getter(?:\(name="(?P<name>\w+)"\))?\n'
    r'(?:    @_utilities\.deprecated\("""(?P<message>.*?)"""\)\n)?'
    r"    def (?P<python>\w+)\(self\)",
    re.MULTILINE | re.DOTALL,
)
# Some arguments are deprecated in words alone, by their names in Terraform, where lists are singular.
_IN_WORDS = re.compile(r"The `(?P<name>\w+)` argument is deprecated\.[^\n]*")
_INPUTS = "@pulumi.input_type"  # stands before the arguments' class, then before the state's
_MARK = "@_utilities.deprecated("
_TOKEN = re.compile(r"[\w-]+:[^:]+:\w+")
_PATH = re.compile(r"\baws\.(\w+)/\w+\.(\w+)")
_SENTENCE = re.compile(r"(?<=\.) ")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

Table = dict[str | None, str]


def deprecations(
    tokens: Iterable[str], chosen: int | None = None, report: Report = quiet
) -> tuple[Deprecation, ...]:
    """All deprecations of the types, in the chosen major version of the AWS SDK and in the other ones.

    Where another version cannot be installed, only the remark about it is lost. Raises EnvironmentFault where
    the chosen one cannot.
    """
    own = chosen or NEWEST_MAJOR
    chosen_site = ensure("python", own, report).site_packages

    @functools.cache
    def site(major: int) -> Path | None:
        try:
            return chosen_site if major == own else ensure("python", major, report).site_packages
        except EnvironmentFault:
            return None

    return read_deprecations(tokens, own, majors("python"), site)


def read_deprecations(
    tokens: Iterable[str], chosen: int, known: tuple[int, ...], site: Callable[[int], Path | None]
) -> tuple[Deprecation, ...]:
    """The same of the versions ``known``, whose ``site-packages`` are looked for when they are needed."""
    wanted = sorted(set(filter(_TOKEN.fullmatch, tokens)))
    found = [item for token in wanted for item in _of_type(token, chosen, known, site)]
    return tuple(sorted(found, key=lambda item: (item.token, item.property or "")))


def _of_type(
    token: str, chosen: int, known: tuple[int, ...], site: Callable[[int], Path | None]
) -> Iterator[Deprecation]:
    """What an older version alone deprecates is gone in the newest one: the newest is no reason to look."""
    own = _table(site(chosen), token)
    if not own and chosen == max(known):
        return
    tables = {major: _table(site(major), token) for major in known if major != chosen}
    tables[chosen] = own
    told = {major: table for major, table in sorted(tables.items()) if table is not None}
    for name in dict.fromkeys(name for table in told.values() for name in table):
        holds = tuple(major for major, table in told.items() if name in table)
        message = told[chosen if chosen in holds else holds[-1]][name]
        yield Deprecation(token, name, message, () if holds == tuple(told) else holds)


@functools.lru_cache(maxsize=512)
def _table(site: Path | None, token: str) -> Table | None:
    """The messages by property, and by None for the type itself; None where there is no such type."""
    if site is None:
        return None
    package, module, name = token.split(":")
    folder = site / f"pulumi_{package.replace('-', '_')}"
    folder = folder if module.startswith("index") else folder / module.partition("/")[0]
    file = folder / f"{_WORDS.sub('_', name).lower()}.py"
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    found: Table = {}
    whole = _CLASS.search(text)
    if whole is not None:
        found[None] = _said(whole["message"])
    inputs = text.partition(_INPUTS)[2].partition(_INPUTS)[0]
    if _MARK not in inputs and _IN_WORDS.search(text) is None:
        return found
    for getter in _GETTER.finditer(inputs):
        message = getter["message"] or _in_words(text, getter["python"])
        if message:
            found.setdefault(getter["name"] or getter["python"], _said(message))
    return found


def _in_words(text: str, name: str) -> str | None:
    found = (item for item in _IN_WORDS.finditer(text) if _plural(item["name"]) == _plural(name))
    return next((item[0] for item in found), None)


def _plural(name: str) -> str:
    return re.sub(r"(y|ies|s)$", "", name)


def _said(message: str) -> str:
    """Its first two sentences on one line, without links, and with classes as programs name them."""
    text = _PATH.sub(r"aws.\1.\2", _LINK.sub(r"\1", " ".join(message.split())))
    return " ".join(_SENTENCE.split(text.removeprefix("**NOTE**: "))[:2])
