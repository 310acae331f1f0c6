"""The identity of an SDK environment."""

import shutil
from pathlib import Path

import pytest

from harness.model.errors import EnvironmentFault
from harness.model.workspace import Language
from harness.preview.sdk import locks


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the preview stage's files, which the module takes for its own."""
    source = Path(locks.__file__).parent.parent
    copy = tmp_path / "preview"
    for name in ("sdk", "hosts"):
        shutil.copytree(source / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(locks, "__file__", str(copy / "sdk" / "locks.py"))
    return copy


@pytest.mark.parametrize(
    ("language", "file"),
    [
        ("python", "sdk/python/7/requirements.lock"),
        ("python", "sdk/catalogue_source.py"),
        ("typescript", "sdk/typescript/7/package-lock.json"),
        ("typescript", "hosts/services.yaml"),
    ],
)
def test_a_change_to_what_an_environment_is_made_of_makes_another(
    language: Language, file: str, copied: Path
) -> None:
    before = locks.environment_identity(language)
    assert before == locks.environment_identity(language, locks.NEWEST_MAJOR)
    with (copied / file).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert locks.environment_identity(language) != before


def test_a_version_without_a_lock_says_which_there_are() -> None:
    with pytest.raises(EnvironmentFault, match="no python SDK environment for AWS major 3: use one of 6, 7"):
        locks.lock_files("python", 3)
