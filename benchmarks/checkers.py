"""Checkers that stay loaded beside a process per answer: ``python -m benchmarks.checkers FOLDER…``.

For every answer in the folders, in turn, both are asked, and must say the same. Prints, for each tool, the
seconds of CPU time of both, without what the first answer costs (it loads the SDK), and their ratio.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from harness.analysis import oxlint, ruff, ty, typescript, warm
from harness.analysis.copy import private_copy
from harness.analysis.interface import _roots
from harness.intake.interface import open_source
from harness.model.analysis import SourceDiagnostic
from harness.model.workspace import Workspace
from harness.preview.sdk.environments import ensure

Check = Callable[[], tuple[SourceDiagnostic, ...]]


def main(folders: list[str]) -> int:
    """Ask both ways; the number of answers on which they differ."""
    warm.keep_warm()
    spent: dict[str, list[tuple[float, float]]] = {"python": [], "typescript": []}
    differing = 0
    for source in sorted(path for folder in folders for path in Path(folder).iterdir() if path.is_dir()):
        with tempfile.TemporaryDirectory() as name:
            workspace = open_source(str(source), Path(name) / "workspace")
            cold, kept, same = _both(workspace)
        spent[workspace.layout.language].append((cold, kept))
        differing += not same
        print(f"{source.name:20} {cold:6.2f} s {kept:6.2f} s {'same' if same else 'DIFFERENT'}", flush=True)
    for language, times in spent.items():
        cold, kept = (sum(column) for column in zip(*times[1:], strict=True)) if times[1:] else (0.0, 0.0)
        print(f"{language}: {cold:.2f} s, {kept:.2f} s warm: {cold / max(kept, 0.01):.1f} times")
    warm.stop()
    return differing


def _both(workspace: Workspace) -> tuple[float, float, bool]:
    with private_copy(workspace) as (folder, files):
        once, kept = _checks(workspace, folder, files)
        (cold_found, cold), (kept_found, warmly) = _timed(once), _timed(kept)
    same = set(cold_found) == set(kept_found)
    if not same:
        print(*sorted(map(str, set(cold_found) ^ set(kept_found))), sep="\n")
    return cold, warmly, same


def _checks(workspace: Workspace, folder: Path, files: tuple[str, ...]) -> tuple[Check, Check]:
    environment = ensure(workspace.layout.language).root
    if workspace.layout.language == "python":
        roots = _roots(workspace)
        return (
            lambda: ty.diagnose(folder, roots, environment) + ruff.diagnose(folder, files),
            lambda: warm.check_python(folder, files, roots, environment) + warm.lint_python(folder, files),
        )
    modules = environment / "node_modules"
    return (
        lambda: typescript.diagnose(folder, files, modules) + oxlint.diagnose(folder, files, modules),
        lambda: warm.check_typescript(folder, files, modules) + warm.lint_typescript(folder, files, modules),
    )


def _timed(check: Check) -> tuple[tuple[SourceDiagnostic, ...], float]:
    before = _cpu()
    found = check()
    time.sleep(0.05)  # a server still tidies up after it has answered
    return found, _cpu() - before


def _cpu() -> float:
    """Of this process, its children that ended, and those that live."""
    ended = os.times()
    total = ended.user + ended.system + ended.children_user + ended.children_system
    for child in psutil.Process().children(recursive=True):
        times = child.cpu_times()
        total += times.user + times.system
    return total


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
