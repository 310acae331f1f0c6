"""Files that a PROMPT asks for and that nobody who answers it brings: the ideal shows which."""

from collections.abc import Iterable

import msgspec
from wcmatch import glob

from harness.model.rubric import Check, FileCheck, Rubric
from harness.prompt.maker import SOURCE

_FLAGS = glob.GLOBSTAR | glob.BRACE | glob.DOTGLOB | glob.FORCEUNIX
# In which language the answer is written is no matter of the form that answers come in.
_ALWAYS = ("language",)


def without_unshown(rubric: Rubric, paths: Iterable[str]) -> Rubric:
    """The rubric without the PROMPT's demands for files (tests, a README) that the ideal lacks, too.

    ``paths`` are the ideal's files. Whoever set the task takes an answer without them for the best one: they
    lie elsewhere, and an answer in the same form may leave them out. The requirement is unchecked then.
    """
    shown = tuple(paths)
    kept = tuple(check for check in rubric.checks if not _is_unshown(check, shown))
    return msgspec.structs.replace(rubric, checks=kept)


def _is_unshown(check: Check, shown: tuple[str, ...]) -> bool:
    if not isinstance(check, FileCheck) or check.source != SOURCE or check.topic in _ALWAYS:
        return False
    return not any(glob.globmatch(path, list(check.path), flags=_FLAGS) for path in shown)
