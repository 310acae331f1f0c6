from pathlib import Path

from harness.model.places import project_folder
from harness.rubric.documentation import FILE, documentation
from harness.rubric.interface import load
from tests.cli.installed import iac_harness


def test_the_page_of_the_checks_is_fresh() -> None:
    written = (project_folder() / FILE).read_text(encoding="utf-8")

    assert written == documentation(), "run: iac-harness rubric document"


def test_every_check_of_the_packs_stands_in_it() -> None:
    page = documentation()

    assert [check.id for check in load("general").checks if f"| `{check.id}` |" not in page] == []


def test_the_command_writes_it(tmp_path: Path) -> None:
    out = tmp_path / "checks.md"

    run = iac_harness("rubric", "document", "--out", str(out))

    assert run.returncode == 0, run.stderr
    assert out.read_text(encoding="utf-8") == documentation()
