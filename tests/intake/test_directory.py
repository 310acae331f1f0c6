"""Directories and case folders as sources."""

import hashlib
import os
import socket
from pathlib import Path

import pytest

from harness.intake.interface import open_source
from harness.intake.limits import IntakeLimits
from harness.model.errors import BadInput, EnvironmentFault
from tests.intake.conftest import PROGRAM, PROJECT, Opener, write


def test_a_directory_is_copied_with_the_hash_of_each_file_sorted_by_path(
    tmp_path: Path, opened: Opener
) -> None:
    files: dict[str, str | bytes] = {
        "b/z.txt": "z",
        "Pulumi.yaml": PROJECT,
        "__main__.py": PROGRAM,
        "a.txt": b"\xff\x00",
    }
    source = write(tmp_path / "source", files)
    workspace = opened(source)
    assert [file.path for file in workspace.files] == ["Pulumi.yaml", "__main__.py", "a.txt", "b/z.txt"]
    binary = workspace.files[2]
    assert binary.sha256 == hashlib.sha256(b"\xff\x00").hexdigest()
    assert binary.size == 2
    assert binary.markdown_lines is None
    assert (workspace.root / "b/z.txt").read_text() == "z"
    assert workspace.provenance.kind == "directory"
    assert workspace.provenance.location == str(source)


def test_the_source_is_left_exactly_as_it_was(tmp_path: Path, opened: Opener) -> None:
    source = write(tmp_path / "source", {"__main__.py": PROGRAM, "lib/x.py": "x = 1\n"})
    before = {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in sorted(source.rglob("*"))}
    workspace = opened(source)
    (workspace.root / "__main__.py").write_text("changed")
    assert {
        path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in sorted(source.rglob("*"))
    } == before
    assert (source / "__main__.py").read_text() == PROGRAM


def test_what_tools_generate_is_not_copied(tmp_path: Path, opened: Opener) -> None:
    generated = [".git/config", "node_modules/a/index.js", ".venv/pyvenv.cfg", "lib/__pycache__/x.pyc"]
    source = write(tmp_path / "source", {"__main__.py": PROGRAM, **dict.fromkeys(generated, "x")})
    assert [file.path for file in opened(source).files] == ["__main__.py"]


def test_a_link_inside_the_tree_is_copied_as_its_file_and_one_that_leads_out_is_not(
    tmp_path: Path, opened: Opener
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    source = write(tmp_path / "source", {"__main__.py": PROGRAM, "lib/x.py": "x = 1\n"})
    (source / "inside.py").symlink_to("lib/x.py")
    (source / "outside.txt").symlink_to("../secret.txt")
    (source / "absolute.txt").symlink_to(tmp_path / "secret.txt")
    (source / "dangling").symlink_to("nowhere")
    (source / "ring").symlink_to("ring")
    (source / "folder").symlink_to("lib")
    workspace = opened(source)
    assert [file.path for file in workspace.files] == ["__main__.py", "inside.py", "lib/x.py"]
    assert not (workspace.root / "inside.py").is_symlink()
    assert {(item.path, item.reason) for item in workspace.decisions} == {
        ("absolute.txt", "a link that leads out of the folder"),
        ("dangling", "a link that leads nowhere"),
        ("folder", "a link to a folder"),
        ("outside.txt", "a link that leads out of the folder"),
        ("ring", "a link that leads nowhere"),
    }


def test_a_link_does_not_smuggle_in_what_is_no_part_of_the_answer(tmp_path: Path, opened: Opener) -> None:
    source = write(tmp_path / "source", {"__main__.py": PROGRAM, "MODEL_FAILURES.md": "verdict"})
    (source / "notes.md").symlink_to("MODEL_FAILURES.md")
    assert [file.path for file in opened(source).files] == ["__main__.py"]


def test_special_files_are_skipped_without_opening_them(tmp_path: Path, opened: Opener) -> None:
    source = write(tmp_path / "s", {"__main__.py": PROGRAM})
    os.mkfifo(source / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(source / "sock"))
        workspace = opened(source)
    assert [item.path for item in workspace.decisions] == ["pipe", "sock"]
    assert all("special file" in item.reason for item in workspace.decisions)


def test_a_name_that_cannot_be_used_is_skipped_and_recorded(tmp_path: Path, opened: Opener) -> None:
    source = write(tmp_path / "source", {"__main__.py": PROGRAM, "bad\nname.py": "x"})
    decision = opened(source).decisions[0]
    assert decision.outcome == "ignored"
    assert "control character" in decision.reason


def test_an_empty_directory_is_bad_input(tmp_path: Path, opened: Opener) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="holds no files: name the folder of the answer"):
        opened(tmp_path / "empty")


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (IntakeLimits(files=1), "more than 1 files"),
        (IntakeLimits(entries=1), "more than 1 entries"),
        (IntakeLimits(file_bytes=10), "is larger than 10 bytes"),
        (IntakeLimits(total_bytes=150), "more than 150 bytes in all"),
    ],
)
def test_each_cap_is_bad_input(tmp_path: Path, opened: Opener, limits: IntakeLimits, message: str) -> None:
    source = write(tmp_path / "source", {"__main__.py": PROGRAM, "lib/big.py": "#" * 100})
    with pytest.raises(BadInput, match=message):
        opened(source, limits)


def test_an_occupied_workspace_folder_is_a_fault_of_ours(tmp_path: Path, opened: Opener) -> None:
    source = write(tmp_path / "source", {"__main__.py": PROGRAM})
    write(tmp_path / "occupied", {"old.py": ""})
    with pytest.raises(EnvironmentFault, match="not empty"):
        open_source(str(source), tmp_path / "occupied")


def test_a_case_folder_gives_the_response_and_the_prompt_and_nothing_of_the_verdicts(
    tmp_path: Path, opened: Opener
) -> None:
    response = f"## __main__.py\n\n```python\n{PROGRAM}```\n"
    case = write(
        tmp_path / "case",
        {
            "MODEL_RESPONSE.md": response,
            "PROMPT.md": "Build a bucket.\r\n",
            "IDEAL_RESPONSE.md": "```python\nimport pulumi\n```",
            "MODEL_FAILURES.md": "secret verdict",
            "labels.json": "{}",
            "ideal/__main__.py": PROGRAM,
        },
    )
    workspace = opened(case)
    assert [file.path for file in workspace.files] == ["__main__.py"]
    assert workspace.prompt == "Build a bucket.\n"
    assert workspace.provenance.kind == "markdown"


def test_a_case_folder_with_files_leaves_out_what_lies_beside_the_answer(
    tmp_path: Path, opened: Opener
) -> None:
    beside = [
        "PROMPT.md",
        "ideal/__main__.py",
        "task.yaml",
        "labels.json",
        "MODEL_FAILURES.md",
        "lib/IDEAL_RESPONSE.md",
    ]
    source = write(
        tmp_path / "case", {"lib/x.py": PROGRAM, "lib/labels.json": "{}", **dict.fromkeys(beside, "text")}
    )
    workspace = opened(source)
    assert [file.path for file in workspace.files] == ["lib/labels.json", "lib/x.py"]
    assert workspace.prompt == "text"


def test_the_prompt_may_lie_beside_the_answers_folder(tmp_path: Path, opened: Opener) -> None:
    write(tmp_path / "task", {"PROMPT.md": "Build.", "answer/__main__.py": PROGRAM})
    assert opened(tmp_path / "task" / "answer").prompt == "Build."


def test_an_unreadable_file_is_named(tmp_path: Path, opened: Opener) -> None:
    source = write(tmp_path / "source", {"__main__.py": PROGRAM})
    (source / "__main__.py").chmod(0)
    if os.access(source / "__main__.py", os.R_OK):
        pytest.skip("root may read everything")
    with pytest.raises(BadInput, match=r"__main__\.py cannot be read"):
        opened(source)


@pytest.mark.parametrize("source", ["nowhere", "", "no\0where", "x" * 5000, "a\nb"])
def test_a_path_that_does_not_exist_is_one_line(opened: Opener, source: str) -> None:
    with pytest.raises(BadInput, match="no such file or folder") as caught:
        opened(source)
    assert "\n" not in str(caught.value)


def test_a_file_of_another_kind_says_what_can_be_graded(tmp_path: Path, opened: Opener) -> None:
    write(tmp_path, {"answer.docx": "x"})
    with pytest.raises(BadInput, match=r"give a directory, a git URL@ref, a \.md document"):
        opened(tmp_path / "answer.docx")


def test_a_special_file_as_source_is_bad_input(opened: Opener) -> None:
    with pytest.raises(BadInput, match="neither a file nor a folder"):
        opened("/dev/null")


def test_the_same_directory_gives_the_same_workspace_twice(tmp_path: Path, opened: Opener) -> None:
    source = write(tmp_path / "source", {"__main__.py": PROGRAM, "b.py": "", "a.py": ""})
    first, second = opened(source), opened(source)
    assert (first.files, first.layout, first.decisions) == (second.files, second.layout, second.decisions)
