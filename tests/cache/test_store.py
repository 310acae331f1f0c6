"""Entries on disk: whole or absent, bounded, used by many at once, and nobody's reason to fail."""

import errno
import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cache.store import FOLDERS, Store
from tests.cache.unwritable import nobody_writes

_LARGE = 64 * 1024**2


def _key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def _same_folder(count: int) -> list[str]:
    """Keys whose entries lie in one folder."""
    return [f"00{number:062x}" for number in range(count)]


def test_an_entry_comes_back_and_is_its_owners_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "results", _LARGE)
    assert store.read("preview", _key(1)) is None
    store.write("preview", _key(1), b"one")
    assert store.read("preview", _key(1)) == b"one"
    assert store.read("analysis", _key(1)) is None
    (entry,) = [path for path in (tmp_path / "results").rglob("*") if path.is_file()]
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    assert stat.S_IMODE(entry.parent.stat().st_mode) == 0o700


def test_a_discarded_entry_is_gone(tmp_path: Path) -> None:
    store = Store(tmp_path, _LARGE)
    store.write("preview", _key(1), b"one")
    store.discard("preview", _key(1))
    store.discard("preview", _key(1))
    assert store.read("preview", _key(1)) is None


def test_what_was_used_least_lately_goes(tmp_path: Path) -> None:
    store = Store(tmp_path, FOLDERS * 1000)
    first, second, third, fourth = _same_folder(4)
    for age, key in enumerate((first, second, third)):
        store.write("preview", key, bytes(300))
        os.utime(store._place("preview", key), (1000 + age, 1000 + age))
    assert store.read("preview", first) is not None  # just used
    store.write("preview", fourth, bytes(300))
    kept = [key for key in (first, second, third, fourth) if store.read("preview", key) is not None]
    assert kept == [first, third, fourth]


def test_an_entry_larger_than_its_folders_share_is_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path, FOLDERS * 1000)
    store.write("preview", _key(1), bytes(1001))
    assert store.read("preview", _key(1)) is None
    assert store.usage() == {}


def test_an_entry_that_a_lower_bound_would_not_have_kept_is_none(tmp_path: Path) -> None:
    Store(tmp_path, _LARGE).write("preview", _key(1), bytes(1001))
    assert Store(tmp_path, FOLDERS * 1000).read("preview", _key(1)) is None
    assert Store(tmp_path, FOLDERS * 1001).read("preview", _key(1)) == bytes(1001)


@given(sizes=st.lists(st.integers(0, 3000), min_size=1, max_size=60), most=st.integers(0, 40_000))
def test_the_whole_is_never_larger_than_its_bound(
    sizes: list[int], most: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = Store(tmp_path_factory.mktemp("results"), most)
    for number, size in enumerate(sizes):
        store.write("preview", _key(number % 40), bytes(size))
        assert sum(usage.bytes for usage in store.usage().values()) <= most


def test_what_a_killed_writer_left_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    store = Store(tmp_path, _LARGE)
    (key, other) = _same_folder(2)
    store.write("preview", key, b"one")
    folder = store._place("preview", key).parent
    left, busy = folder / ".writing-left", folder / ".writing-busy"
    left.write_bytes(b"half")
    busy.write_bytes(b"half")
    os.utime(left, (1000, 1000))
    store.write("preview", other, b"two")
    assert not left.exists()
    assert busy.exists()
    assert store.usage()["preview"].entries == 2


_WRITER = """
import sys
from pathlib import Path
from harness.cache.store import FOLDERS, Store
store = Store(Path(sys.argv[1]), FOLDERS * 2_000_000)
keys = [f"00{number:062x}" for number in range(5)]
own = sys.argv[2].encode()
for turn in range(300):
    key = keys[turn % 5]
    store.write("preview", key, own * 40_000)
    found = store.read("preview", key)
    assert found is None or (len(found) == 40_000 and len(set(found)) == 1), (len(found), set(found))
"""


def test_processes_that_write_the_same_entries_at_once_never_see_half_of_one(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(folder), own], stderr=subprocess.PIPE)
        for own in "abc"
    ]
    told = [writer.communicate(timeout=120)[1].decode() for writer in writers]
    assert told == ["", "", ""]
    assert Store(folder, _LARGE).usage()["preview"].entries == 5
    assert not list(folder.rglob(".writing-*"))


def test_a_writer_that_is_killed_leaves_whole_entries(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    endless = _WRITER.replace("range(300)", "range(10**9)")
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", endless, str(folder), "a"])
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(0.4)
        writer.kill()
        writer.wait()
    store = Store(folder, FOLDERS * 2_000_000)
    found = [store.read("preview", f"00{number:062x}") for number in range(5)]
    assert {len(content) for content in found if content is not None} == {40_000}


def test_a_full_disk_is_an_error_that_leaves_nothing(tmp_path: Path) -> None:
    """A real one: the file system refuses to go beyond a limit that the kernel enforces."""
    program = (
        "import resource, signal, sys\nfrom pathlib import Path\nfrom harness.cache.store import Store\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        f"try:\n    Store(Path(sys.argv[1]), {_LARGE}).write('preview', '00' * 32, bytes(5000))\n"
        "except OSError as error:\n    sys.exit(error.errno)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert ended.returncode == errno.EFBIG
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_may_only_be_read_still_answers(tmp_path: Path) -> None:
    store = Store(tmp_path / "results", _LARGE)
    store.write("preview", _key(1), b"one")
    with nobody_writes(tmp_path / "results"):
        assert store.read("preview", _key(1)) == b"one"
        with pytest.raises(OSError, match=r"."):
            store.write("preview", _key(1), b"two")
        store.note("something")
        store.discard("preview", _key(1))
        assert store.read("preview", _key(1)) == b"one"


def test_a_link_in_an_entrys_place_is_not_followed(tmp_path: Path) -> None:
    store = Store(tmp_path / "results", _LARGE)
    store.write("preview", _key(1), b"one")
    place = store._place("preview", _key(1))
    place.unlink()
    (tmp_path / "secret").write_bytes(b"secret")
    place.symlink_to(tmp_path / "secret")
    assert store.read("preview", _key(1)) is None
    store.write("preview", _key(1), b"two")
    assert (tmp_path / "secret").read_bytes() == b"secret"


def test_clearing_forgets_everything_and_touches_nothing_beside_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "results", _LARGE)
    store.clear()
    for number in range(20):
        store.write("preview", _key(number), b"one")
    (tmp_path / "sdk").mkdir()
    store.clear()
    assert store.usage() == {}
    assert [path.name for path in tmp_path.iterdir()] == ["sdk"]
    store.write("preview", _key(1), b"again")
    assert store.read("preview", _key(1)) == b"again"


def test_notes_are_kept_in_order_and_bounded(tmp_path: Path) -> None:
    store = Store(tmp_path, _LARGE)
    assert store.notes() == ()
    for number in range(2000):
        store.note(f"entry {number} {'x' * 100}")
    assert store.notes()[-1].endswith(f"entry 1999 {'x' * 100}")
    assert (tmp_path / "notes.log").stat().st_size < 100_000
    assert store.usage() == {}
