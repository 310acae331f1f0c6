"""The layout of a filled workspace, or why there is nothing to grade in it."""

import posixpath

from harness.intake.layout.components import components
from harness.intake.layout.entry import declared_entry, found_entry
from harness.intake.layout.foreign import foreign_tool
from harness.intake.layout.project_file import ProjectFile, find_project, stack_files
from harness.intake.layout.sources import CodeFile, read_sources
from harness.intake.writer import WorkspaceWriter
from harness.model.errors import BadInput
from harness.model.workspace import Language, Layout

_RUNTIMES: dict[str, Language] = {"python": "python", "nodejs": "typescript", "bun": "typescript"}
_OTHER_RUNTIMES = frozenset({"go", "dotnet", "java", "yaml", "hcl"})
_MANIFESTS: dict[Language, tuple[str, ...]] = {
    "python": (
        "requirements.txt",
        "pyproject.toml",
        "Pipfile",
        "setup.py",
        "setup.cfg",
        "poetry.lock",
        "uv.lock",
    ),
    "typescript": ("package.json",),
}
_PROGRAM_FOLDERS = frozenset({"bin", "src", "lib"})
_WANTED = "a program that uses Pulumi in Python or TypeScript"


def detect(writer: WorkspaceWriter, source: str, document: str | None = None) -> Layout:
    """The layout of the files that ``writer`` wrote; ``document`` is the markdown that they came from.

    Raises BadInput for several projects, an unsupported runtime, another tool's program, and files of
    which none uses Pulumi.
    """
    sources = read_sources(writer)
    project = find_project(writer, source)
    if project is not None and project.runtime in _OTHER_RUNTIMES:
        raise BadInput(
            f"{source}: {project.path}: runtime {project.runtime} is not graded", f"give {_WANTED}"
        )
    programs = [file for file in sources if file.facts.uses_pulumi and not file.test]
    programs = programs or _declared_programs(writer, sources, project, document)
    if not programs:
        raise _not_pulumi(writer, source, document)
    language = _language(project, programs)
    main = _main(writer, sources, project, language)
    folder = project.folder if project is not None else _project_folder(writer, sources, language, main)
    return Layout(
        language=language,
        project_folder=folder or ".",
        project_file=project.path if project else None,
        project_name=project.name if project else None,
        runtime=project.runtime if project else None,
        declared_main=project.main if project else None,
        main=main,
        stack_files=stack_files(writer, folder, project.stack_folder if project else None),
        manifests=_manifests(writer, language, folder),
        components=components(sources, language),
    )


def _declared_programs(
    writer: WorkspaceWriter, sources: tuple[CodeFile, ...], project: ProjectFile | None, document: str | None
) -> list[CodeFile]:
    """The code of a project that only its Pulumi.yaml makes one: an answer that registers nothing, yet one.

    Empty where the project file names no runtime of ours, or the code is another tool's.
    """
    language = _RUNTIMES.get(project.runtime or "") if project is not None else None
    found = [file for file in sources if file.language == language and not file.test]
    return [] if found and foreign_tool(writer, document) is not None else found


def _not_pulumi(writer: WorkspaceWriter, source: str, document: str | None) -> BadInput:
    tool = foreign_tool(writer, document)
    if tool is not None:
        return BadInput(f"{source}: this is {tool}, not Pulumi", f"give {_WANTED}")
    unplaced = [decision for decision in writer.decisions if decision.outcome == "unplaced"]
    if unplaced and unplaced[0].lines is not None:
        where = f"line {unplaced[0].lines.start}: {unplaced[0].reason}"
        return BadInput(f"{source}: no whole Pulumi program in it ({where})", f"give {_WANTED}")
    if document is not None and not writer.files:
        return BadInput(f"{source}: no code block in it is a file", f"give {_WANTED}")
    return BadInput(f"{source}: not Pulumi", f"give {_WANTED}")


def _language(project: ProjectFile | None, programs: list[CodeFile]) -> Language:
    """The runtime's language, where the answer has programs in it; else that of more (acting) programs."""
    written = {file.language for file in programs}
    declared = _RUNTIMES.get(project.runtime or "") if project is not None else None
    if declared in written:
        return declared
    weights = {language: _weight(programs, language) for language in sorted(written)}
    return max(weights, key=lambda language: weights[language])


def _weight(programs: list[CodeFile], language: Language) -> tuple[int, int]:
    files = [file for file in programs if file.language == language]
    return sum(file.facts.acts for file in files), len(files)


def _main(
    writer: WorkspaceWriter, sources: tuple[CodeFile, ...], project: ProjectFile | None, language: Language
) -> str | None:
    if project is not None:
        declared = declared_entry(writer, language, project.folder, project.main)
        return declared or found_entry(sources, language, project.folder)
    default = declared_entry(writer, language, "", None)
    programs = {file.path for file in sources if not file.test}
    return default if default in programs else found_entry(sources, language)


def _project_folder(
    writer: WorkspaceWriter, sources: tuple[CodeFile, ...], language: Language, main: str | None
) -> str:
    """Where Pulumi.yaml would have to be: the nearest folder above the program with a manifest, else the
    program's own (a program in ``bin`` or ``src``, or one that only became the program, belongs to the root,
    and one that imports its own folder as a package to the folder above).
    """
    if main is None:
        return ""
    folder = posixpath.dirname(main)
    manifests = {posixpath.dirname(file.path) for file in writer.files if _is_manifest(file.path, language)}
    for above in _upwards(folder):
        if above in manifests:
            return above
    if any(file.path == main and _imports_own_folder(file, sources) for file in sources):
        return posixpath.dirname(folder)
    named = posixpath.basename(main) in ("__main__.py", "index.ts")
    in_program_folder = posixpath.basename(folder) in _PROGRAM_FOLDERS
    if named and not (language == "typescript" and in_program_folder):
        return folder
    return posixpath.dirname(folder) if in_program_folder else folder


def _imports_own_folder(file: CodeFile, sources: tuple[CodeFile, ...]) -> bool:
    """``from lib import TapStack`` in ``lib/__main__.py``, where no ``lib/lib`` is meant."""
    package = posixpath.basename(file.folder)
    if file.language != "python" or not package:
        return False
    inner = tuple(posixpath.join(file.folder, package) + ending for ending in (".py", "/"))
    if any(other.path.startswith(inner) for other in sources):
        return False
    return any(module.split(".")[0] == package for module, _names in file.facts.imports)


def _upwards(folder: str) -> list[str]:
    found = [folder]
    while found[-1]:
        found.append(posixpath.dirname(found[-1]))
    return found


def _is_manifest(path: str, language: Language) -> bool:
    return posixpath.basename(path) in _MANIFESTS[language]


def _manifests(writer: WorkspaceWriter, language: Language, folder: str) -> tuple[str, ...]:
    """Dependency manifests in the project's folder or above it, sorted by path."""
    places = set(_upwards(folder))
    found = (file.path for file in writer.files if _is_manifest(file.path, language))
    return tuple(path for path in found if posixpath.dirname(path) in places)
