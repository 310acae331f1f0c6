"""The door of reviews: one run with its acts, what was decided of each answer, and the agreement."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from harness.model.errors import BadInput
from harness.model.scorecard import Scorecard
from harness.model.table import Table
from harness.report.files import write
from harness.review.act import KeptAct
from harness.review.adjudicated import AdjudicatedOutcome, adjudicated
from harness.review.agreement import agreement
from harness.review.database import open_database
from harness.review.run_folder import RunFolder
from harness.review.store import Store
from harness.review.subject import Subject, subjects


class Review(msgspec.Struct, frozen=True):
    """One run under review."""

    folder: RunFolder
    store: Store

    def subjects(self) -> Iterator[Subject]:
        """What is reviewed in every answer that somebody acted on."""
        for case, acts in self._acts_by_case().items():
            card = self._card(case)
            if card is not None:
                yield from subjects(card, acts)

    def agreement(self) -> tuple[Table, ...]:
        """The tables of agreement."""
        return agreement(self.subjects())

    def adjudicated(self, *, reviewed_only: bool = False) -> Iterator[AdjudicatedOutcome]:
        """The lines of all answers, or of those that somebody acted on, in the run's order."""
        by_case = self._acts_by_case()
        for case, outcome in self.folder.outcomes().items():
            acts = by_case.get(case, [])
            if acts or not reviewed_only:
                card = self._card(case) if acts else None
                yield adjudicated(outcome, card, () if card is None else subjects(card, acts))

    def export(self, path: Path, *, reviewed_only: bool = False) -> int:
        """Write those lines to ``path`` as JSON Lines; how many. Raises BadInput where it cannot."""
        lines = [msgspec.json.encode(item) + b"\n" for item in self.adjudicated(reviewed_only=reviewed_only)]
        write(path, b"".join(lines), "--export")
        return len(lines)

    def _acts_by_case(self) -> dict[str, list[KeptAct]]:
        by_case: dict[str, list[KeptAct]] = {}
        for act in self.store.acts():
            by_case.setdefault(act.case, []).append(act)
        return by_case

    def _card(self, case: str) -> Scorecard | None:
        try:
            return self.folder.card(case)
        except BadInput:  # damaged since: its acts are kept, and count again once it is graded again
            return None


def open_review(place: Path, url: str | None = None) -> Review:
    """The reviews of the run in ``place``. Raises BadInput where there are no results, or no database."""
    folder = RunFolder(place)
    folder.outcomes()
    identity = folder.identity()
    return Review(folder, Store(open_database(place, url), identity))
