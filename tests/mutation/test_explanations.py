"""Explanations of survivors: their form, whom they mean, and when they are stale."""

from pathlib import Path

import pytest

from harness.model.errors import BadInput
from harness.model.places import project_folder
from harness.mutation import explanations
from harness.mutation.mutant import Trial

_TEXT = """\
schema: iac-harness/mutants@1
survivors:
  - mutants: ["graph drop s3.Bucket * rules[0].id", "graph drop s3.Bucket gone tags"]
    why: The name of a rule is for people, and any other serves as well.
"""


def _survivor(path: str) -> Trial:
    return Trial(f"graph drop s3.Bucket documents {path}", "graph", "drop", violates=("asked: owner",))


def test_a_name_means_mutants_by_glob_and_brackets_mean_themselves(tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_text(_TEXT)
    told = explanations.read(tmp_path / "task.yaml")

    assert explanations.why(_survivor("rules[0].id"), told)
    assert explanations.why(_survivor("rules0.id"), told) is None
    assert explanations.stale((_survivor("rules[0].id"),), told) == ("graph drop s3.Bucket gone tags",)


@pytest.mark.parametrize(
    "text",
    [
        "survivors: []",
        "schema: iac-harness/mutants@1\nsurvivors: [{mutants: [a], why: short}]",
        "schema: [",
        "- 1",
    ],
)
def test_a_file_of_another_form_is_refused_by_name(text: str, tmp_path: Path) -> None:
    (tmp_path / "task.yaml").write_text(text)
    with pytest.raises(BadInput, match=r"task\.yaml"):
        explanations.read(tmp_path / "task.yaml")


def test_no_file_explains_nothing(tmp_path: Path) -> None:
    assert explanations.read(tmp_path / "none.yaml").survivors == ()


def test_every_file_of_the_project_is_of_a_task() -> None:
    files = tuple((project_folder() / "rubrics").glob("*.mutants.yml"))
    assert files
    for file in files:
        assert explanations.read(file).survivors
        assert (file.parent / file.name.replace(".mutants.yml", ".yaml")).is_file()
