"""The lines of a batch: whole or not there, one batch at a time, and readable whatever happened before."""

import errno
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.batch.journal import RESULTS, Journal
from harness.batch.outcome import CaseOutcome, unscored
from harness.model.errors import BadInput, EnvironmentFault

_A, _B = (unscored(name, None, "intake", "no program") for name in "ab")


def _line(outcome: CaseOutcome) -> bytes:
    return msgspec.json.encode(outcome) + b"\n"


def test_what_is_appended_is_there_for_the_next_batch(tmp_path: Path) -> None:
    with Journal(tmp_path / "new" / "out") as journal:
        journal.append(_A)
        journal.append(_B)
    with Journal(tmp_path / "new" / "out") as journal:
        assert journal.outcomes() == (_A, _B)


@given(cut=st.integers(min_value=0))
def test_a_line_cut_short_is_cut_off_and_the_next_one_is_whole(
    cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("out") / RESULTS
    last = _line(_B)
    path.write_bytes(_line(_A) + last[: cut % len(last)])
    with Journal(path.parent) as journal:
        assert journal.outcomes() == (_A,)
        journal.append(_B)
    assert path.read_bytes() == _line(_A) + last


def test_a_long_unfinished_line_is_cut_off_too(tmp_path: Path) -> None:
    (tmp_path / RESULTS).write_bytes(_line(_A) + b"x" * 200_000)
    with Journal(tmp_path):
        assert (tmp_path / RESULTS).read_bytes() == _line(_A)


def test_the_last_line_of_a_case_counts_and_what_is_no_outcome_is_none(tmp_path: Path) -> None:
    later = msgspec.structs.replace(_A, model="north-7b")
    (tmp_path / RESULTS).write_bytes(_line(_A) + b"{}\n\xff\n" + _line(_B) + _line(later))
    with Journal(tmp_path) as journal:
        assert journal.outcomes() == (later, _B)


def test_forgetting_drops_those_lines_alone(tmp_path: Path) -> None:
    (tmp_path / RESULTS).write_bytes(_line(_A) + b"{}\n" + _line(_B))
    with Journal(tmp_path) as journal:
        journal.forget(lambda outcome: outcome.case == "a")
    assert (tmp_path / RESULTS).read_bytes() == b"{}\n" + _line(_B)


def test_a_second_batch_is_refused_while_the_first_one_runs(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(BadInput, match="another batch writes to it"), Journal(tmp_path):
        pass
    with Journal(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_of_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write

    def full(descriptor: int, content: bytes) -> int:
        if len(content) < 20:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, content[:-10])

    with Journal(tmp_path) as journal:
        journal.append(_A)
        monkeypatch.setattr(os, "write", full)
        with pytest.raises(EnvironmentFault, match="No space left on device"):
            journal.append(_B)
        assert (tmp_path / RESULTS).read_bytes() == _line(_A)
