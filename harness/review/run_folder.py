"""The folder that a batch (or ``grade --out``) wrote to: read only, but for its identity."""

import contextlib
import os
import re
import secrets
from pathlib import Path

import msgspec

from harness.batch.journal import RESULTS, Journal
from harness.batch.outcome import CaseOutcome, outcome_of
from harness.model.errors import BadInput
from harness.model.scorecard import Scorecard

CARD = "scorecard.json"
REPORT = "report.html"
INDEX = "index.html"
_IDENTITY = "review-run.txt"
_IDENTITY_FORM = re.compile(r"[0-9a-f]{32}\Z")


class RunFolder:
    """The answers below ``path``. Names that reach it from outside count only where they are an answer's."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def outcomes(self) -> dict[str, CaseOutcome]:
        """The line of each answer, by its name. Raises BadInput where there is no result."""
        found = {item.case: item for item in Journal(self.path).outcomes() if _is_name(item.case)}
        if not (self.path / RESULTS).exists():
            for card in sorted(self.path.glob(f"*/{CARD}")):
                with contextlib.suppress(BadInput):
                    found[card.parent.name] = outcome_of(_card(card))
        if not found:
            raise BadInput(
                f"{self.path}: holds no results", "name the folder that a batch wrote to with --out"
            )
        return found

    def card(self, case: str) -> Scorecard | None:
        """The scorecard of an answer, or None where there is none. Raises BadInput where it is damaged."""
        path = self.path / case / CARD
        return _card(path) if _is_name(case) and path.is_file() else None

    def report(self, case: str) -> Path | None:
        """Where the answer's page is, if it was written."""
        path = self.path / case / REPORT
        return path if _is_name(case) and path.is_file() else None

    def index(self) -> Path | None:
        """Where the batch's page is, if it was written."""
        path = self.path / INDEX
        return path if path.is_file() else None

    def identity(self) -> str:
        """What the acts on this run are kept under: made by chance once, it stays with the folder.

        Raises BadInput where it cannot be kept.
        """
        path = self.path / _IDENTITY
        try:
            _write_once(path, secrets.token_hex(16))
            found = path.read_text(encoding="ascii", errors="replace").strip()
        except OSError as error:
            raise BadInput(f"{path}: cannot write ({error.strerror})", "make the folder writable") from error
        if not _IDENTITY_FORM.match(found):
            raise BadInput(f"{path}: is no identity of a run", "remove it, unless reviews were kept under it")
        return found


def _is_name(case: str) -> bool:
    return bool(case) and "/" not in case and "\0" not in case and not case.startswith(".")


def _card(path: Path) -> Scorecard:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Scorecard)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: is no scorecard", "grade the answer again") from error


def _write_once(path: Path, text: str) -> None:
    # Whole before it has its name, so that of two servers that start at once both read the same one.
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    temporary.write_text(f"{text}\n", encoding="ascii")
    try:
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        temporary.unlink()
