from pathlib import Path

from harness.preview.sandbox.usage import disk_bytes


def test_all_files_of_all_folders_count(tmp_path: Path) -> None:
    for name in ("a", "b/c"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_bytes(b"x" * 100_000)
    assert 200_000 <= disk_bytes((tmp_path / "a", tmp_path / "b"), 10**9) < 300_000


def test_a_link_counts_as_itself(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/usr")
    assert disk_bytes((tmp_path,), 10**9) < 100_000


def test_counting_stops_at_enough(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 100_000)
    assert disk_bytes((tmp_path,), 50_000) >= 50_000


def test_very_many_empty_files_are_enough(tmp_path: Path) -> None:
    for number in range(20_001):
        (tmp_path / str(number)).touch()
    assert disk_bytes((tmp_path,), 10**12) == 10**12


def test_a_vanished_folder_is_empty(tmp_path: Path) -> None:
    assert disk_bytes((tmp_path / "gone",), 10**9) == 0
