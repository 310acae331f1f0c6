"""A case folder: the answer, and beside it the PROMPT and other people's files that are no part of it."""

from pathlib import Path

RESPONSE = "MODEL_RESPONSE.md"
PROMPT = "PROMPT.md"
IDEAL_RESPONSE = "IDEAL_RESPONSE.md"

# Somebody's question, somebody's ideal and somebody's verdict, wherever they lie: never copied into the
# workspace, and (but for PROMPT.md) never opened.
NOT_THE_ANSWER = frozenset({PROMPT, RESPONSE, IDEAL_RESPONSE, "MODEL_FAILURES.md"})

# In a case folder (one with a PROMPT.md or a MODEL_RESPONSE.md) also these, at its top.
NOT_IN_A_CASE = frozenset({"ideal", "task.yaml", "labels.json", "metadata.json"})

_MAX_PROMPT_BYTES = 1024**2


def is_case(folder: Path) -> bool:
    """Whether ``folder`` is a case and not only an answer."""
    return any((folder / name).is_file() for name in (PROMPT, RESPONSE))


def ideal_beside(source: str) -> Path | None:
    """The ideal of the case that ``source`` (its folder, or its MODEL_RESPONSE.md) belongs to, if any.

    A folder ``ideal/`` wins over IDEAL_RESPONSE.md. A source that is no case has no ideal beside it.
    """
    path = Path(source)
    folder = path.parent if path.name == RESPONSE else path
    if not folder.is_dir() or not is_case(folder):
        return None
    found = (folder / "ideal", folder / IDEAL_RESPONSE)
    return next((place for place in found if place.exists() and not place.is_symlink()), None)


def prompt_beside(folder: Path, bound: Path | None = None) -> str | None:
    """The text of PROMPT.md in ``folder`` or just above it (not above ``bound``); None without one."""
    above = () if folder == bound else (folder.parent,)
    for place in (folder, *above):
        path = place / PROMPT
        if path.is_file() and not path.is_symlink():
            try:
                with path.open("rb") as file:
                    text = file.read(_MAX_PROMPT_BYTES).decode("utf-8-sig", "replace")
                return str(text).replace("\r\n", "\n")
            except OSError:
                return None
    return None
