"""Which code block becomes which file; what becomes of every other one is recorded as a decision."""

from collections.abc import Sequence

from harness.intake.markdown.candidates import Candidate
from harness.intake.markdown.content import Kind
from harness.intake.markdown.unnamed import Imports, imported_names, sensible_name
from harness.intake.markdown.versions import choose
from harness.intake.paths import UnsafePath, safe_path
from harness.intake.writer import WorkspaceWriter

_IGNORED: dict[Kind, str] = {
    "shell": "commands to type, not a file",
    "tree": "a file tree",
    "diagram": "a diagram",
    "prose": "text without a file name",
    "markdown": "text without a file name",
}


def place(found: Sequence[Candidate], writer: WorkspaceWriter) -> None:
    """Write the files of a document's code blocks, and record a decision for every block."""
    groups, unnamed = _by_path(found, writer)
    for path, versions in groups.items():
        _place_versions(path, versions, writer)
    imports = imported_names(found)
    for candidate in unnamed:
        _place_unnamed(candidate, imports, writer)
    written = (version for path in groups for version in _written(groups[path], writer, path))
    if not any(_is_pulumi(version) for version in written):
        _place_excerpts(groups, writer)
    writer.decisions.sort(
        key=lambda decision: (decision.lines.start if decision.lines else 0, decision.outcome)
    )


def _by_path(
    found: Sequence[Candidate], writer: WorkspaceWriter
) -> tuple[dict[str, list[Candidate]], list[Candidate]]:
    groups: dict[str, list[Candidate]] = {}
    unnamed: list[Candidate] = []
    for candidate in found:
        if candidate.name is None:
            unnamed.append(candidate)
            continue
        try:
            groups.setdefault(safe_path(candidate.name.path), []).append(candidate)
        except UnsafePath as error:
            reason = f"{candidate.name.path[:80]!r} cannot be the name of a file: {error}"
            writer.decide("unplaced", reason, lines=candidate.lines)
    return groups, unnamed


def _place_versions(path: str, versions: Sequence[Candidate], writer: WorkspaceWriter) -> None:
    choice = choose(versions)
    if choice.chosen is not None:
        _write(path, choice.chosen, f"named by {_origin(choice.chosen)}", writer)
    for older in choice.replaced:
        newer = f"the block on line {choice.chosen.block.line} replaces it" if choice.chosen else "replaced"
        writer.decide("replaced", newer, path, older.lines)
    for fragment, reason in choice.fragments:
        writer.decide("unplaced", f"not the whole of {path}: {reason}", path, fragment.lines)


def _origin(candidate: Candidate) -> str:
    origin = candidate.name.origin if candidate.name else "its content"
    notes = "" if candidate.block.closed else "; its fence is never closed"
    notes += "; its escaped backticks are read as backticks" if candidate.escaped else ""
    notes += f"; it leaves code out ({candidate.elided!r})" if candidate.elided else ""
    return origin + notes


def _place_unnamed(candidate: Candidate, imports: Imports, writer: WorkspaceWriter) -> None:
    kind = candidate.content.kind
    if kind in _IGNORED:
        writer.decide("ignored", _IGNORED[kind], lines=candidate.lines)
        return
    path = sensible_name(candidate, imports)
    if path is None:
        writer.decide("unplaced", f"{_called(candidate)} that no file name goes with", lines=candidate.lines)
    elif writer.file(path) is not None:
        writer.decide(
            "unplaced", f"{_called(candidate)} without a name; {path} exists", lines=candidate.lines
        )
    else:
        _write(path, candidate, "named by what it holds", writer)


def _called(candidate: Candidate) -> str:
    return {"code": "code", "diff": "a diff"}.get(candidate.content.kind, "data")


def _write(path: str, candidate: Candidate, reason: str, writer: WorkspaceWriter) -> None:
    try:
        writer.add(path, candidate.block.content.encode("utf-8", "replace"), candidate.lines)
    except UnsafePath as error:
        writer.decide("unplaced", f"{path} cannot be written: {error}", lines=candidate.lines)
    else:
        writer.decide("placed", reason, path, candidate.lines)


def _is_pulumi(candidate: Candidate) -> bool:
    return candidate.content.facts is not None and candidate.content.facts.uses_pulumi


def _written(versions: Sequence[Candidate], writer: WorkspaceWriter, path: str) -> list[Candidate]:
    file = writer.file(path)
    return [version for version in versions if file is not None and version.lines == file.markdown_lines]


def _place_excerpts(groups: dict[str, list[Candidate]], writer: WorkspaceWriter) -> None:
    """No whole program: the excerpts that name their file clearly are all that there is to grade."""
    for path, versions in groups.items():
        stated = [version for version in versions if _is_stated_code(version)]
        if writer.file(path) is None and len(stated) == 1 and len(versions) == 1:
            _write(path, stated[0], f"named by {_origin(stated[0])}; it looks like an excerpt", writer)


def _is_stated_code(version: Candidate) -> bool:
    return version.content.kind == "code" and version.name is not None and version.name.strength == "stated"
