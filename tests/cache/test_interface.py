"""The stages whose results are kept, and the code that their keys cover."""

import grimp
import pytest

from harness.cache import interface
from harness.cache.interface import Stage
from harness.model.errors import BadInput
from harness.model.places import project_folder

_STAGES = [value for value in vars(interface).values() if isinstance(value, Stage)]


@pytest.fixture(scope="module", name="imports")
def _imports() -> grimp.ImportGraph:
    return grimp.build_graph("harness", cache_dir=None)


@pytest.mark.parametrize("stage", _STAGES, ids=lambda stage: stage.name)
def test_a_key_covers_all_the_code_that_a_stage_runs(stage: Stage, imports: grimp.ImportGraph) -> None:
    """Otherwise a mended helper of the stage would be answered with what it said before."""
    for package in stage.packages:
        assert (project_folder() / "harness" / package).is_dir()
        upstream = imports.find_upstream_modules(f"harness.{package}", as_package=True)
        used = {module.split(".")[1] for module in upstream if "." in module}
        assert used <= set(stage.packages)


def test_every_stage_has_a_name_of_its_own_that_the_documents_tell() -> None:
    told = (project_folder() / "docs" / "architecture.md").read_text()
    names = [stage.name for stage in _STAGES]
    assert len(set(names)) == len(names) > 0
    section = told.partition("\n## Caches\n")[2].partition("\n## ")[0]
    assert [name for name in names if f"\n| {name}" not in section] == []


def test_turned_off_nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IAC_HARNESS_NO_CACHE", "1")
    monkeypatch.setenv("IAC_HARNESS_CACHE_BYTES", "not looked at")
    done: list[str] = []

    def work() -> str:
        done.append("once more")
        return "result"

    for _ in range(2):
        assert interface.memory().remember(interface.RUBRIC, "parts", str, work) == "result"
    assert len(done) == 2
    monkeypatch.delenv("IAC_HARNESS_NO_CACHE")
    with pytest.raises(BadInput):
        interface.memory()
