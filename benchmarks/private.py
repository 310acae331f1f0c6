"""A copy of the project with a cache, a LocalStack and a folder for temporary files of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from harness.model.places import cache_folder, project_folder
from harness.preview.localstack.installation import install, version

COMMAND = (sys.executable, "-c", "from harness.cli.main import main; main()")
_PARTS = ("harness", "rubrics", "ideal", "samples")
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
