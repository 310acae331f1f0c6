"""Lines of results.jsonl as a batch writes them, made by its own code."""

import json
from pathlib import Path
from typing import Any

import msgspec

from harness.batch.outcome import CaseOutcome, unscored
from harness.model.scorecard import Counts


def graded(
    case: str,
    score: float = 50.0,
    *,
    passed: bool = False,
    checks: dict[str, str] | None = None,
    task: str | None = None,
    model: str | None = None,
) -> bytes:
    """The line of a graded answer; its counts are those of ``checks``."""
    found = checks or {}
    counts = Counts(
        **{level: list(found.values()).count(level) for level in ("critical", "high", "medium", "low")}
    )
    verdict = "pass" if passed else "fail"
    return _encoded(
        CaseOutcome(
            case, task, "python", "graded", None, verdict, score, counts, "succeeded", 3, 0.1, found, model
        )
    )


def failed(
    case: str,
    stage: str = "localstack",
    message: str = "it is gone",
    *,
    model: str | None = None,
    task: str | None = None,
) -> bytes:
    """The line of an answer that was not graded."""
    return _encoded(unscored(case, task, stage, message, model))


def changed(line: bytes, **fields: Any) -> bytes:
    """``line`` with other values, as somebody's edit would leave it."""
    return json.dumps(json.loads(line) | fields).encode()


def results(folder: Path, *lines: bytes, end: bytes = b"\n") -> Path:
    """``folder`` with these lines in its results.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.jsonl").write_bytes(b"\n".join(lines) + end)
    return folder


def _encoded(outcome: CaseOutcome) -> bytes:
    return msgspec.json.encode(outcome)
