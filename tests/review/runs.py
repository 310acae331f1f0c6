"""Runs to review: folders as a batch leaves them, with real cards."""

from pathlib import Path
from typing import Any

import msgspec

from harness.batch.outcome import outcome_of
from harness.model.scorecard import Scorecard
from harness.report.page.interface import render
from harness.review.act import Act
from tests.report import samples

WEIGHTS = {"critical": 25.0, "high": 10.0, "medium": 4.0, "low": 1.0}
SUMMARY = {"weights": WEIGHTS, "gate": {"fail_on": ["critical", "high"], "min_score": 0.0}}


def card(case: str, **fields: Any) -> Scorecard:
    """A card with a critical, a medium and a low finding."""
    return samples.graded(
        samples.PASSWORD, samples.RETENTION, samples.TAGS, case=case, summary=SUMMARY, **fields
    )


def run(folder: Path, *cards: Scorecard) -> Path:
    """``folder`` with the results of ``cards`` and their pages."""
    folder.mkdir(parents=True)
    for item in cards:
        place = folder / item.case
        place.mkdir()
        (place / "scorecard.json").write_bytes(msgspec.json.encode(item))
        (place / "report.html").write_text(render(item), encoding="utf-8")
    lines = [msgspec.json.encode(outcome_of(item, "north")) + b"\n" for item in cards]
    (folder / "results.jsonl").write_bytes(b"".join(lines))
    return folder


def act(kind: str, reviewer: str, key: str, **fields: Any) -> Act:
    """An act on the password of ``one``, unless ``fields`` say otherwise."""
    defaults: dict[str, Any] = {
        "case": "one", "subject": samples.PASSWORD.id, "check": samples.PASSWORD.check,
        "shown": samples.PASSWORD.impact, "reason": "because of the code",
    }  # fmt: skip
    return msgspec.convert({"kind": kind, "reviewer": reviewer, "key": key} | defaults | fields, Act)
