"""Which names a source may give its files. Nothing outside the workspace can be named."""

import re

MAX_PATH_BYTES = 1024
MAX_PART_BYTES = 255
MAX_DEPTH = 32

# Device names of Windows (learn.microsoft.com, "Naming Files, Paths, and Namespaces"): a checkout of the
# same answer would mean a device there.
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?$")
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)  # also direction marks, which disguise a name
_DRIVE = re.compile(r"^[A-Za-z]:")


class UnsafePath(ValueError):
    """A path that a source must not name; the message says why."""


def safe_path(text: str) -> str:
    """The normal form of a relative path: forward slashes, no ``.`` parts.

    Raises UnsafePath for anything that could lead out of the workspace, or that no file system takes.
    """
    if _CONTROL.search(text):
        raise UnsafePath("it contains a control character")
    text = text.replace("\\", "/")
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if text.startswith("/") or (parts and (parts[0].startswith("~") or _DRIVE.match(parts[0]))):
        raise UnsafePath("it is absolute")
    if not parts:
        raise UnsafePath("it is empty")
    _check_length(text, parts)
    for part in parts:
        _check_part(part)
    return "/".join(parts)


def _check_length(text: str, parts: list[str]) -> None:
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        raise UnsafePath("it is not valid Unicode") from None
    too_long = len(encoded) > MAX_PATH_BYTES or any(len(part.encode()) > MAX_PART_BYTES for part in parts)
    if too_long or len(parts) > MAX_DEPTH:
        raise UnsafePath("it is too long")


def _check_part(part: str) -> None:
    if part == "..":
        raise UnsafePath("it leads out of the workspace")
    if part.lower() == ".git":
        raise UnsafePath("it lies in a .git folder")
    if _RESERVED.match(part):
        raise UnsafePath(f"{part} is a reserved device name")
    if part != part.rstrip(" ."):
        raise UnsafePath(f"{part!r} ends with a space or a dot")
