"""The answers that benchmarks grade, and many of each, alike but for a comment."""

import re
import shutil
from pathlib import Path

from harness.batch.cases import find_cases
from harness.intake.interface import open_source
from harness.model.places import project_folder
from harness.model.workspace import Workspace

TASK = "fintech-loan"
SAMPLES = project_folder() / "samples" / TASK

_COMMENTS = {".py": "#", ".ts": "//"}
_FILES = ("*.py", "*.ts", "MODEL_RESPONSE.md")
_BLOCK = re.compile(r"^(```(python|py|typescript|ts)\n.*?)^```$", re.MULTILINE | re.DOTALL)


def python_answers(folders: list[str], scratch: Path) -> list[tuple[str, Workspace]]:
    """The Python answers among the cases in ``folders``: where each lies, and what it is, opened."""
    opened = (
        (str(case.source), open_source(case.source, scratch / str(number)))
        for number, case in enumerate(find_cases(folders))
    )
    return [answer for answer in opened if answer[1].layout.language == "python"]


def vary(source: str | Path, target: Path, number: int) -> None:
    """Copy the answer in a folder, with a comment more, so that no cache knows it."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    for file in (path for pattern in _FILES for path in target.rglob(pattern)):
        file.write_text(_with_comment(file.read_text(), file.suffix, number))


def _with_comment(text: str, suffix: str, number: int) -> str:
    """In every block of code, where it is a document."""
    if suffix in _COMMENTS:
        return f"{text}\n{_COMMENTS[suffix]} Answer {number}.\n"
    return _BLOCK.sub(lambda block: _in_block(block, number), text)


def _in_block(block: re.Match[str], number: int) -> str:
    comment = _COMMENTS[".py" if block[2].startswith("py") else ".ts"]
    return f"{block[1]}{comment} Answer {number}.\n```"
