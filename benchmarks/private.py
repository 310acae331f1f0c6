"""A copy of the project with a cache, a LocalStack and a folder for temporary files of its own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from harness.batch.case import Case
from harness.model.places import cache_folder, project_folder
from harness.preview.localstack.installation import install, version

COMMAND = (sys.executable, "-c", "from harness.cli.main import main; main()")
_PARTS = ("harness", "rubrics", "ideal", "samples")
_COMMENTS = {".py": "#", ".ts": "//"}
_ANSWERS = ("*.py", "*.ts", "MODEL_RESPONSE.md")
_BLOCK = re.compile(r"^(```(python|py|typescript|ts)\n.*?)^```$", re.MULTILINE | re.DOTALL)
_NOT_INHERITED = ("AWS_ENDPOINT_URL", "LOCALSTACK_HOST", "IAC_HARNESS_NO_CACHE")


class Private:
    """Everything below ``folder``; the SDK environments and LocalStack's installation are the user's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temporary = folder / "tmp"
        self.cache = folder / "cache"
        self.temporary.mkdir(parents=True)
        (self.cache / "localstack").mkdir(parents=True)
        (self.cache / "sdk").symlink_to(cache_folder() / "sdk")
        (self.cache / "localstack" / version()).symlink_to(install().parents[1])
        for part in _PARTS:
            ignored = shutil.ignore_patterns("node_modules", ".venv")
            shutil.copytree(project_folder() / part, folder / "project" / part, ignore=ignored, symlinks=True)
        kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
        self.environment = {
            **kept,
            "IAC_HARNESS_CACHE": str(self.cache),
            "PYTHONPATH": str(folder / "project"),
            "TMPDIR": str(self.temporary),
        }

    def start(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """The command of the copied project, in a process group of its own."""
        return subprocess.Popen(
            [*COMMAND, *arguments], env=self.environment, cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def run(self, *arguments: str) -> int:
        """Its exit status."""
        with self.start(*arguments) as process:
            process.communicate()
            return process.returncode


def varied(cases: tuple[Case, ...], folder: Path, answers: int) -> Iterator[Case]:
    """``answers`` copies of the cases in turn, each as another answer: a comment more."""
    for number in range(answers):
        case = cases[number % len(cases)]
        name = f"{case.name}-{number:04}"
        shutil.copytree(case.source, folder / name, ignore=shutil.ignore_patterns("node_modules"))
        for file in (path for pattern in _ANSWERS for path in (folder / name).rglob(pattern)):
            file.write_text(_with_comment(file.read_text(), file.suffix, number))
        yield Case(name, str(folder / name), case.task)


def _with_comment(text: str, suffix: str, number: int) -> str:
    if suffix in _COMMENTS:
        return f"{text}\n{_COMMENTS[suffix]} Answer {number}.\n"
    return _BLOCK.sub(lambda block: _in_block(block, number), text)


def _in_block(block: re.Match[str], number: int) -> str:
    comment = _COMMENTS[".py" if block[2].startswith("py") else ".ts"]
    return f"{block[1]}{comment} Answer {number}.\n```"
