"""Every engine gives the same graph, the same verdict and the same complaint for the same program."""

import pytest

from harness.model.graph import SourcePosition
from harness.model.workspace import Language
from tests.preview.conformance.conftest import Run
from tests.preview.conformance.programs import EMPTY, FAILING, FILES, TWICE, WHOLE, expected
from tests.preview.conformance.view import logged, view

_LANGUAGES: tuple[Language, ...] = ("python", "typescript")


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_program_s_graph_is_the_same(run: Run, language: Language) -> None:
    found = run(language, WHOLE[language])
    assert (found.outcome, found.message) == ("succeeded", None), found.output
    assert view(found.graph) == expected(language)
    assert sorted(found.graph.exports) == ["hidden", "plain", "queue"]
    assert found.graph.exports["plain"] == 7
    assert found.graph.secret_exports == ("hidden",)
    assert ("warning", "nearly done") in logged(found.graph)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_program_that_raises_fails_at_its_line(run: Run, language: Language) -> None:
    found = run(language, FAILING[language])
    assert (found.outcome, found.status) == ("program-error", "failed")
    assert found.error is not None
    assert found.error.message == "no such zone"
    assert found.error.position == SourcePosition(FILES[language], 3)
    assert [item.name for item in found.graph.resources if item.custom] == ["first"]


@pytest.mark.parametrize("language", _LANGUAGES)
def test_two_resources_of_one_name_fail(run: Run, language: Language) -> None:
    found = run(language, TWICE[language])
    assert found.outcome == "program-error", found.message
    assert [item.kind for item in found.problems if item.stops] == ["duplicate-urn"]


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_program_that_registers_nothing_says_so(run: Run, language: Language) -> None:
    assert run(language, EMPTY[language]).outcome == "no-resources"
