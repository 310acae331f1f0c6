"""What a batch left, to be compared byte for byte with what another left, but for times."""

import re
from pathlib import Path

from harness.batch.journal import RESULTS

# The only times in results: how long the program ran, once in each line and once in each card.
_TIME = re.compile(rb'("seconds": ?)[0-9.e+-]+')
_TIMED = frozenset({"scorecard.json"})


def results(out: Path) -> dict[str, bytes]:
    """Each case's line (in the order in which answers finished there) and files, without times.

    The page about all of them is made of those, and tells times in several places.
    """
    found = {}
    for line in (out / RESULTS).read_bytes().splitlines(keepends=True):
        name = re.search(rb'"case":"([^"]*)"', line)
        assert name is not None, line
        key = f"{RESULTS}: {name[1].decode()}"
        assert key not in found, f"two lines of {key}"
        found[key] = _without_time(line)
    for path in sorted(path for path in out.rglob("*/*") if path.is_file()):
        content = path.read_bytes()
        found[path.relative_to(out).as_posix()] = _without_time(content) if path.name in _TIMED else content
    return found


def _without_time(content: bytes) -> bytes:
    text, times = _TIME.subn(rb"\g<1>0", content)
    assert times == 1, content
    return text
