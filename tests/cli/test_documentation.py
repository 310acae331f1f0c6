"""What the project's documents say of commands, dependencies and locks is so."""

import re
import tomllib
from pathlib import Path

from harness.cli.main import cli

PROJECT = Path(__file__).parents[2]


def test_every_command_stands_in_the_readme() -> None:
    readme = (PROJECT / "README.md").read_text()

    assert [name for name in cli.lazy if f"`iac-harness {name}" not in readme] == []


def test_every_link_of_the_documents_leads_somewhere() -> None:
    broken = [
        f"{document.name}: {target}"
        for document in (*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"))
        for target in re.findall(r"\]\(((?!https?:|#)[^)#]+)", document.read_text())
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_every_dependency_says_why_it_is_there_and_is_locked() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    told = (PROJECT / "docs" / "dependencies.md").read_text()
    locked = (PROJECT / "requirements" / "test.lock").read_text()
    for requirement in (*project["dependencies"], *project["optional-dependencies"]["test"]):
        name = re.split(r"[<>=!~\[; ]", requirement)[0]
        assert re.search(rf"[| ,]{re.escape(name)}[ ,|]", told), name
        assert f"\n{name}==" in f"\n{locked}", name


def test_locks_hold_hashes_and_the_name_of_no_registry() -> None:
    for lock in sorted((PROJECT / "requirements").glob("*.lock")):
        text = lock.read_text()
        assert "://" not in text, lock.name
        pins = re.findall(r"^[a-z0-9][^\n]*==[^\n]*", text, re.MULTILINE)
        assert pins
        assert all(pin.endswith("\\") for pin in pins), lock.name
