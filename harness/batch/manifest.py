"""A batch's manifest: JSON Lines, each line an answer by path, by git reference or by its text."""

import re
from pathlib import Path

import msgspec

from harness.batch.case import Case
from harness.model.errors import BadInput

SUFFIX = ".jsonl"
_LARGEST_LINE = 64 * 1024**2
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_REMEDY = "write one JSON object a line: an id, and one of path, git and text"


class ManifestLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line. ``path`` is relative to the manifest, ``git`` is URL@ref, the others are markdown texts."""

    id: str
    model: str | None = None
    task: str | None = None
    path: str | None = None
    git: str | None = None
    text: str | None = None
    prompt: str | None = None
    ideal: str | None = None


def read_manifest(path: Path) -> tuple[Case, ...]:
    """The answers that the manifest at ``path`` names, in order. Raises BadInput with the line's number."""
    cases = []
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(_LARGEST_LINE), b""), start=1):
                if line.strip():
                    cases.append(_case(line, path, f"{path}:{number}"))
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})", "name a manifest") from error
    if not cases:
        raise BadInput(f"{path}: names no answer", _REMEDY)
    return tuple(cases)


def _case(line: bytes, path: Path, place: str) -> Case:
    try:
        said = msgspec.json.decode(line, type=ManifestLine)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadInput(f"{place}: {error}", _REMEDY) from error
    if not _NAME.fullmatch(said.id):
        raise BadInput(
            f"{place}: {said.id[:80]!r} cannot name a folder", "use letters, digits, '.', '_' and '-'"
        )
    if sum(given is not None for given in (said.path, said.git, said.text)) != 1:
        raise BadInput(f"{place}: gives no answer, or more than one", "give one of path, git and text")
    if said.text is None and (said.prompt or said.ideal):
        raise BadInput(f"{place}: prompt and ideal go with text", "put them beside the answer at path or git")
    source = said.git or (str(path.parent / said.path) if said.path is not None else f"{path}#{said.id}")
    return Case(said.id, source, said.task, said.model, files=_documents(said))


def _documents(said: ManifestLine) -> dict[str, bytes] | None:
    """The case that a line's texts make, as files."""
    if said.text is None:
        return None
    texts = {"MODEL_RESPONSE.md": said.text, "PROMPT.md": said.prompt, "IDEAL_RESPONSE.md": said.ideal}
    return {name: text.encode() for name, text in texts.items() if text is not None}
