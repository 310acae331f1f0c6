"""What a manifest may say, and that whatever it says wrong is one line that names its own line."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.batch.case import Case
from harness.batch.manifest import read_manifest
from harness.model.errors import BadInput


def _manifest(folder: Path, *lines: object) -> Path:
    path = folder / "answers.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return path


def test_an_answer_comes_by_path_by_git_reference_or_as_text(tmp_path: Path) -> None:
    path = _manifest(
        tmp_path,
        {"id": "a", "model": "north-7b", "task": "fintech-loan", "path": "answers/a"},
        "",
        {"id": "b", "git": "https://example.com/b.git@v1"},
        {"id": "c", "text": "# answer", "prompt": "# prompt", "ideal": "# ideal"},
    )
    assert read_manifest(path) == (
        Case("a", str(tmp_path / "answers" / "a"), "fintech-loan", "north-7b"),
        Case("b", "https://example.com/b.git@v1"),
        Case(
            "c",
            f"{path}#c",
            files={
                "MODEL_RESPONSE.md": b"# answer",
                "PROMPT.md": b"# prompt",
                "IDEAL_RESPONSE.md": b"# ideal",
            },
        ),
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "truncated"),
        ("[]", "Expected `object`"),
        ({"path": "a"}, "missing required field `id`"),
        ({"id": "a"}, "gives no answer, or more than one"),
        ({"id": "a", "path": "a", "text": "b"}, "gives no answer, or more than one"),
        ({"id": "a", "path": "a", "modle": "b"}, "unknown field `modle`"),
        ({"id": "a", "path": "a", "prompt": "b"}, "prompt and ideal go with text"),
        ({"id": "../a", "path": "a"}, "'../a' cannot name a folder"),
        ({"id": "a" * 300, "path": "a"}, "cannot name a folder"),
        ({"id": ".a", "path": "a"}, "'.a' cannot name a folder"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: object, problem: str) -> None:
    path = _manifest(tmp_path, {"id": "good", "text": "x"}, line)
    with pytest.raises(BadInput) as error:
        read_manifest(path)
    assert str(error.value).startswith(f"{path}:2: ")
    assert problem in str(error.value)


def test_a_manifest_that_is_not_there_or_names_nothing_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_manifest(tmp_path / "none.jsonl")
    with pytest.raises(BadInput, match="names no answer"):
        read_manifest(_manifest(tmp_path, ""))


@given(content=st.binary(max_size=200))
def test_no_bytes_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("manifest") / "answers.jsonl"
    path.write_bytes(content)
    with pytest.raises(BadInput):
        read_manifest(path)
