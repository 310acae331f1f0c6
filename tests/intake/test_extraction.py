"""A source's content alone decides what becomes of it, so that it is told once."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from harness.cache.interface import EXTRACTION
from harness.cache.memory import Memory
from harness.cache.store import Store
from harness.intake.interface import open_source
from harness.model.errors import BadInput
from harness.model.places import project_folder
from harness.model.workspace import Workspace

T = TypeVar("T")
_CASE = project_folder() / "samples" / "fintech-loan"
_PROGRAM = '# __main__.py\nimport pulumi_aws as aws\naws.s3.Bucket("page")\n'


class _Counting:
    """The user's memory, in a folder of its own, that counts what it had to be told."""

    def __init__(self, folder: Path) -> None:
        self._remember = Memory(Store(folder, 1024**3)).of(EXTRACTION)
        self.told = 0

    def __call__(self, parts: object, kind: type[T], compute: Callable[[], T]) -> T:
        def counted() -> T:
            self.told += 1
            return compute()

        return self._remember(parts, kind, counted)


def _moved(workspace: Workspace) -> Workspace:
    return msgspec.structs.replace(workspace, root=Path())


def _contents(workspace: Workspace) -> dict[str, bytes]:
    """Everything below the workspace's root, told by the file system."""
    found = (path for path in workspace.root.rglob("*") if path.is_file())
    return {str(path.relative_to(workspace.root)): path.read_bytes() for path in found}


@pytest.mark.parametrize("name", ["markdown-only", "python-flawed", "typescript-flawed", "broken"])
def test_a_remembered_workspace_is_the_same_to_the_byte(name: str, tmp_path: Path) -> None:
    remember = _Counting(tmp_path / "results")
    plain = open_source(str(_CASE / name), tmp_path / "plain")
    first = open_source(str(_CASE / name), tmp_path / "first", remember=remember)
    again = open_source(str(_CASE / name), tmp_path / "again", remember=remember)
    assert remember.told == 1
    assert _moved(plain) == _moved(first) == _moved(again)
    assert _contents(plain) == _contents(first) == _contents(again)


def test_an_edit_of_the_source_is_told_anew(tmp_path: Path) -> None:
    remember = _Counting(tmp_path / "results")
    response = tmp_path / "case" / "MODEL_RESPONSE.md"
    response.parent.mkdir()
    for number, extra in enumerate(("", "# and a comment\n"), start=1):
        response.write_text(f"```python\n{_PROGRAM}{extra}```\n")
        workspace = open_source(str(response), tmp_path / str(number), remember=remember)
        assert remember.told == number
        assert _contents(workspace) == {"__main__.py": (_PROGRAM + extra).encode()}


def test_the_same_document_elsewhere_has_its_own_name_and_prompt(tmp_path: Path) -> None:
    remember = _Counting(tmp_path / "results")
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "MODEL_RESPONSE.md").write_text(f"```python\n{_PROGRAM}```\n")
        (tmp_path / name / "PROMPT.md").write_text(f"Deploy {name}.\n")
        workspace = open_source(str(tmp_path / name), tmp_path / f"{name}-copy", remember=remember)
        assert workspace.prompt == f"Deploy {name}.\n"
        assert workspace.provenance.location == str(tmp_path / name)
    assert remember.told == 1


def test_what_is_refused_is_refused_again_by_its_own_name(tmp_path: Path) -> None:
    remember = _Counting(tmp_path / "results")
    for name in ("one", "two"):
        path = tmp_path / f"{name}.md"
        path.write_text('```hcl\nresource "aws_s3_bucket" "b" {}\n```\n')
        with pytest.raises(BadInput, match=rf"{name}\.md"):
            open_source(str(path), tmp_path / name, remember=remember)
    assert remember.told == 2
