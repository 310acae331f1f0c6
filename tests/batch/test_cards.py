from pathlib import Path

import msgspec
import pytest

from harness.batch.cards import Cards
from harness.batch.journal import RESULTS
from harness.batch.outcome import outcome_of, unscored
from harness.model.errors import BadInput
from harness.report import json
from harness.scorecard.gate import GateOverride
from tests.report import samples


def keep(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).mkdir(parents=True)
        (folder / name / "scorecard.json").write_text(json.render(samples.graded(samples.TAGS, case=name)))


def journal(folder: Path, *lines: object) -> None:
    (folder / RESULTS).write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))


def test_a_folder_of_one_answer_and_one_of_several_are_read(tmp_path: Path) -> None:
    keep(tmp_path, "b", "a")

    assert [card.case for card in Cards(tmp_path)] == ["a", "b"]
    assert [card.case for card in Cards(tmp_path / "a")] == ["a"]


def test_a_batch_is_what_its_lines_say(tmp_path: Path) -> None:
    keep(tmp_path, "b", "a", "old")
    lines = [outcome_of(samples.graded(samples.TAGS, case=name)) for name in ("b", "a")]
    journal(tmp_path, *lines, unscored("c", None, "intake", "no such file"))

    cards = Cards(tmp_path, GateOverride("low"))

    for _ in range(2):  # as often as somebody asks
        assert [(card.case, card.verdict) for card in cards] == [("a", "fail"), ("b", "fail"), ("c", None)]


def test_a_line_leads_out_of_no_folder(tmp_path: Path) -> None:
    keep(tmp_path, "secret", "run")
    journal(tmp_path / "run", outcome_of(samples.graded(case="../secret")))

    with pytest.raises(BadInput, match="no name of a case"):
        list(Cards(tmp_path / "run"))


def test_what_cannot_be_read_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no results"):
        Cards(tmp_path)
    keep(tmp_path, "a")
    (tmp_path / "a" / "scorecard.json").write_text("{}")
    with pytest.raises(BadInput, match="not a scorecard"):
        list(Cards(tmp_path))
