"""What somebody gets who installs the project as a wheel, and not from a checkout."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from harness.model.places import project_folder

_BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


def test_a_wheel_holds_every_file_of_the_harness_and_no_other(tmp_path: Path) -> None:
    files = _tracked("harness", "pyproject.toml", "README.md", "LICENSE")
    for file in files:
        target = tmp_path / "source" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project_folder() / file, target)
    # What running the checkout leaves there is nobody's data.
    remains = tmp_path / "source/harness/model/__pycache__/places.cpython-311.pyc"
    remains.parent.mkdir()
    remains.write_bytes(b"compiled")

    subprocess.run(
        [sys.executable, "-c", _BUILD, str(tmp_path)],
        cwd=tmp_path / "source", check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("harness/")}

    assert packed == {file for file in files if file.startswith("harness/")}
    assert "harness/model/levels.yaml" in packed


def _tracked(*paths: str) -> list[str]:
    """What git has of ``paths`` and what lies there too: a file that somebody is about to remove is not."""
    run = subprocess.run(
        ["git", "ls-files", "-z", *paths], cwd=project_folder(), check=True, capture_output=True, text=True
    )
    return [file for file in run.stdout.split("\0") if file and (project_folder() / file).is_file()]
