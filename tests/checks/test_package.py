"""Kind ``package``: fires on folders that are imported and are no regular packages."""

from pathlib import Path

import pytest

from harness.model.graph import ResourceGraph
from harness.model.preview import Preview
from harness.model.rubric import PackageCheck
from harness.model.subject import Ideal
from harness.model.workspace import ComponentClass
from tests.checks.build import BASE, run, subject, workspace

CHECK = PackageCheck(**BASE)
MODULE = {"lib/stack.py": "VALUE = 1\n"}


@pytest.mark.parametrize(
    "program",
    ["from lib.stack import VALUE\n", "import lib.stack\n", "def late():\n    from lib import stack\n"],
)
def test_finds_a_folder_that_the_program_imports_from(program: str, tmp_path: Path) -> None:
    judged = subject(tmp_path, files={"__main__.py": program, **MODULE}, layout={"language": "python"})
    (finding,) = run(judged, CHECK).findings
    assert "lib/__init__.py" in finding.message
    assert finding.evidence is not None
    assert finding.evidence.file == "lib/stack.py"


def test_finds_a_folder_whose_modules_import_one_another(tmp_path: Path) -> None:
    files = {"lib/stack.py": "from .network import VPC\n", "lib/network.py": "VPC = 1\n"}
    assert len(run(subject(tmp_path, files=files, layout={"language": "python"}), CHECK).findings) == 1


@pytest.mark.parametrize(
    "files",
    [
        {"__main__.py": "from lib.stack import VALUE\n", "lib/__init__.py": "", **MODULE},
        {"__main__.py": "import library\n", **MODULE},
        {"__main__.py": "import other\n", "other.py": "VALUE = 1\n"},
    ],
    ids=["a package", "a longer name", "a module beside the program"],
)
def test_is_silent(files: dict[str, str], tmp_path: Path) -> None:
    assert run(subject(tmp_path, files=files, layout={"language": "python"}), CHECK).findings == ()


def test_is_silent_on_typescript(tmp_path: Path) -> None:
    assert run(subject(tmp_path, files={"index.ts": "import './lib/a';\n", **MODULE}), CHECK).findings == ()


def test_finds_the_folder_of_a_component_that_the_task_itself_imports(tmp_path: Path) -> None:
    layout = {"language": "python", "components": (ComponentClass("TapStack", "lib/stack.py", 1),)}
    assert len(run(subject(tmp_path, files=MODULE, layout=layout), CHECK).findings) == 1


def test_finds_a_folder_that_is_a_package_in_the_ideal(tmp_path: Path) -> None:
    ideal = Ideal(
        workspace(tmp_path / "ideal", {"lib/__init__.py": "", **MODULE}, "python"),
        Preview("succeeded", ResourceGraph()),
    )
    judged = subject(tmp_path / "answer", files=MODULE, layout={"language": "python"}, ideal=ideal)
    assert len(run(judged, CHECK).findings) == 1
