"""Paths that a source may name."""

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.intake.paths import UnsafePath, safe_path


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("lib/tap_stack.py", "lib/tap_stack.py"),
        ("./lib//x.py", "lib/x.py"),
        ("lib\\windows.py", "lib/windows.py"),
        ("lib/__init__.py", "lib/__init__.py"),
        (".gitignore", ".gitignore"),
        ("pages/[id].tsx", "pages/[id].tsx"),
        ("ünïcode.py", "ünïcode.py"),
    ],
)
def test_ordinary_paths_get_one_normal_form(written: str, normal: str) -> None:
    assert safe_path(written) == normal


@pytest.mark.parametrize(
    "path",
    [
        "../x.py",
        "lib/../../x.py",
        "..",
        "a/..",
        "..\\x.py",
        "/etc/passwd",
        "\\\\server\\share",
        "C:\\x.py",
        "c:x",
        "~/.ssh/authorized_keys",
        "",
        ".",
        "./",
        "a\0b",
        "a\nb",
        "CON",
        "nul.txt",
        "lib/Lpt1.py",
        "x" * 256,
        "/".join("a" * 40),
        "a/" * 600 + "b",
        "trailing.",
        "trailing ",
        ".git/config",
        "lib/.GIT/hooks/x",
        "a\u202eyp.x",
        "\udc80",
    ],
)
def test_paths_that_lead_out_or_that_file_systems_refuse_are_refused(path: str) -> None:
    with pytest.raises(UnsafePath):
        safe_path(path)


@given(st.text() | st.lists(st.sampled_from(["..", ".", "a", "b.py", "", "~", "C:", "\\"])).map("/".join))
def test_whatever_is_accepted_stays_below_the_root_and_is_its_own_normal_form(text: str) -> None:
    try:
        path = safe_path(text)
    except UnsafePath:
        return
    assert posixpath.normpath(posixpath.join("/root", path)) == f"/root/{path}"
    assert safe_path(path) == path
