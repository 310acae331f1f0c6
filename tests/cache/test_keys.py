"""A key changes with everything that the result depends on, and with nothing else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from harness.cache.keys import code_digest, key
from harness.model.places import project_folder
from harness.model.preview import PreviewLimits, PreviewSettings

_ASK = "from harness.cache.keys import key; print(key('preview', ('compare', 'model'), {'a': 1, 'b': [2]}))"


def _key_in(folder: Path, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", _ASK],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)} | environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_equal_parts_have_one_key_in_every_process(tmp_path: Path) -> None:
    first = _key_in(project_folder(), PYTHONHASHSEED="1")
    assert first == _key_in(project_folder(), PYTHONHASHSEED="2")
    assert first.strip() == key("preview", ("compare", "model"), {"b": [2], "a": 1})


@pytest.mark.parametrize(
    ("stage", "packages", "parts"),
    [
        ("analysis", ("compare",), PreviewSettings()),
        ("preview", ("model",), PreviewSettings()),
        ("preview", ("compare",), PreviewSettings(config={"a": "b"})),
        ("preview", ("compare",), PreviewSettings(limits=PreviewLimits(wall_seconds=119.0))),
        ("preview", ("compare",), (PreviewSettings(),)),
    ],
)
def test_each_part_changes_the_key(stage: str, packages: tuple[str, ...], parts: object) -> None:
    assert key(stage, packages, parts) != key("preview", ("compare",), PreviewSettings())


@pytest.mark.parametrize("file", ["compare/assignment.py", "compare/knowledge.yaml", "model/graph.py"])
def test_an_edit_of_a_stages_code_or_data_changes_the_key(tmp_path: Path, file: str) -> None:
    copy = tmp_path / "harness"
    shutil.copytree(
        project_folder() / "harness", copy, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
    )
    before = _key_in(tmp_path)
    (copy / "compare" / "__pycache__").mkdir(exist_ok=True)
    (copy / "compare" / "__pycache__" / "x.pyc").write_bytes(b"generated")
    (copy / "checks" / "count.py").write_text("# another stage's\n")
    assert _key_in(tmp_path) == before
    (copy / file).write_bytes((copy / file).read_bytes() + b"\n# mended\n")
    assert _key_in(tmp_path) != before


def test_another_version_of_an_installed_library_changes_the_key(tmp_path: Path) -> None:
    before = _key_in(project_folder(), PYTHONPATH=f"{project_folder()}:{tmp_path}")
    (tmp_path / "ruff-99.0.dist-info").mkdir()
    assert _key_in(project_folder(), PYTHONPATH=f"{project_folder()}:{tmp_path}") != before


def test_names_of_files_are_part_of_the_code() -> None:
    assert code_digest("compare") != code_digest("model")
