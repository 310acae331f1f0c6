"""Which file is the entry program: as Pulumi would find it, else the one that creates the stack."""

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence

from harness.intake.layout.sources import CodeFile
from harness.intake.writer import WorkspaceWriter
from harness.model.workspace import Language

_INDEX = ("index.ts", "index.js", "index.mts", "index.mjs", "index.cjs", "index.tsx")
_SUFFIXES = ("", ".ts", ".js", ".mts", ".mjs", ".cjs", ".tsx")
# Names that programs without a project file go by; an earlier one wins.
_HABITUAL: dict[Language, tuple[str, ...]] = {
    "python": ("__main__.py", "tap.py", "main.py", "app.py", "index.py", "program.py", "stack.py"),
    "typescript": ("index.ts", "tap.ts", "main.ts", "app.ts", "program.ts", "index.js", "main.js"),
}
_MAX_JSON = 256 * 1024


def declared_entry(writer: WorkspaceWriter, language: Language, folder: str, main: str | None) -> str | None:
    """The file that Pulumi runs for a project in ``folder`` whose Pulumi.yaml says ``main``; None where it
    does not exist (pulumi.com/docs/iac/concepts/projects/project-file, ``main``).
    """
    paths = {file.path for file in writer.files}
    if language == "python":
        options = _python_options(folder, main)
    else:
        options = _node_options(writer, paths, folder, main)
    return next((path for path in options if path in paths), None)


def _python_options(folder: str, main: str | None) -> Iterator[str]:
    target = _join(folder, main or ".")
    if main and target.endswith(".py"):
        yield target
    yield _join(target, "__main__.py")


def _node_options(writer: WorkspaceWriter, paths: set[str], folder: str, main: str | None) -> Iterator[str]:
    if main is not None:
        yield from _resolved(_join(folder, main))
        folder = _join(folder, main)
    package = _join(folder, "package.json")
    packaged = _package_main(writer.text(package)) if package in paths else None
    if packaged is not None:
        yield from _resolved(_join(folder, packaged))
    yield from (_join(folder, name) for name in _INDEX)


def _resolved(target: str) -> Iterator[str]:
    """As Node resolves a module: the file, with an ending, or a folder's index; a TypeScript twin of
    compiled JavaScript first, because the host compiles on the fly.
    """
    if target.endswith(".js"):
        yield target[:-3] + ".ts"
    yield from (target + suffix for suffix in _SUFFIXES)
    yield from (_join(target, name) for name in _INDEX)


def _package_main(text: str) -> str | None:
    try:
        value = json.loads(text) if len(text) <= _MAX_JSON else None
    except (ValueError, RecursionError):
        return None
    main = value.get("main") if isinstance(value, Mapping) else None
    return main if isinstance(main, str) and main else None


def _join(folder: str, path: str) -> str:
    joined = posixpath.normpath(posixpath.join(folder, path))
    return "" if joined == "." else joined


def found_entry(sources: Sequence[CodeFile], language: Language, folder: str = "") -> str | None:
    """The program among ``sources`` (below ``folder``) where nothing declares one: code that makes something
    at its top level, by Pulumi or through a module of the answer that uses Pulumi; habitual names first,
    then the shallowest.
    """
    prefix = f"{folder}/" if folder else ""
    able = [file for file in sources if file.language == language and not file.test and _runs(file, sources)]
    # Pulumi runs a __main__.py even where what it imports is not there (and the program then fails).
    able = able or [file for file in sources if file.name == "__main__.py" and not file.test]
    able = [file for file in able if file.language == language and file.path.startswith(prefix)]
    return min(able, key=lambda file: _rank(file, language)).path if able else None


def _runs(file: CodeFile, sources: Sequence[CodeFile]) -> bool:
    habitual = file.name in _HABITUAL[file.language]
    if file.facts.uses_pulumi:
        return file.facts.acts
    return (habitual or file.folder == "bin") and any(leads_to_pulumi(file, other) for other in sources)


def leads_to_pulumi(file: CodeFile, other: CodeFile) -> bool:
    """Whether ``file`` imports ``other``, a module of the answer that uses Pulumi."""
    if not other.facts.uses_pulumi or other.path == file.path:
        return False
    stem = other.name.rpartition(".")[0]
    return any(module.replace("/", ".").rpartition(".")[2] == stem for module, _names in file.facts.imports)


def _rank(file: CodeFile, language: Language) -> tuple[int, int, str]:
    names = _HABITUAL[language]
    return (
        names.index(file.name) if file.name in names else len(names),
        file.path.count("/"),
        file.path,
    )
