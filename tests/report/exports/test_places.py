from pathlib import Path

import msgspec
import pytest

from harness.model.finding import Evidence
from harness.model.scorecard import Scorecard
from harness.model.workspace import IntakeDecision, LineRange, SourceKind
from harness.report.exports.places import Place, place_of
from tests.report import samples

EVIDENCE = Evidence("lib/tap-stack.ts", 12, 14, "x")


def card(source: str, kind: SourceKind, *decisions: IntakeDecision) -> Scorecard:
    files = {"a.ts": "", "sub/Pulumi.yaml": ""}
    provenance = msgspec.structs.replace(
        samples.graded().provenance, source=source, source_kind=kind, files=files
    )
    return samples.graded(provenance=provenance, decisions=decisions)


@pytest.mark.parametrize("source", ["answers/one", "./answers/one/", "answers/../answers/one"])
def test_a_folder_below_the_root_is_part_of_the_path(source: str) -> None:
    assert place_of(card(source, "directory"), EVIDENCE, Path()) == Place(
        "answers/one/lib/tap-stack.ts", 12, 14
    )


def test_an_absolute_source_is_told_from_the_root(tmp_path: Path) -> None:
    place = place_of(card(str(tmp_path / "one"), "directory"), EVIDENCE, tmp_path)

    assert place.path == "one/lib/tap-stack.ts"


@pytest.mark.parametrize(
    ("source", "kind"), [("/elsewhere/one", "directory"), ("a.zip", "archive"), ("https://x/y", "git")]
)
def test_what_lies_outside_of_the_root_keeps_its_path_in_the_answer(source: str, kind: SourceKind) -> None:
    assert place_of(card(source, kind), EVIDENCE, Path()).path == "lib/tap-stack.ts"


@pytest.mark.parametrize("source", ["answers/one", "answers/one/MODEL_RESPONSE.md"])
def test_a_block_of_a_document_is_lines_of_that_document(source: str) -> None:
    placed = (
        IntakeDecision("replaced", "an earlier version", "lib/tap-stack.ts", LineRange(5, 50)),
        IntakeDecision("placed", "named", "lib/tap-stack.ts", LineRange(101, 200)),
        IntakeDecision("placed", "named", "other.ts", LineRange(301, 400)),
    )
    place = place_of(card(source, "markdown", *placed), EVIDENCE, Path())

    assert place == Place("answers/one/MODEL_RESPONSE.md", 112, 114)


def test_without_evidence_the_project_file_stands_for_the_answer() -> None:
    assert place_of(card("one", "directory"), None, Path()) == Place("one/sub/Pulumi.yaml", 1, 1)
    assert place_of(card("one.md", "markdown"), None, Path()) == Place("one.md", 1, 1)
