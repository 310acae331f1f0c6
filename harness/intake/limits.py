"""How much of a source intake takes in, so that a hostile one cannot fill the machine."""

import msgspec


class IntakeLimits(msgspec.Struct, frozen=True):
    """Caps on a source; all sizes in bytes, ``git_seconds`` in wall-clock seconds.

    ``source_bytes`` caps a markdown document or an archive file before it is read, ``download_bytes``
    what git may fetch, ``entries`` the members of an archive or folder that are looked at at all.
    """

    files: int = 5_000
    entries: int = 50_000
    file_bytes: int = 8 * 1024**2
    total_bytes: int = 64 * 1024**2
    source_bytes: int = 64 * 1024**2
    markdown_bytes: int = 4 * 1024**2
    code_blocks: int = 5_000
    download_bytes: int = 256 * 1024**2
    git_seconds: float = 120.0
