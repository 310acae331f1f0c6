from pathlib import Path

import pytest

from harness.model.places import project_folder

_LEAD = "# yaml-language-server: $schema="
_FILES = sorted((project_folder() / "rubrics").rglob("*.yaml"))


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_a_rubric_names_its_schema_so_that_editors_complete_it(file: Path) -> None:
    first, *_ = file.read_text(encoding="utf-8").splitlines()

    assert first.startswith(_LEAD)
    schema = (file.parent / first.removeprefix(_LEAD)).resolve()
    assert schema == project_folder() / "harness" / "schemas" / "rubric.schema.json"
