"""The door of the cache: ``memory`` for the pipeline; ``usage`` and ``clear`` for the command."""

from harness.cache.memory import Memory, Stage
from harness.cache.settings import enabled, most_bytes, results_folder, turn_off
from harness.cache.store import Store, Usage
from harness.model.errors import BadInput
from harness.model.progress import Report, quiet

__all__ = [
    "ANALYSIS",
    "CHECKS",
    "COMPARISON",
    "EXTRACTION",
    "PREVIEW",
    "PROMPT",
    "RUBRIC",
    "Memory",
    "Stage",
    "Usage",
    "clear",
    "memory",
    "store",
    "turn_off",
]

EXTRACTION = Stage("extraction", ("intake", "model"))
PREVIEW = Stage("preview", ("preview", "model"))
ANALYSIS = Stage("analysis", ("analysis", "model"))
COMPARISON = Stage("comparison", ("compare", "model"))
RUBRIC = Stage("rubric", ("model",))
PROMPT = Stage("prompt", ("prompt", "model"))
CHECKS = Stage("checks", ("checks", "model"))


def store() -> Store:
    """The user's own store, as the environment says where and how large."""
    return Store(results_folder(), most_bytes())


def memory(report: Report = quiet) -> Memory:
    """What the user's store remembers; nothing where it is turned off."""
    return Memory(store() if enabled() else None, report)


def clear() -> None:
    """Forget everything. Raises BadInput where something cannot be removed."""
    try:
        store().clear()
    except OSError as error:
        raise BadInput(
            f"{results_folder()}: cannot be removed ({error.strerror})", "mend its mode"
        ) from error
