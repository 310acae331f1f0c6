"""Commands of the language hosts."""

from pathlib import Path

import msgspec
import pytest

from harness.model.preview import PreviewSettings, SdkVersions
from harness.model.workspace import Language
from harness.preview.hosts.interface import hide_host_paths, host_command
from harness.preview.hosts.run import ProgramRun, Target
from harness.preview.sdk.environments import SdkEnvironment

_MAIN: dict[Language, str] = {"python": "__main__.py", "typescript": "index.ts"}


def program_run(folder: Path, language: Language) -> ProgramRun:
    """A run whose SDK environment is an empty one."""
    root = folder / "sdk"
    for name in ("lib/python3.11/site-packages", "node_modules", "compile-cache/v24.0.0-x64-00000000", "bin"):
        (root / name).mkdir(parents=True)
    interpreter = root / "bin" / "interpreter"
    interpreter.touch()
    for name in ("run", "workspace"):
        (folder / name).mkdir()
    return ProgramRun(
        environment=SdkEnvironment(language, 7, root, interpreter, SdkVersions(language, "1")),
        target=Target(f"/workspace/{_MAIN[language]}", "/workspace", ("/workspace",)),
        workspace=folder / "workspace",
        folder=folder / "run",
        project="tap",
        settings=PreviewSettings(environment={"STAGE": "dev"}, region="eu-west-1"),
        config={"tap:size": "large"},
        secret_config=(),
        engine_socket=folder / "engine.sock",
    )


@pytest.mark.parametrize("language", _MAIN)
def test_the_program_gets_its_parameters_and_no_variable_of_the_caller(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLERS_SECRET", "swordfish")
    run = program_run(tmp_path, language)
    command = host_command(run)
    given = msgspec.json.decode((run.folder / "run.json").read_bytes())
    assert given["config"] == {"tap:size": "large"}
    assert given["program"] == run.target.program
    assert given["gateway"] is None
    assert command.environment["STAGE"] == "dev"
    assert command.environment["AWS_REGION"] == "eu-west-1"
    assert "CALLERS_SECRET" not in command.environment
    assert command.sockets == {run.engine_socket: "/run/preview/engine.sock"}
    assert set(command.writable) == {run.folder / "report.json"}


def test_compiled_code_lies_where_node_looks_for_its_user(tmp_path: Path) -> None:
    mounts = host_command(program_run(tmp_path, "typescript")).read_only
    assert "/sdk/compile-cache/v24.0.0-x64-00000000-{user}" in mounts.values()


@pytest.mark.parametrize("language", _MAIN)
def test_a_synthesised_program_lies_outside_the_answers_files(language: Language, tmp_path: Path) -> None:
    run = msgspec.structs.replace(
        program_run(tmp_path, language), entry="text", target=Target("/entry/main", "/workspace", ())
    )
    command = host_command(run)
    (source,) = [outside for outside, inside in command.read_only.items() if inside == "/entry/main"]
    assert source.read_text() == "text"
    assert list(run.workspace.iterdir()) == []


def test_output_does_not_tell_where_the_interpreter_lies(tmp_path: Path) -> None:
    run = program_run(tmp_path, "python")
    text = f"File {run.environment.root.resolve()}/lib/python3.11/asyncio/base.py"
    assert hide_host_paths(text, run) == "File /interpreter/lib/python3.11/asyncio/base.py"
