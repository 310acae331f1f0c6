"""The door of static analysis: every diagnostic of every tool for the answer's language."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness.analysis import oxlint, ruff, ty, typescript
from harness.analysis.copy import private_copy
from harness.analysis.process import ToolFailure
from harness.model.analysis import SourceAnalysis, SourceDiagnostic
from harness.model.workspace import Language, Workspace

Diagnose = Callable[[], tuple[SourceDiagnostic, ...]]
_NO_SDK = "the SDK environment is not installed"


def analyse(
    workspace: Workspace, node_modules: Path | None = None, python_environment: Path | None = None
) -> SourceAnalysis:
    """Run the tools side by side. A tool that cannot do its work lands in ``unavailable``.

    ``node_modules`` is that of the TypeScript SDK environment, which brings oxlint, the compiler and
    the SDK's types; ``python_environment`` the root of the Python one, without whose types ty would call
    every import wrong.
    """
    found: list[SourceDiagnostic] = []
    unavailable: dict[str, str] = {}
    with private_copy(workspace) as (folder, files):
        if not files:
            return SourceAnalysis()
        tools = _tools(workspace.layout.language, folder, files, node_modules, python_environment)
        with ThreadPoolExecutor(max_workers=len(tools)) as pool:
            running = {name: pool.submit(tool) for name, tool in tools.items()}
        for name, result in running.items():
            try:
                found += result.result()
            except ToolFailure as failure:
                unavailable[name] = str(failure)
            except (OSError, ValueError, KeyError, TypeError, ImportError) as error:
                unavailable[name] = f"its report cannot be read ({type(error).__name__})"
    return SourceAnalysis(tuple(sorted(set(found), key=_order)), unavailable)


def _tools(
    language: Language,
    folder: Path,
    files: tuple[str, ...],
    node_modules: Path | None,
    python_environment: Path | None,
) -> Mapping[str, Diagnose]:
    if language == "python":
        return {
            "ruff": lambda: ruff.diagnose(folder, files),
            "ty": _missing
            if python_environment is None
            else lambda: ty.diagnose(folder, files, python_environment),
        }
    if node_modules is None:
        return {"oxlint": _missing, "typescript": _missing}
    return {
        "oxlint": lambda: oxlint.diagnose(folder, files, node_modules),
        "typescript": lambda: typescript.diagnose(folder, files, node_modules),
    }


def _missing() -> tuple[SourceDiagnostic, ...]:
    raise ToolFailure(_NO_SDK)


def _order(item: SourceDiagnostic) -> tuple[str, int, int, str, str, str]:
    return item.file, item.line, item.end_line, item.tool, item.rule, item.message
