"""Which folder is a case, and what lies beside the answer."""

from pathlib import Path

import pytest

from harness.intake.case import ideal_beside, is_case, prompt_beside
from tests.intake.conftest import PROGRAM, write

FENCED = f"## __main__.py\n```python\n{PROGRAM}```\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"PROMPT.md": "x"}, True),
        ({"MODEL_RESPONSE.md": "x"}, True),
        ({"__main__.py": PROGRAM}, False),
        ({"PROMPT.md/inside": "a folder of that name"}, False),
    ],
)
def test_a_case_is_told_by_its_prompt_or_its_response(
    tmp_path: Path, files: dict[str, str], expected: bool
) -> None:
    assert is_case(write(tmp_path, files)) is expected


def test_the_ideal_of_a_case_is_found_from_its_folder_and_from_its_response(tmp_path: Path) -> None:
    write(tmp_path, {"MODEL_RESPONSE.md": FENCED, "IDEAL_RESPONSE.md": FENCED})
    expected = tmp_path / "IDEAL_RESPONSE.md"
    assert ideal_beside(str(tmp_path)) == expected
    assert ideal_beside(str(tmp_path / "MODEL_RESPONSE.md")) == expected
    write(tmp_path, {"ideal/__main__.py": PROGRAM})
    assert ideal_beside(str(tmp_path)) == tmp_path / "ideal"


def test_what_is_no_case_has_no_ideal(tmp_path: Path) -> None:
    write(tmp_path, {"plain/ideal/__main__.py": PROGRAM, "case/PROMPT.md": "x", "other.md": FENCED})
    assert ideal_beside(str(tmp_path / "plain")) is None
    assert ideal_beside(str(tmp_path / "case")) is None
    assert ideal_beside(str(tmp_path / "other.md")) is None
    assert ideal_beside(str(tmp_path / "missing")) is None
    assert ideal_beside("https://example.org/a.git@v1") is None


def test_a_link_is_no_ideal_and_no_prompt(tmp_path: Path) -> None:
    """An answer's own link must not bring in a file from elsewhere."""
    write(tmp_path, {"secret": "s", "case/MODEL_RESPONSE.md": FENCED})
    (tmp_path / "case" / "IDEAL_RESPONSE.md").symlink_to(tmp_path / "secret")
    (tmp_path / "case" / "PROMPT.md").symlink_to(tmp_path / "secret")
    assert ideal_beside(str(tmp_path / "case")) is None
    assert prompt_beside(tmp_path / "case") is None


def test_the_prompt_is_looked_for_one_folder_up_and_never_above_the_bound(tmp_path: Path) -> None:
    write(tmp_path, {"PROMPT.md": b"\xef\xbb\xbfBuild\r\nit.\r\n", "a/b/x": ""})
    assert prompt_beside(tmp_path) == "Build\nit.\n"
    assert prompt_beside(tmp_path / "a") == "Build\nit.\n"
    assert prompt_beside(tmp_path / "a" / "b") is None
    assert prompt_beside(tmp_path / "a", tmp_path / "a") is None
