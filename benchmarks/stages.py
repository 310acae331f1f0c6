"""Where the time of one grading goes: ``python -m benchmarks.stages SOURCE [TASK]``.

Times are wall-clock seconds of the second of two gradings in one process without a cache, so imports are
warm and what is left is the work itself. Stages that run side by side overlap.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

from harness import pipeline, remembered
from harness.analysis import interface as analysis
from harness.cache.memory import Memory
from harness.compare import interface as comparison
from harness.pipeline import GradeRequest, grade
from harness.preview import interface as preview

_STAGES = (
    *((remembered, name) for name in ("load", "open_source", "read", "evaluate")),
    (preview, "preview"),
    (analysis, "analyse"),
    (comparison, "compare"),
    (pipeline, "build"),
)


def main(source: str, task: str | None = None) -> None:
    """Grade twice and print the stages of the second time."""
    memory = Memory(None)
    grade(GradeRequest(source, task), memory=memory)
    spent: dict[str, float] = {}
    for module, name in _STAGES:
        setattr(module, name, _timed(name, getattr(module, name), spent))
    started = time.perf_counter()
    grade(GradeRequest(source, task), memory=memory)
    total = time.perf_counter() - started
    for name, seconds in spent.items():
        print(f"{name:16} {seconds:7.3f} s")
    print(f"{'whole':16} {total:7.3f} s")


def _timed(name: str, stage: Callable[..., Any], spent: dict[str, float]) -> Callable[..., Any]:
    def run(*arguments: Any, **options: Any) -> Any:
        started = time.perf_counter()
        try:
            return stage(*arguments, **options)
        finally:
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - started

    return run


if __name__ == "__main__":
    main(*sys.argv[1:])
