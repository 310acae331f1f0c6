import os
from pathlib import Path

import pytest

from harness.preview.sandbox.scratch import remove, scratch_folder


def test_the_folder_is_gone_after_an_error() -> None:
    made: list[Path] = []
    with pytest.raises(KeyError):
        _fail_inside(made)
    assert not made[0].exists()


def _fail_inside(made: list[Path]) -> None:
    with scratch_folder() as folder:
        made.append(folder)
        (folder / "file").write_text("x")
        raise KeyError


def test_a_tree_deeper_than_recursion_is_removed(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    here = os.open(top, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    remove(top)
    assert not top.exists()


def test_a_folder_without_permissions_is_removed(tmp_path: Path) -> None:
    locked = tmp_path / "top" / "locked"
    (locked / "inner").mkdir(parents=True)
    locked.chmod(0)
    remove(tmp_path / "top")
    assert not (tmp_path / "top").exists()
