"""A rubric is loaded once in a process, and again where anything that it was made of has changed."""

from pathlib import Path

import pytest

from harness.model.errors import BadInput
from harness.rubric.interface import load

_RUBRIC = """\
schema: iac-harness/rubric@1
task: shop
title: Shop
prompt: PROMPT.md
ideal: ideal
extends: [./pack.yaml]
requirements:
  - {id: one, quote: a shop}
"""
_PACK = "schema: iac-harness/rubric@1\ntitle: %s\n"


@pytest.fixture(name="rubric")
def _rubric(tmp_path: Path) -> Path:
    (tmp_path / "PROMPT.md").write_text("Deploy a shop, please.\n")
    (tmp_path / "pack.yaml").write_text(_PACK % "Pack")
    (tmp_path / "ideal").mkdir()
    (tmp_path / "shop.yaml").write_text(_RUBRIC)
    return tmp_path / "shop.yaml"


def test_an_unchanged_rubric_is_not_loaded_again(rubric: Path) -> None:
    assert load(str(rubric)) is load(str(rubric))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("shop.yaml", _RUBRIC.replace("Shop", "Store")),
        ("pack.yaml", _PACK % "Other"),
        ("PROMPT.md", "Deploy a shop, now.\n"),
    ],
)
def test_an_edit_of_any_of_its_files_loads_it_again(rubric: Path, file: str, text: str) -> None:
    before = load(str(rubric))
    state = rubric.with_name(file).stat()
    rubric.with_name(file).write_text(text)
    assert rubric.with_name(file).stat().st_ino == state.st_ino
    after = load(str(rubric))
    assert (after.title, after.prompt, after.sha256) != (before.title, before.prompt, before.sha256)


def test_an_edit_that_breaks_it_is_said_every_time_and_mending_it_heals(rubric: Path) -> None:
    whole = load(str(rubric))
    rubric.write_text(_RUBRIC.replace("a shop", "a bakery"))
    for _ in range(2):
        with pytest.raises(BadInput):
            load(str(rubric))
    rubric.write_text(_RUBRIC)
    assert load(str(rubric)) == whole


def test_an_ideal_that_is_gone_is_missed(rubric: Path) -> None:
    load(str(rubric))
    rubric.with_name("ideal").rmdir()
    with pytest.raises(BadInput, match="does not exist"):
        load(str(rubric))


def test_many_rubrics_are_not_kept_for_ever(rubric: Path) -> None:
    first = load(str(rubric))
    for number in range(20):
        other = rubric.with_name(f"other{number}.yaml")
        other.write_text(_RUBRIC)
        load(str(other))
    again = load(str(rubric))
    assert again == first
    assert again is not first
