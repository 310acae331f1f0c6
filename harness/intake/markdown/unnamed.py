"""Names for code blocks that the document gives none: told from what is in them, and from who imports it."""

import posixpath
import re
from collections.abc import Sequence

from harness.intake.code.facts import ClassDefinition, CodeFacts
from harness.intake.markdown.candidates import Candidate
from harness.intake.markdown.content import well_known_name

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ENTRY = {"py": "__main__.py", "ts": "index.ts", "js": "index.js", "tsx": "index.tsx"}


Imports = dict[str, tuple[Candidate, str]]


def imported_names(found: Sequence[Candidate]) -> Imports:
    """Each name that a block imports, with the first such block and the module that it expects."""
    names: Imports = {}
    for candidate in found:
        facts = candidate.content.facts
        for module, imported in facts.imports if facts is not None else ():
            for name in imported:
                names.setdefault(name, (candidate, module))
    return names


def sensible_name(candidate: Candidate, imports: Imports) -> str | None:
    """A path for a whole block without a name: a module that another block imports, an entry program, a
    component's own module, or the fixed name of a project file. None where nothing tells.
    """
    content = candidate.content
    facts, extension = content.facts, content.extension
    if content.kind == "data":
        return well_known_name(candidate.block.content, extension)
    if facts is None or extension not in _ENTRY or not _is_whole(candidate, facts):
        return None
    imported = _imported_path(candidate, facts, imports)
    if imported is not None:
        return imported
    if facts.uses_pulumi and facts.acts:
        return _ENTRY[extension]
    component = next((item for item in facts.classes if _is_stack(item)), None)
    if component is None or not facts.uses_pulumi:
        return None
    words = _WORDS.sub(" ", component.name).lower().split()
    return ("_" if extension == "py" else "-").join(words) + f".{extension}"


def _is_whole(candidate: Candidate, facts: CodeFacts) -> bool:
    signs = (candidate.excerpt, candidate.elided, facts.unbound)
    return facts.parses and candidate.block.line > 0 and not any(signs)


def _is_stack(item: ClassDefinition) -> bool:
    return item.makes_resources or "ComponentResource" in item.bases


def _imported_path(candidate: Candidate, facts: CodeFacts, imports: Imports) -> str | None:
    """The file that another block expects to find one of our names in."""
    for name in [item.name for item in facts.classes] + list(facts.functions):
        importer, module = imports.get(name, (candidate, ""))
        if importer is not candidate:
            path = _module_path(module, candidate.content.extension or "", _entry_folder(importer))
            if path is not None:
                return path
    return None


def _entry_folder(other: Candidate) -> str:
    return posixpath.dirname(other.name.path) if other.name else ""


def _module_path(module: str, extension: str, folder: str) -> str | None:
    if extension == "py":
        dots = len(module) - len(module.lstrip("."))
        base = folder.split("/")[: len(folder.split("/")) - dots + 1] if dots and folder else []
        return (
            "/".join([*filter(None, base), *module.strip(".").split(".")]) + ".py"
            if module.strip(".")
            else None
        )
    if not module.startswith("."):
        return None
    path = posixpath.normpath(posixpath.join(folder, module))
    path = re.sub(r"\.(?:js|ts)$", "", path)
    return None if path.startswith("..") else f"{path}.{extension}"
