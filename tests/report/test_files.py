from pathlib import Path

import pytest

from harness.model.errors import BadInput
from harness.report.files import write


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
