"""Results are found again by content; nothing that is wrong with a cache is a failure."""

import contextlib
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cache.memory import Memory, Stage
from harness.cache.store import Store
from harness.model.workspace import Layout
from tests.cache.unwritable import nobody_writes

_STAGE = Stage("extraction", ("intake",))
_BYTES = 64 * 1024**2


class _Work:
    """Counts how often it was done."""

    def __init__(self, result: Layout) -> None:
        self.result = result
        self.done = 0

    def __call__(self) -> Layout:
        self.done += 1
        return self.result


_LAYOUT = Layout("python", main="__main__.py", manifests=("requirements.txt",))


def _asked(
    memory: Memory, work: _Work, parts: object = "parts", keep: Callable[[Layout], bool] = bool
) -> Layout:
    return memory.remember(_STAGE, parts, Layout, work, keep)


def test_work_is_done_once_for_equal_parts_by_whoever_asks(tmp_path: Path) -> None:
    work = _Work(_LAYOUT)
    for _ in range(3):
        assert _asked(Memory(Store(tmp_path, _BYTES)), work) == _LAYOUT
    assert work.done == 1
    _asked(Memory(Store(tmp_path, _BYTES)), work, parts="others")
    assert work.done == 2


def test_without_a_store_nothing_is_kept() -> None:
    work = _Work(_LAYOUT)
    for _ in range(2):
        assert _asked(Memory(None), work) == _LAYOUT
    assert work.done == 2


def test_what_lasts_is_kept_by_the_process_where_nothing_else_keeps_it(tmp_path: Path) -> None:
    work = _Work(_LAYOUT)
    for _ in range(2):
        assert _asked(Memory(None).lasting(), work, parts=str(tmp_path)) == _LAYOUT
    assert work.done == 1
    store = Store(tmp_path, _BYTES)
    _asked(Memory(store).lasting(), work, parts="on disk")
    assert store.usage()["extraction"].entries == 1


def test_what_is_not_to_be_kept_is_done_again(tmp_path: Path) -> None:
    work = _Work(_LAYOUT)
    memory = Memory(Store(tmp_path, _BYTES))
    for _ in range(2):
        _asked(memory, work, keep=lambda _: False)
    assert work.done == 2
    assert memory.of(_STAGE)("parts", Layout, work) == _LAYOUT
    assert memory.of(_STAGE)("parts", Layout, work) == _LAYOUT
    assert work.done == 3


def test_an_error_is_raised_and_not_kept(tmp_path: Path) -> None:
    memory = Memory(Store(tmp_path, _BYTES))

    def fail() -> Layout:
        raise ValueError("no program")

    with pytest.raises(ValueError, match="no program"):
        memory.remember(_STAGE, "parts", Layout, fail)
    assert Store(tmp_path, _BYTES).usage() == {}


@given(data=st.data())
def test_whatever_happens_to_an_entry_the_result_is_the_same_and_the_damage_is_said(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("results")
    work, said = _Work(_LAYOUT), list[str]()
    memory = Memory(Store(folder, _BYTES), said.append)
    _asked(memory, work)
    (entry,) = folder.rglob("*.extraction")
    whole = entry.read_bytes()
    damaged = data.draw(
        st.binary(max_size=300)
        | st.integers(0, len(whole) - 1).map(lambda length: whole[:length])
        | st.integers(0, len(whole) - 1).map(
            lambda at: whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :]
        )
    )
    entry.write_bytes(damaged)
    assert _asked(memory, work) == _LAYOUT
    assert work.done == 2
    assert len(said) == 1
    assert said[0].startswith("a damaged cache entry (extraction ")
    assert Store(folder, _BYTES).notes()[0].endswith(said[0])
    assert _asked(memory, work) == _LAYOUT
    assert work.done == 2  # made anew, and whole


def test_one_entry_in_anothers_place_is_discarded(tmp_path: Path) -> None:
    """As long as it is, whole as it is: it was made for other parts."""
    said: list[str] = []
    memory = Memory(Store(tmp_path, _BYTES), said.append)
    _asked(memory, _Work(Layout("typescript")), "theirs")
    (theirs,) = tmp_path.rglob("*.extraction")
    _asked(memory, _Work(_LAYOUT), "mine")
    (mine,) = [path for path in tmp_path.rglob("*.extraction") if path != theirs]
    mine.write_bytes(theirs.read_bytes())
    assert _asked(memory, _Work(_LAYOUT), "mine") == _LAYOUT
    assert len(said) == 1


def test_a_folder_that_cannot_be_written_fails_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    work = _Work(_LAYOUT)
    folder = tmp_path / "results"
    folder.mkdir()
    with nobody_writes(folder):
        for _ in range(2):
            assert _asked(Memory(Store(folder, _BYTES), said.append), work) == _LAYOUT
    assert work.done == 2
    assert all("could not be kept" in line for line in said)
    assert len(said) == 2


def test_a_file_where_the_folder_should_be_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file")
    said: list[str] = []
    assert _asked(Memory(Store(tmp_path / "results", _BYTES), said.append), _Work(_LAYOUT)) == _LAYOUT
    assert "could not be kept" in said[0]


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB with nothing left on it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root mounts a small file system, where it may")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _fill(ballast: Path) -> None:
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def test_a_full_disk_fails_nothing_and_leaves_nothing(full_disk: Path) -> None:
    said: list[str] = []
    work = _Work(_LAYOUT)
    memory = Memory(Store(full_disk / "results", _BYTES), said.append)
    _fill(full_disk / "ballast")
    assert _asked(memory, work) == _LAYOUT
    assert "No space left" in said[0]
    assert [path.name for path in full_disk.rglob("*") if path.is_file() and path.stat().st_size] == [
        "ballast"
    ]
    (full_disk / "ballast").unlink()
    assert [_asked(memory, work), _asked(memory, work)] == [_LAYOUT, _LAYOUT]
    assert work.done == 2


def test_an_entry_is_named_by_a_digest(tmp_path: Path) -> None:
    _asked(Memory(Store(tmp_path, _BYTES)), _Work(_LAYOUT), "../../outside")
    (entry,) = tmp_path.rglob("*.extraction")
    assert len(entry.stem) == hashlib.sha256().digest_size * 2
