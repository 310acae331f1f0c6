"""The SDK environments, and programs run against a real engine outside the sandbox."""

import json
import os
import subprocess
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from harness.model.graph import Resource, ResourceGraph
from harness.model.preview import PreviewSettings
from harness.preview.engine.interface import Engine
from harness.preview.sdk import environments
from harness.preview.sdk.catalogue import Catalogue
from tests.preview.sandbox_programs import HOST_PROGRAMS

_HOST = Path(__file__).parent / "programs" / "python_host.py"
_PLAIN_CALLS = Path(__file__).parent / "programs" / "plain_calls.js"
ACCOUNT = "210987654321"


class Answered(msgspec.Struct, frozen=True):
    """What a test's data source answers."""

    outcome: str
    result: dict[str, Any] | None = None
    message: str | None = None


class Run(msgspec.Struct):
    """A finished program: its exit status and output, and the engine with its graph."""

    status: int
    output: str
    graph: ResourceGraph
    engine: Engine

    def resource(self, name: str) -> Resource:
        """The one resource of this name."""
        (found,) = [item for item in self.graph.resources if item.name == name]
        return found


def zones(token: str, _arguments: dict[str, Any]) -> Answered:
    """Knows availability zones, denies secrets, and supports nothing else."""
    if token == "aws:index/getAvailabilityZones:getAvailabilityZones":
        names = ["us-east-1a", "us-east-1b", "us-east-1c"]
        return Answered("answered", {"id": "us-east-1", "names": names, "zoneIds": names, "groupNames": []})
    if token == "aws:secretsmanager/getSecretVersion:getSecretVersion":
        return Answered("failed", None, "the secret does not exist")
    return Answered("unsupported", None, f"{token} is not supported")


Runner = Callable[..., Run]


@pytest.fixture(scope="session")
def python_environment() -> environments.SdkEnvironment:
    return environments.ensure("python")


@pytest.fixture(scope="session")
def typescript_environment() -> environments.SdkEnvironment:
    return environments.ensure("typescript")


@pytest.fixture(scope="session")
def catalogue(python_environment: environments.SdkEnvironment) -> Catalogue:
    return Catalogue(python_environment.root / "catalogue")


@pytest.fixture
def socket() -> Iterator[Path]:
    """A short path: a socket's has at most 107 bytes, and pytest's folders are long."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "engine.sock"


@pytest.fixture
def run_python(
    tmp_path: Path, socket: Path, catalogue: Catalogue, python_environment: environments.SdkEnvironment
) -> Runner:
    """Run the text of a Python program, in its file ``__main__.py``."""

    def run(
        program: str, settings: PreviewSettings | None = None, answer: Callable[..., Answered] = zones
    ) -> Run:
        (tmp_path / "__main__.py").write_text(textwrap.dedent(program))
        settings = settings or PreviewSettings()
        with Engine(socket, settings, "shop", answer, catalogue, str(tmp_path), ACCOUNT) as engine:
            configuration = json.dumps(settings.config)
            paths = [python_environment.interpreter, _HOST, socket, tmp_path / "__main__.py"]
            command = [*map(str, paths), configuration, str(HOST_PROGRAMS)]
            done = subprocess.run(
                command, check=False, capture_output=True, text=True, cwd=tmp_path, timeout=120
            )
        return Run(done.returncode, done.stdout + done.stderr, engine.graph(), engine)

    return run


@pytest.fixture
def run_typescript(
    tmp_path: Path, socket: Path, catalogue: Catalogue, typescript_environment: environments.SdkEnvironment
) -> Runner:
    """Run the text of a TypeScript program, in its file ``index.ts``."""

    def run(
        program: str, settings: PreviewSettings | None = None, answer: Callable[..., Answered] = zones
    ) -> Run:
        (tmp_path / "index.ts").write_text(textwrap.dedent(program))
        if not (tmp_path / "node_modules").exists():
            (tmp_path / "node_modules").symlink_to(typescript_environment.root / "node_modules")
        settings = settings or PreviewSettings()
        with Engine(socket, settings, "shop", answer, catalogue, str(tmp_path), ACCOUNT) as engine:
            done = subprocess.run(
                _node_command(typescript_environment, engine.address, tmp_path),
                check=False,
                capture_output=True,
                text=True,
                cwd=tmp_path,
                timeout=120,
                env={**os.environ, **_node_variables(settings, typescript_environment, engine.address)},
            )
        return Run(done.returncode, done.stdout + done.stderr, engine.graph(), engine)

    return run


def _node_command(environment: environments.SdkEnvironment, address: str, folder: Path) -> list[str]:
    return [
        str(environment.interpreter),
        f"--require={_PLAIN_CALLS}",
        str(environment.root / "node_modules/@pulumi/pulumi/cmd/run"),
        f"--monitor={address}",
        f"--engine={address}",
        "--project=shop",
        "--stack=dev",
        "--organization=organization",
        "--dry-run=true",
        "--parallel=16",
        f"--pwd={folder}",
        str(folder / "index.ts"),
    ]


def _node_variables(
    settings: PreviewSettings, environment: environments.SdkEnvironment, address: str
) -> dict[str, str]:
    return {
        "PROGRAMS": str(HOST_PROGRAMS),
        "PACKAGES": str(environment.root / "node_modules"),
        "ENGINE": address,
        "PULUMI_CONFIG": json.dumps(settings.config),
        "PULUMI_NODEJS_TYPESCRIPT": "true",
        "PULUMI_NODEJS_TRANSPILE_ONLY": "true",
        "PULUMI_NODEJS_PROJECT": "shop",
        "PULUMI_NODEJS_STACK": "dev",
    }
