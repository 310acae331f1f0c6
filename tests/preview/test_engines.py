"""Which engine a preview gets, and what becomes of one whose engine is not there."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.model.errors import EnvironmentFault
from harness.model.preview import Preview, PreviewLimits, PreviewSettings
from harness.model.workspace import Language
from harness.preview import engines
from harness.preview.identity import identity
from harness.preview.interface import preview
from tests.preview.answers import answer
from tests.preview.cli_engine.installed import install_stand_in, plugins_of_the_sdk
from tests.preview.conformance.programs import FILES, TWICE

_ASKED = PreviewSettings(engine="pulumi")
_QUEUE = 'import pulumi_aws as aws\naws.sqs.Queue("work")\n'


@pytest.fixture
def run(tmp_path: Path) -> Callable[[str], Preview]:
    """Preview one program with the Pulumi CLI, whichever is installed."""

    def previewed(text: str) -> Preview:
        folder = tmp_path / "answer"
        folder.mkdir(exist_ok=True)
        return preview(answer(folder, "python", {"__main__.py": text}, main="__main__.py"), _ASKED)

    return previewed


@pytest.fixture
def without_cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))


@pytest.fixture
def with_cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, localstack: object) -> None:
    install_stand_in(tmp_path, monkeypatch, plugins_of_the_sdk())


@pytest.mark.usefixtures("without_cli")
def test_without_the_cli_an_answer_is_unscored(run: Callable[[str], Preview]) -> None:
    found = run(_QUEUE)
    assert (found.status, found.outcome, found.engine) == ("unscored", "environment", "pulumi")
    assert found.message is not None
    assert found.message.startswith("pulumi: the Pulumi CLI is not installed: ")
    with pytest.raises(EnvironmentFault):
        engines.engine_identity(_ASKED)


@pytest.mark.usefixtures("localstack")
def test_without_the_provider_s_plugin_an_answer_is_unscored(
    run: Callable[[str], Preview], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_stand_in(tmp_path, monkeypatch, ["resource-aws-v1.0.0"])
    found = run(_QUEUE)
    assert found.outcome == "environment"
    assert "pulumi plugin install resource aws v" in (found.message or "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's programs run as another user")
@pytest.mark.usefixtures("with_cli")
def test_a_plugin_that_the_program_s_user_cannot_read_comes_with_what_mends_it(
    run: Callable[[str], Preview], tmp_path: Path
) -> None:
    for folder in (tmp_path / "pulumi-home" / "plugins").iterdir():
        folder.chmod(0o700)
    found = run(_QUEUE)
    assert found.outcome == "environment"
    assert "chmod -R a+rX" in (found.message or "")


@pytest.mark.usefixtures("with_cli")
def test_a_plugin_that_the_cli_misses_later_leaves_the_answer_unscored(run: Callable[[str], Preview]) -> None:
    found = run(f"{_QUEUE}aws.get_region()\n")
    assert found.outcome == "environment", found.message
    assert "a plugin is missing: no resource plugin 'pulumi-resource-aws' found" in (found.message or "")


@pytest.mark.usefixtures("with_cli")
def test_an_event_that_nobody_can_read_leaves_the_answer_unscored(run: Callable[[str], Preview]) -> None:
    found = run(_QUEUE.replace("work", "unheard-of"))
    assert found.outcome == "environment", found.message
    assert "events of the Pulumi CLI cannot be read" in (found.message or "")


@pytest.mark.usefixtures("with_cli")
def test_a_program_that_forges_events_fails_and_the_next_one_does_not(run: Callable[[str], Preview]) -> None:
    found = run(f'{_QUEUE}open("/run/preview/events.jsonl", "a").write("forged\\n")\n')
    assert (found.outcome, found.status) == ("program-error", "failed")
    assert "wrote into the record of what the Pulumi CLI said" in (found.message or "")
    assert run(_QUEUE).outcome == "succeeded"


@pytest.mark.usefixtures("with_cli")
def test_a_program_that_kills_its_engine_ends_nothing_but_itself(run: Callable[[str], Preview]) -> None:
    text = (
        "import os, signal\nfor number in range(2, 400):\n    try:\n        os.kill(number, signal.SIGKILL)\n"
    )
    found = run(f"{text}    except OSError:\n        pass\n")
    assert found.outcome in {"killed", "environment"}
    assert run(_QUEUE).outcome == "succeeded"


@pytest.mark.parametrize("language", FILES)
@pytest.mark.usefixtures("with_cli")
def test_what_a_provider_refuses_fails_the_answer_with_the_provider_s_words(
    language: Language, tmp_path: Path
) -> None:
    (tmp_path / "answer").mkdir()
    text = TWICE[language].replace("same", "refused")
    files = {FILES[language]: text}
    found = preview(answer(tmp_path / "answer", language, files, main=FILES[language]), _ASKED)
    assert (found.outcome, found.status) == ("program-error", "failed"), found.message
    assert "resource 'refused' has a problem: it is refused" in (found.message or "")


@pytest.mark.usefixtures("with_cli")
def test_the_answer_s_own_files_stay_and_its_project_s_settings_count_for_nothing(
    run: Callable[[str], Preview], tmp_path: Path
) -> None:
    (tmp_path / "answer").mkdir()
    project = "name: tap\nruntime:\n  name: python\n  options: {virtualenv: venv}\nbackend: {url: https://elsewhere}\n"
    workspace = answer(
        tmp_path / "answer",
        "python",
        {"__main__.py": _QUEUE, "Pulumi.yaml": project, "Pulumi.dev.yaml": "secretsprovider: awskms://key\n"},
        main="__main__.py",
        project=False,
    )
    found = preview(workspace, _ASKED)
    assert found.outcome == "succeeded", found.message
    assert (tmp_path / "answer" / "Pulumi.yaml").read_text(encoding="utf-8") == project


def test_the_other_engine_gets_more_room_and_the_embedded_one_as_much_as_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_stand_in(tmp_path, monkeypatch)
    assert engines.prepared(PreviewSettings()).limits == PreviewLimits()
    widened = engines.prepared(_ASKED).limits
    assert widened.wall_seconds > PreviewLimits().wall_seconds
    assert widened.memory_bytes > PreviewLimits().memory_bytes
    assert (widened.resources, widened.message_bytes) == (
        PreviewLimits().resources,
        PreviewLimits().message_bytes,
    )


def test_what_is_kept_of_a_preview_is_kept_by_engine_version_and_plugins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "answer").mkdir()
    workspace = answer(tmp_path / "answer", "python", {"__main__.py": _QUEUE}, main="__main__.py")
    install_stand_in(tmp_path, monkeypatch, ["resource-aws-v7.51.1"])
    first = identity(workspace, _ASKED)
    assert first.engine == "pulumi v3.272.0 resource-aws-v7.51.1"
    assert identity(workspace, PreviewSettings()).engine == ""
    (tmp_path / "pulumi-home" / "plugins" / "resource-random-v4.0.0").mkdir()
    assert identity(workspace, _ASKED) != first


def test_a_tolerant_run_is_the_embedded_engine_s() -> None:
    assert engines.runs_the_cli("pulumi", tolerant=False)
    assert not engines.runs_the_cli("pulumi", tolerant=True)
    assert not engines.runs_the_cli("embedded", tolerant=False)
