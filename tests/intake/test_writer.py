"""The one place that writes into the workspace."""

import hashlib
from pathlib import Path

import pytest

from harness.intake.limits import IntakeLimits
from harness.intake.paths import UnsafePath
from harness.intake.writer import WorkspaceWriter
from harness.model.errors import BadInput, EnvironmentFault


def _writer(root: Path, limits: IntakeLimits = IntakeLimits()) -> WorkspaceWriter:  # noqa: B008 - frozen
    return WorkspaceWriter(root, "answer", limits)


def test_files_are_known_by_path_size_and_hash(tmp_path: Path) -> None:
    writer = _writer(tmp_path / "out")
    writer.add("b/c.py", b"x = 1\n")
    writer.add("a.py", b"")
    assert [(file.path, file.size) for file in writer.files] == [("a.py", 0), ("b/c.py", 6)]
    assert writer.files[1].sha256 == hashlib.sha256(b"x = 1\n").hexdigest()


def test_text_that_is_no_utf8_is_still_text(tmp_path: Path) -> None:
    writer = _writer(tmp_path / "out")
    writer.add("a.py", b"\xff\n")
    assert writer.text("a.py") == "\ufffd\n"


@pytest.mark.parametrize(("first", "second"), [("a", "a/b"), ("a/b", "a"), ("a/b/c", "a/b")])
def test_a_file_is_never_also_a_folder(tmp_path: Path, first: str, second: str) -> None:
    writer = _writer(tmp_path / "out")
    writer.add(first, b"x")
    with pytest.raises(UnsafePath, match="a file and a folder at once"):
        writer.add(second, b"y")


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "", "a\0b"])
def test_nothing_is_written_outside_the_root(tmp_path: Path, path: str) -> None:
    writer = _writer(tmp_path / "out")
    with pytest.raises(UnsafePath):
        writer.add(path, b"x")
    assert [item.name for item in tmp_path.iterdir()] == ["out"]
    assert list((tmp_path / "out").iterdir()) == []


def test_a_path_that_is_written_twice_holds_the_last_content_once(tmp_path: Path) -> None:
    writer = _writer(tmp_path / "out")
    writer.add("a.py", b"1")
    writer.add("a.py", b"2")
    assert [(file.path, writer.text(file.path)) for file in writer.files] == [("a.py", "2")]


def test_the_caps_are_bad_input_of_the_source(tmp_path: Path) -> None:
    writer = _writer(tmp_path / "out", IntakeLimits(files=1, file_bytes=4, total_bytes=6))
    with pytest.raises(BadInput, match=r"answer: big is larger than 4 bytes"):
        writer.add("big", b"12345")
    writer.add("a", b"123")
    with pytest.raises(BadInput, match="answer: more than 1 files"):
        writer.add("b", b"1")


def test_a_place_that_cannot_hold_a_workspace_is_a_fault_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault, match="workspace folder cannot be made"):
        _writer(tmp_path / "file" / "below")
    with pytest.raises(EnvironmentFault, match="not empty"):
        _writer(tmp_path)


def test_a_workspace_that_vanishes_is_a_fault_of_the_environment(tmp_path: Path) -> None:
    writer = _writer(tmp_path / "out")
    (tmp_path / "out").rmdir()
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(EnvironmentFault, match="workspace cannot be written"):
        writer.add("a/b", b"x")
