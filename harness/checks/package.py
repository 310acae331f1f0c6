"""Kind ``package``: folders that a Python program imports from are packages.

Python also imports from a folder without ``__init__.py`` (PEP 420), so a program may run without it; yet
tools that find packages (setuptools, pytest, mypy, coverage) leave such a folder out.
"""

import re
from pathlib import PurePosixPath

from harness.checks import evidence
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed
from harness.model.rubric import PackageCheck

_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+(\.*)([A-Za-z_][\w.]*|(?=[ \t]+import))", re.MULTILINE)
_MARKER = "__init__.py"


def observe(_check: PackageCheck, facts: Facts) -> Observed:
    """One observation names every imported folder without ``__init__.py``."""
    stack = facts.answer
    if stack.workspace.layout.language != "python":
        return Observed("vacuous")
    modules = _folders(stack)
    used = (_imported(stack, modules) | _packages_of_ideal(facts, modules) | _of_components(stack)) & set(
        modules
    )
    lacking = tuple(folder for folder in sorted(used) if not modules[folder])
    if not lacking:
        return Observed("held" if modules else "vacuous")
    detail = ", ".join(f"{folder}/{_MARKER}" for folder in lacking)
    first = next(path for path in stack.sources.code_paths() if _parent(path) == lacking[0])
    return Observed(
        "raised", (Observation(detail=detail, value=detail, evidence=evidence.of_lines(stack, first, 1, 1)),)
    )


def _folders(stack: Stack) -> dict[str, bool]:
    """Folders with Python modules, and whether each has its marker."""
    names: dict[str, set[str]] = {}
    for path in stack.sources.code_paths():
        if path.endswith(".py"):
            names.setdefault(_parent(path), set()).add(PurePosixPath(path).name)
    listed = {file.path for file in stack.workspace.files}
    return {folder: f"{folder}/{_MARKER}" in listed for folder in names if folder != "."}


def _imported(stack: Stack, folders: dict[str, bool]) -> set[str]:
    found: set[str] = set()
    for path in stack.sources.code_paths():
        if not path.endswith(".py"):
            continue
        for dots, dotted in _IMPORT.findall(stack.sources.text(path) or ""):
            if dots:
                found.add(_parent(path))
            found |= {folder for folder in folders if _within(dotted, folder.replace("/", "."))}
    return found & set(folders)


def _packages_of_ideal(facts: Facts, folders: dict[str, bool]) -> set[str]:
    """Folders that are packages in the ideal: the program that imports them may be given by the task."""
    if facts.ideal is None:
        return set()
    listed = {file.path for file in facts.ideal.workspace.files}
    return {folder for folder in folders if f"{folder}/{_MARKER}" in listed}


def _of_components(stack: Stack) -> set[str]:
    """Folders whose component classes no program of the answer constructs: the task's own imports them."""
    layout = stack.workspace.layout
    return set() if layout.main is not None else {_parent(item.file) for item in layout.components}


def _within(dotted: str, package: str) -> bool:
    return dotted == package or dotted.startswith(f"{package}.")


def _parent(path: str) -> str:
    return PurePosixPath(path).parent.as_posix()
