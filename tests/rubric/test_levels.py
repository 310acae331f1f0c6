"""The one scale: a check names its consequence, the level follows, and the documentation shows the same."""

from pathlib import Path

import pytest

from harness.model.errors import BadInput
from harness.model.finding import IMPACTS
from harness.model.levels import gravest, levels
from harness.model.places import project_folder
from harness.rubric.interface import load

RUBRIC = """\
schema: iac-harness/rubric@1
title: T
checks:
  - kind: package
    id: a
    title: A
    {weight}
    category: c
    basis: prompt
    message: m
    root_cause: r
"""


def _load(tmp_path: Path, weight: str) -> str:
    file = tmp_path / "r.yaml"
    file.write_text(RUBRIC.replace("kind: package", "kind: export").format(weight=weight))
    return load(str(file)).checks[0].impact


def test_the_impact_follows_from_the_consequence(tmp_path: Path) -> None:
    assert _load(tmp_path, "consequence: leaks-secret") == "critical"
    assert _load(tmp_path, "consequence: hard-to-read") == "low"


@pytest.mark.parametrize(
    ("weight", "what"),
    [
        (
            "consequence: leaks-secrets",
            r"r\.yaml:7: .*\"leaks-secrets\" is not allowed: did you mean 'leaks-secret'",
        ),
        (
            "impact: low\n    consequence: leaks-secret",
            r"r\.yaml:7: .*unknown key 'impact': remove it: it follows from the 'consequence'",
        ),
        ("proves: []", r"r\.yaml:4: .*required key 'consequence' is missing"),
    ],
)
def test_what_the_scale_does_not_know_is_refused(tmp_path: Path, weight: str, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        _load(tmp_path, weight)


def test_the_gravest_of_equal_consequences_is_the_first() -> None:
    assert gravest("hard-to-read", "leaks-secret", "does-not-deploy") == "leaks-secret"


def test_every_level_is_explained_and_has_consequences() -> None:
    assert tuple(levels().levels) == IMPACTS
    assert {item.impact for item in levels().consequences.values()} == set(IMPACTS)


def test_the_documentation_shows_the_scale() -> None:
    text = (project_folder() / "docs" / "levels.md").read_text(encoding="utf-8")
    for level, meaning in levels().levels.items():
        assert f"| **{level}** | {meaning} |" in text
    for name, item in levels().consequences.items():
        assert f"| `{name}` | {item.impact} | {item.meaning} |" in text
    listed = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert listed == set(levels().consequences)
