"""An answer that travels: all that intake opens, nothing from elsewhere, laid out below its folder only."""

import os
import pickle
from pathlib import Path

import msgspec
import pytest

from harness.batch import packing
from harness.batch.case import Case
from harness.batch.grading import grade_case
from harness.batch.packing import packed
from harness.batch.parcel import answer_of, closed, opened
from harness.batch.unpacking import unpack
from harness.intake.interface import open_source
from harness.model.errors import BadInput
from harness.model.workspace import Workspace

_PROGRAM = 'import pulumi_aws as aws\naws.sqs.Queue("q")\n'


@pytest.fixture(name="answer")
def _answer(tmp_path: Path) -> Path:
    folder = tmp_path / "here" / "answer"
    (folder / "ideal").mkdir(parents=True)
    (folder / "lib").mkdir()
    for name in ("__main__.py", "lib/part.py", "ideal/__main__.py"):
        (folder / name).write_text(_PROGRAM)
    for name in ("PROMPT.md", "MODEL_FAILURES.md", "labels.json", "lib/MODEL_FAILURES.md"):
        (folder / name).write_text(f"{name}\n")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("[core]\n")
    return folder


def _travelled(answer: Path, there: Path) -> str:
    there.mkdir()
    return unpack(opened(closed(packed(Case("a", str(answer))))), there)


def _intake(source: str, destination: Path) -> Workspace:
    workspace = open_source(source, destination)
    return msgspec.structs.replace(workspace, root=Path(), provenance=None)


def test_what_travels_is_what_intake_opens_and_no_verdict(answer: Path) -> None:
    case = packed(Case("a", str(answer)))
    assert sorted(case.files or {}) == [
        "answer/PROMPT.md",
        "answer/__main__.py",
        "answer/ideal/__main__.py",
        "answer/lib/part.py",
    ]
    assert case.entry == "answer"


def test_the_prompt_beside_an_answer_travels_too(answer: Path) -> None:
    (answer / "PROMPT.md").rename(answer.parent / "PROMPT.md")
    assert "PROMPT.md" in (packed(Case("a", str(answer))).files or {})


def test_intake_says_the_same_of_an_answer_that_travelled(answer: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("SECRET")
    (answer / "inner.py").symlink_to("lib/part.py")
    (answer / "folder").symlink_to("lib")
    (answer / "outer.py").symlink_to(secret)
    (answer / "dangling.py").symlink_to("nothing")
    (answer / "ring.py").symlink_to("ring.py")
    (answer / os.fsdecode(b"\xff.py")).write_text("")
    (answer / "COM1.py").write_text("")
    here = _intake(str(answer), tmp_path / "a")
    parcel = closed(packed(Case("a", str(answer))))
    there = _intake(_travelled(answer, tmp_path / "there"), tmp_path / "b")
    assert there == here
    assert "inner.py" in {file.path for file in there.files}
    reasons = {decision.path: decision.reason for decision in there.decisions}
    assert reasons["outer.py"] == "a link that leads out of the folder"
    assert b"SECRET" not in parcel
    assert str(secret).encode() not in parcel


def test_a_special_file_stays_behind_and_does_not_hang_the_batch(answer: Path) -> None:
    os.mkfifo(answer / "pipe.py")
    assert "answer/pipe.py" not in (packed(Case("a", str(answer))).files or {})


def test_a_document_by_itself_travels(tmp_path: Path) -> None:
    document = tmp_path / "here" / "MODEL_RESPONSE.md"
    document.parent.mkdir()
    document.write_text(f"```python\n# __main__.py\n{_PROGRAM}```\n")
    there = _travelled(document, tmp_path / "there")
    assert Path(there).name == "MODEL_RESPONSE.md"
    assert _intake(there, tmp_path / "b") == _intake(str(document), tmp_path / "a")


def test_what_is_too_large_is_refused_unsent(answer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_MOST_BYTES", 1000)
    (answer / "big.py").write_bytes(b"#" * 1001)
    case = packed(Case("a", str(answer)))
    assert case.files is None
    assert case.refused == f"{answer}: too large to send: grade a smaller folder"
    assert len(closed(case)) < 1000


def test_what_is_not_there_is_refused_and_stops_nothing(tmp_path: Path) -> None:
    case = packed(Case("a", str(tmp_path / "gone")))
    assert case.refused is not None
    assert "No such file or directory" in case.refused


@pytest.mark.parametrize("source", ["https://example.org/a/answer.git@main", "git@example.org:a/answer.git"])
def test_a_repository_travels_by_its_address(source: str) -> None:
    assert packed(Case("a", source)) == Case("a", source)


@pytest.mark.parametrize("name", ["../x.py", "/tmp/x.py", "a/../../x.py", "..", "door/x.py", "a\0b"])
def test_no_name_leads_out_of_the_workers_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "outer" / "folder"
    folder.mkdir(parents=True)
    case = Case("a", "a", files={"good.py": b"", name: b"evil"}, links={"door": str(tmp_path)})
    with pytest.raises(BadInput, match="leads out of the answer's folder"):
        unpack(case, folder)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "outer"]
    graded = grade_case(case)
    assert graded.outcome.unscored_reason is not None
    assert graded.outcome.unscored_reason.stage == "intake"


def test_a_link_cannot_be_laid_through_another(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="leads out"):
        unpack(Case("a", "a", links={"door": "/", "door/tmp/evil": "x"}), tmp_path)


def test_bytes_become_values_and_never_code(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (os.mkdir, (str(tmp_path / "ran"),))

    for read in (opened, answer_of):
        with pytest.raises(msgspec.MsgspecError):
            read(pickle.dumps(Evil()))
    assert not (tmp_path / "ran").exists()
