"""What lies in a folder of results: the pages of answers, and where in one a defect stands."""

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import msgspec

from harness.report.results import FORMATS
from harness.report.text import visible

_PAGE, _CARD = FORMATS["html"].file, FORMATS["json"].file


class _Finding(msgspec.Struct, frozen=True):
    id: str
    check: str
    title: str


class _Card(msgspec.Struct, frozen=True):
    """Of a scorecard only what an example needs."""

    findings: tuple[_Finding, ...] = ()


class Example(msgspec.Struct, frozen=True):
    """An answer with a defect: ``href`` leads to it, where the answer has a page; ``title`` is its own."""

    answer: str
    href: str | None
    title: str | None


class ResultsFolder:
    """Looks into ``path``, where a batch put its results; the names of answers are taken for mere names."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cards: dict[str, _Card] = {}

    def page(self, answer: str) -> str | None:
        """The address of the page of ``answer``, relative to the folder; None where there is none."""
        if not _is_name(answer) or not os.path.isfile(self._path / answer / _PAGE):  # noqa: PTH113 - never raises
            return None
        return f"{quote(answer, safe='')}/{_PAGE}"

    def examples(self, check: str, answers: Iterable[str]) -> tuple[Example, ...]:
        """Where ``check`` found something in each of ``answers``."""
        return tuple(self._example(check, answer) for answer in answers)

    def _example(self, check: str, answer: str) -> Example:
        page = self.page(answer)
        found = next((item for item in self._card(answer).findings if item.check == check), None)
        if found is None:
            return Example(answer, page, None)
        return Example(answer, page and f"{page}#{quote(found.id, safe='')}", found.title)

    def _card(self, answer: str) -> _Card:
        if answer not in self._cards:
            self._cards[answer] = self._read(answer) if _is_name(answer) else _Card()
        return self._cards[answer]

    def _read(self, answer: str) -> _Card:
        try:
            return msgspec.json.decode((self._path / answer / _CARD).read_bytes(), type=_Card)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return _Card()  # the page then says less, and nothing wrong


def _is_name(answer: str) -> bool:
    """Whether ``answer`` names a folder here, and looks like what it is."""
    return answer not in {"", ".", ".."} and "/" not in answer and visible(answer) == answer
