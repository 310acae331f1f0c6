"""The ideal stack of the loan case as a subject: previewed, analysed and compared with itself."""

from pathlib import Path

import pytest

from harness.analysis.interface import analyse
from harness.cache.interface import memory
from harness.compare.interface import compare
from harness.intake.interface import open_source
from harness.model.progress import quiet
from harness.model.rubric import Rubric
from harness.model.subject import Ideal, Subject
from harness.pipeline import preview_settings
from harness.preview.localstack.interface import LocalStackEndpoint
from harness.remembered import remembered_preview
from harness.rubric.interface import load


@pytest.fixture(scope="session")
def loan() -> Rubric:
    """The loan case's rubric, loaded."""
    return load("fintech-loan")


@pytest.fixture(scope="session")
def ideal(loan: Rubric, localstack: LocalStackEndpoint, tmp_path_factory: pytest.TempPathFactory) -> Subject:
    """The ideal stack, judged as if it were an answer."""
    assert loan.ideal_path is not None
    workspace = open_source(str(loan.ideal_path), Path(tmp_path_factory.mktemp("ideal")) / "answer")
    preview = remembered_preview(workspace, preview_settings(loan), memory(), quiet)
    assert preview.outcome == "succeeded", preview.message
    return Subject(
        workspace=workspace,
        preview=preview,
        analysis=analyse(workspace),
        ideal=Ideal(workspace, preview),
        comparison=compare(preview.graph, preview.graph),
    )
