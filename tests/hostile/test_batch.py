"""Hostile answers in a batch: each gets a grade or a reason, nothing escapes, good ones are graded right."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from harness.batch.case import Case
from harness.batch.cases import find_cases
from harness.batch.journal import Journal
from harness.batch.outcome import CaseOutcome
from harness.batch.run import grade_all
from harness.batch.workers import LocalWorkers
from harness.model.preview import LocalStackEndpoint, PreviewLimits
from tests import leftovers
from tests.hostile.answers import ANSWERS, GOOD, SECRET, python

LIMITS = PreviewLimits(
    wall_seconds=15, cpu_seconds=15, memory_bytes=1024**3, disk_bytes=64 * 1024**2, resources=2_000
)
# A good answer after so many hostile ones.
_EVERY = 6
_UNREADABLE = {"empty", "binary", "no-text", "open-fences", "a-task-elsewhere"}


class Batch(msgspec.Struct):
    """What the one batch of this module left."""

    folder: Path
    out: Path
    canary: Path
    outcomes: dict[str, CaseOutcome]
    left_behind: tuple[set[int], set[str], set[Path]]

    def text(self, name: str) -> str:
        """The files of one result, or its line where it has none."""
        files = sorted((self.out / name).glob("*")) if (self.out / name).is_dir() else []
        return "".join(path.read_text(encoding="utf-8") for path in files) + str(self.outcomes[name])


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory, localstack: LocalStackEndpoint) -> Batch:
    top = tmp_path_factory.mktemp("hostile")
    folder, canary = top / "cases", top / "canary"
    folder.mkdir()
    # Anybody may write there, so that whoever gets out leaves a trace.
    canary.mkdir()
    canary.chmod(0o777)
    (top / "secret.txt").write_text(SECRET)
    for answer in ANSWERS:
        answer.write(folder / answer.name, canary)
    cases = list(_interleaved(find_cases([str(folder)]), folder))
    own, temporary = tmp_path_factory.getbasetemp(), top / "temporary"
    processes, mounts = leftovers.processes(), leftovers.mounts(own)
    temporary.mkdir()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CALLERS_SECRET", SECRET)
        environment.setenv("TMPDIR", str(temporary))
        outcomes = _graded(cases, top / "out")
    left = leftovers.processes() - processes, leftovers.mounts(own) - mounts, set(temporary.iterdir())
    return Batch(folder, top / "out", canary, outcomes, left)


def _graded(cases: list[Case], out: Path) -> dict[str, CaseOutcome]:
    workers = LocalWorkers(2)
    try:
        with Journal(out) as journal:
            graded = grade_all(cases, out, journal, workers, lambda: False)
            return {outcome.case: outcome for outcome in graded}
    finally:
        workers.close()


def _interleaved(cases: tuple[Case, ...], folder: Path) -> Iterator[Case]:
    """The cases, with a good answer before the first and after every few."""
    for number, case in enumerate(cases):
        if number % _EVERY == 0:
            name = f"good-{number:02}"
            python(name, GOOD).write(folder / name, folder)
            yield Case(name, str(folder / name))
        yield msgspec.structs.replace(case, limits=LIMITS)


def _card(batch: Batch, name: str) -> dict[str, Any]:
    card: dict[str, Any] = json.loads((batch.out / name / "scorecard.json").read_text(encoding="utf-8"))
    return card


@pytest.mark.parametrize("name", [answer.name for answer in ANSWERS])
def test_each_has_a_grade_or_a_reason_and_tells_nobodys_secret(name: str, batch: Batch) -> None:
    outcome = batch.outcomes[name]
    if name in _UNREADABLE:
        assert outcome.unscored_reason is not None
        assert outcome.unscored_reason.stage == "intake"
        assert "\n" not in outcome.unscored_reason.message
    else:
        assert outcome.status == "graded", outcome.unscored_reason
    text = batch.text(name)
    assert SECRET not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "root:x:0" not in text


def test_nothing_escaped(batch: Batch) -> None:
    assert list(batch.canary.iterdir()) == []
    assert sorted(path.name for path in batch.out.iterdir() if path.is_dir()) == sorted(
        name for name, outcome in batch.outcomes.items() if outcome.status == "graded"
    )


def test_no_process_no_mount_and_no_file_is_left_behind(batch: Batch) -> None:
    assert batch.left_behind == (set(), set(), set())


def test_every_good_answer_between_them_has_the_same_grade(batch: Batch) -> None:
    cards = []
    for name in sorted(batch.outcomes):
        if name.startswith("good-"):
            card = _card(batch, name)
            card["preview"].pop("seconds")
            assert card.pop("case") == name
            assert Path(card["provenance"].pop("source")).name == name
            cards.append(card)
    assert len(cards) > 5
    assert cards[0]["status"] == "graded"
    assert cards[0]["preview"]["status"] == "succeeded"
    assert all(card == cards[0] for card in cards)


def test_a_text_that_asks_for_a_better_grade_gets_the_one_that_it_deserves(batch: Batch) -> None:
    for name in ("asks-for-a-better-grade", "a-prompt-that-instructs"):
        card = _card(batch, name)
        assert card["verdict"] == "fail"
        assert "open-ingress" in {finding["check"] for finding in card["findings"]}


def test_what_the_answer_forges_is_no_verdict(batch: Batch) -> None:
    assert _card(batch, "prototypes")["verdict"] == "fail"
    assert "Written By" not in batch.text("replaced-tools")
    assert batch.outcomes["a-million-resources"].verdict == "fail"
    assert batch.outcomes["export-flood"].verdict == "fail"
