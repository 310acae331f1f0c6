"""Sources that are made on the spot: folders, documents, archives and repositories."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from harness.intake.interface import open_source
from harness.intake.limits import IntakeLimits
from harness.model.workspace import Workspace

PROGRAM = (
    "import pulumi\nimport pulumi_aws as aws\n\n"
    'bucket = aws.s3.Bucket("logs")\npulumi.export("name", bucket.id)\n'
)
COMPONENT = (
    "import pulumi\nimport pulumi_aws as aws\n\n\n"
    "class Store(pulumi.ComponentResource):\n"
    "    def __init__(self, name):\n"
    '        super().__init__("own:store:Store", name)\n'
    '        self.bucket = aws.s3.Bucket("b")\n'
)
TYPESCRIPT = (
    'import * as aws from "@pulumi/aws";\n\n'
    'const bucket = new aws.s3.Bucket("logs");\nexport const name = bucket.id;\n'
)
PROJECT = "name: shop\nruntime: python\n"


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write ``files`` below ``folder``."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


Opener = Callable[..., Workspace]


@pytest.fixture
def opened(tmp_path: Path) -> Opener:
    """Open a source into a fresh workspace below the test's own folder."""

    def open_it(source: Path | str, limits: IntakeLimits | None = None) -> Workspace:
        count = len(list(tmp_path.glob("workspace-*")))
        return open_source(str(source), tmp_path / f"workspace-{count}", limits or IntakeLimits())

    return open_it


@pytest.fixture
def document(tmp_path: Path, opened: Opener) -> Callable[[str], Workspace]:
    """Open a markdown document with this text."""

    def open_text(text: str) -> Workspace:
        path = tmp_path / "answer" / "MODEL_RESPONSE.md"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        return opened(path)

    return open_text


def git(folder: Path, *arguments: str) -> str:
    """Run git in ``folder`` as a fixed author, without the user's own configuration."""
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]
    environment = {
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "PATH": "/usr/bin:/bin:/usr/local/bin",
    }
    done = subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two commits: the first tagged v1, the second on main with a subfolder."""
    folder = write(tmp_path / "repository", {"Pulumi.yaml": PROJECT, "__main__.py": PROGRAM})
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "first")
    git(folder, "tag", "v1")
    write(
        folder, {"stack/Pulumi.yaml": PROJECT, "stack/__main__.py": PROGRAM, "stack/PROMPT.md": "Build it.\n"}
    )
    git(folder, "rm", "--quiet", "Pulumi.yaml", "__main__.py")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "second")
    return folder
