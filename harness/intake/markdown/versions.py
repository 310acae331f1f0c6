"""Several code blocks for one file: the last full version wins, and a fragment never does."""

from collections.abc import Sequence

import msgspec

from harness.intake.markdown.candidates import Candidate

_PART = 0.5
_SHORT_LINES = 15


class Choice(msgspec.Struct, frozen=True):
    """The block that becomes the file (None where all are fragments), the full versions that it replaces,
    and the fragments, each with the reason.
    """

    chosen: Candidate | None
    replaced: tuple[Candidate, ...] = ()
    fragments: tuple[tuple[Candidate, str], ...] = ()


def choose(versions: Sequence[Candidate]) -> Choice:
    """Choose between ``versions`` of one file, given in the document's order."""
    full: list[Candidate] = []
    fragments: list[tuple[Candidate, str]] = []
    for version in versions:
        reason = fragment_reason(version) or (_part_of(version, full[-1]) if full else None)
        if reason is None:
            full.append(version)
        else:
            fragments.append((version, reason))
    if full:
        return Choice(full[-1], tuple(full[:-1]), tuple(fragments))
    # Nothing is complete: code that only leaves parts out is still what the answer says of this file.
    usable = [version for version, _reason in fragments if _is_only_elided(version)]
    chosen = max(usable, key=_length, default=None)
    return Choice(chosen, (), tuple(pair for pair in fragments if pair[0] is not chosen))


def fragment_reason(version: Candidate) -> str | None:
    """Why a block cannot be the whole of the file that it names; None where it may be."""
    if version.content.kind == "diff":
        return "it is a diff"
    if version.excerpt is not None:
        return version.excerpt
    if version.elided is not None:
        return f"it leaves code out ({version.elided!r})"
    if version.name is not None and version.name.strength != "stated":
        return _too_weak(version)
    return None


def _too_weak(version: Candidate) -> str | None:
    """A name that is only mentioned must be borne out by whole code of that kind."""
    name, content = version.name, version.content
    extension = name.path.rpartition(".")[2].lower() if name else ""
    extension = {"yml": "yaml", "mjs": "js", "cjs": "js"}.get(extension, extension)
    if content.extension is not None and content.extension != extension:
        return "its name is only mentioned, and it is of another kind"
    if content.facts is None:
        return None if content.kind == "data" else "its name is only mentioned"
    if not content.facts.parses or content.facts.unbound is not None:
        return content.facts.unbound or "its name is only mentioned, and it does not parse"
    program = content.facts.uses_pulumi and content.facts.acts
    short = _length(version) < _SHORT_LINES and not content.facts.classes and not program
    return "its name is only mentioned, and it is short" if short else None


def _is_only_elided(version: Candidate) -> bool:
    named = version.name is None or version.name.strength == "stated"
    return version.excerpt is None and version.content.kind != "diff" and named


def _length(version: Candidate) -> int:
    return version.block.content.count("\n")


def _part_of(version: Candidate, earlier: Candidate) -> str | None:
    """A later block that is much shorter and lacks what the earlier one defines changes it, no more."""
    if version.name and earlier.name and version.name.strength != "stated" == earlier.name.strength:
        return "its name is only mentioned, and a block that states it exists"
    if _length(version) >= _PART * _length(earlier):
        return None
    facts, before = version.content.facts, earlier.content.facts
    if facts is None or before is None:
        return None
    defined = {item.name for item in facts.classes} | set(facts.functions)
    lost = {item.name for item in before.classes} | set(before.functions)
    missing = sorted(lost - defined)
    if missing:
        return f"it lacks {missing[0]}, which the block on line {earlier.block.line} defines"
    return None if not (before.acts and not facts.acts) else "it makes nothing of what the earlier one makes"
