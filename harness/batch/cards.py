"""The cards of a folder of results, one after the other: a batch's are more than memory holds."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from harness import __version__
from harness.batch.journal import RESULTS, Journal
from harness.batch.outcome import CaseOutcome
from harness.model.errors import BadInput
from harness.model.scorecard import CardProvenance, Counts, PreviewSummary, Scorecard
from harness.scorecard.gate import GateOverride, regated

_CARD = "scorecard.json"


class Cards:
    """Every card below ``folder``, read anew each time that somebody goes through them.

    ``folder`` is what ``batch`` or ``grade`` wrote to with --out, or the folder of one answer. Each card is
    judged by ``gate``. Raises BadInput where there is none, and when a card cannot be read.
    """

    def __init__(self, folder: Path, gate: GateOverride = GateOverride()) -> None:  # noqa: B008 - frozen
        self._gate = gate
        self._paths: tuple[Path, ...] = ()
        self._outcomes = tuple(sorted(Journal(folder).outcomes(), key=lambda outcome: outcome.case))
        self._folder = folder
        if not (folder / RESULTS).is_file():
            single = folder / _CARD
            self._paths = (single,) if single.is_file() else tuple(sorted(folder.glob(f"*/{_CARD}")))
        if not self._outcomes and not self._paths:
            raise BadInput(f"{folder}: holds no results", "name the folder that --out named")

    def __iter__(self) -> Iterator[Scorecard]:
        for card in self._all():
            yield regated(card, self._gate)

    def _all(self) -> Iterator[Scorecard]:
        yield from map(_read, self._paths)
        for outcome in self._outcomes:
            yield _unscored(outcome) if outcome.unscored_reason else _read(self._path(outcome.case))

    def _path(self, case: str) -> Path:
        if Path(case).name != case:  # somebody's results.jsonl must not lead out of its folder
            raise BadInput(f"{self._folder / RESULTS}: '{case}' is no name of a case", "grade again")
        return self._folder / case / _CARD


def _read(path: Path) -> Scorecard:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Scorecard)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})", "grade the answer again") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: not a scorecard ({error})", "grade the answer again") from error


def _unscored(outcome: CaseOutcome) -> Scorecard:
    """The card of an answer of which a batch kept but a line: what could not be opened left no card."""
    return Scorecard(
        case=outcome.case,
        task=outcome.task,
        language=None,
        status="unscored",
        unscored_reason=outcome.unscored_reason,
        verdict=None,
        score=None,
        counts=Counts(),
        preview=PreviewSummary("unscored", "embedded", 0, 0.0, "unscored"),
        requirements=(),
        provenance=CardProvenance("", "directory", {}, __version__, {}),
        findings=(),
    )
