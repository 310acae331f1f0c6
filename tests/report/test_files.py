import os
from pathlib import Path

import pytest

from harness.model.errors import BadInput
from harness.report.files import require_writable, write


def test_a_report_is_written_into_a_new_folder(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "report.md", "text\n")

    assert (tmp_path / "a" / "b" / "report.md").read_text() == "text\n"
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["report.md"]


def test_a_report_replaces_the_one_before_it(tmp_path: Path) -> None:
    write(tmp_path / "report.md", "before")
    write(tmp_path / "report.md", "after")

    assert (tmp_path / "report.md").read_text() == "after"


def test_a_place_that_is_no_folder_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(BadInput, match="cannot write"):
        write(tmp_path / "file" / "report.md", "text")


def test_a_folder_that_is_not_there_yet_may_take_results_and_is_not_made(
    tmp_path: Path,
) -> None:
    require_writable(tmp_path / "a" / "b")

    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("place", ["file", "file/below", "broken"])
def test_what_is_no_folder_takes_no_results(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "broken").symlink_to(tmp_path / "gone")

    with pytest.raises(BadInput, match="not a folder: name a folder that you may write to with --out"):
        require_writable(tmp_path / place)


def test_a_folder_that_may_only_be_read_takes_no_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing is read-only to root, so that the mode alone answers here.
    monkeypatch.setattr(os, "access", lambda path, _: bool(Path(path).stat().st_mode & 0o200))
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(BadInput, match="cannot write to it"):
            require_writable(tmp_path / "results")
    finally:
        tmp_path.chmod(0o700)
