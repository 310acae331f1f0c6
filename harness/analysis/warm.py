"""The type checkers and linters that this process keeps loaded: one for each tool and SDK environment.

A batch's worker keeps them, so that the SDK's types are read once and not for every answer; ``grade`` does
not. Whatever a kept checker cannot do, the tool does as a process of its own, and a warning says why.
"""

import atexit
import collections
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from harness.analysis import oxlint, ruff, ty, typescript
from harness.model.analysis import SourceDiagnostic

_MOST_ANSWERS = 200
_MOST_FAILURES = 5  # one after another: this machine can have none
_MOST_BYTES = 1024**3

Found = tuple[SourceDiagnostic, ...]


class Checker(Protocol):
    """A checker that stays loaded."""

    def diagnose(self, folder: Path, files: tuple[str, ...], roots: tuple[str, ...]) -> Found | None:
        """What the tool says of the files; None where only a process of its own can tell."""

    def memory(self) -> int:
        """The bytes that it holds."""

    def close(self) -> None:
        """End it, and take away what it kept."""


_kept: list["WarmCheckers"] = []


def keep_warm() -> None:
    """From here to its end, this process asks checkers that have read the SDK's types."""
    if not _kept:
        _kept.append(WarmCheckers({"ty": _ty, "typescript": _typescript, "ruff": _ruff, "oxlint": _oxlint}))
        atexit.register(stop)


def stop() -> None:
    """End the checkers; from here on every answer starts processes of its own again."""
    while _kept:
        _kept.pop().close()


def check_python(folder: Path, files: tuple[str, ...], roots: tuple[str, ...], environment: Path) -> Found:
    """The diagnostics of ty, from a kept checker where there is one. Raises ToolFailure."""
    found = _kept[0].ask("ty", environment, (folder, files, roots)) if _kept else None
    return ty.diagnose(folder, roots, environment) if found is None else found


def check_typescript(folder: Path, files: tuple[str, ...], node_modules: Path) -> Found:
    """The TypeScript compiler's diagnostics, from a kept checker where there is one. Raises ToolFailure."""
    found = _kept[0].ask("typescript", node_modules, (folder, files, ())) if _kept else None
    return typescript.diagnose(folder, files, node_modules) if found is None else found


def lint_python(folder: Path, files: tuple[str, ...]) -> Found:
    """The diagnostics of ruff, from a kept server where there is one. Raises ToolFailure."""
    found = _kept[0].ask("ruff", Path(), (folder, files, ())) if _kept else None
    return ruff.diagnose(folder, files) if found is None else found


def lint_typescript(folder: Path, files: tuple[str, ...], node_modules: Path) -> Found:
    """The diagnostics of oxlint, from a kept server where there is one. Raises ToolFailure."""
    found = _kept[0].ask("oxlint", node_modules, (folder, files, ())) if _kept else None
    return oxlint.diagnose(folder, files, node_modules) if found is None else found


def _ruff(environment: Path) -> Checker:
    from harness.analysis.linter_servers import ruff_server  # noqa: PLC0415

    return ruff_server(environment)


def _oxlint(node_modules: Path) -> Checker:
    from harness.analysis.linter_servers import oxlint_server  # noqa: PLC0415

    return oxlint_server(node_modules)


def _ty(environment: Path) -> Checker:
    from harness.analysis.ty_server import TyServer  # noqa: PLC0415

    return TyServer(environment)


def _typescript(node_modules: Path) -> Checker:
    from harness.analysis.typescript_server import TypescriptServer  # noqa: PLC0415

    return TypescriptServer(node_modules)


class WarmCheckers:
    """Starts checkers when they are first asked for, and anew after a failure or much use."""

    def __init__(self, makers: dict[str, Callable[[Path], Checker]]) -> None:
        """``makers`` start the checker of each tool for an environment."""
        self._makers = makers
        self._locks = {name: threading.Lock() for name in makers}
        self._checkers: dict[tuple[str, Path], Checker] = {}
        self._failures: dict[tuple[str, Path], int] = collections.defaultdict(int)
        self._answers: dict[tuple[str, Path], int] = {}

    def ask(
        self, tool: str, environment: Path, answer: tuple[Path, tuple[str, ...], tuple[str, ...]]
    ) -> Found | None:
        """What the kept checker says; None where it cannot, and then the next answer gets another."""
        key = (tool, environment)
        with self._locks[tool]:
            try:
                if self._failures[key] >= _MOST_FAILURES:
                    return None
                if key not in self._checkers:
                    self._checkers[key] = self._makers[tool](environment)
                found = self._checkers[key].diagnose(*answer)
                self._renew(key)
                self._failures[key] = 0
            except Exception as error:  # noqa: BLE001 - whatever a server does, the tool itself is left
                self._end(key)
                self._failures[key] += 1
                message = f"{tool} starts anew for this answer: {type(error).__name__}: {error}"
                warnings.warn(message, RuntimeWarning, stacklevel=2)
                return None
        return found

    def close(self) -> None:
        """End them all."""
        for key in tuple(self._checkers):
            self._end(key)

    def _renew(self, key: tuple[str, Path]) -> None:
        """End a checker that has seen enough; the next answer starts another."""
        self._answers[key] = self._answers.get(key, 0) + 1
        if self._answers[key] >= _MOST_ANSWERS or self._checkers[key].memory() > _MOST_BYTES:
            self._end(key)

    def _end(self, key: tuple[str, Path]) -> None:
        self._answers.pop(key, None)
        checker = self._checkers.pop(key, None)
        if checker is not None:
            checker.close()
