"""The engines under test. The real one is skipped, and says so, where the machine has no Pulumi CLI."""

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.model.preview import EngineName, Preview, PreviewSettings
from harness.model.workspace import Language
from harness.preview.cli_engine import installation
from harness.preview.interface import preview
from tests.preview.answers import answer
from tests.preview.cli_engine.installed import install_stand_in, plugins_of_the_sdk
from tests.preview.conformance.programs import CONFIGURATION, FILES

Run = Callable[[Language, str], Preview]
_REAL = "the Pulumi CLI is not installed: the real engine's part of the suite did not run"
_ENGINES: dict[str, EngineName] = {"embedded": "embedded", "stand-in-cli": "pulumi", "real-cli": "pulumi"}


@pytest.fixture(params=_ENGINES)
def run(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, localstack: object
) -> Run:
    """Preview one program with the engine."""
    if request.param == "stand-in-cli":
        install_stand_in(tmp_path, monkeypatch, plugins_of_the_sdk())
    if request.param == "real-cli" and installation.find() is None:
        pytest.skip(_REAL)
    settings = PreviewSettings(engine=_ENGINES[request.param], config=CONFIGURATION, secret_config=("token",))

    def previewed(language: Language, text: str) -> Preview:
        folder = tmp_path / "answer"
        folder.mkdir()
        found = preview(answer(folder, language, {FILES[language]: text}, main=FILES[language]), settings)
        assert found.engine == settings.engine
        return found

    return previewed
