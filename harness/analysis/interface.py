"""The door of static analysis: every diagnostic of every tool for the answer's language."""

import sysconfig
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import msgspec

from harness.analysis import warm
from harness.analysis.copy import private_copy
from harness.analysis.interpret import Interpreter
from harness.analysis.modules import Modules
from harness.analysis.process import ToolFailure
from harness.analysis.versions import SdkVersionTypes
from harness.model.analysis import SourceAnalysis, SourceDiagnostic
from harness.model.workspace import Workspace

# Each tool's wheel asks where it lies, in threads: in Python 3.11 all but the first may get None.
sysconfig.get_config_vars()

Diagnose = Callable[[], tuple[SourceDiagnostic, ...]]
_NO_SDK = "the SDK environment is not installed"


class SdkFolders(msgspec.Struct, frozen=True):
    """Where the SDK environment of the answer's language and version lies.

    ``node_modules`` is the TypeScript one's, which brings oxlint, the compiler and the SDK's types;
    ``python`` the root of the Python one, without whose types ty would call every import wrong.
    ``major`` is the version chosen, ``catalogue`` the folder of its resource types; ``others`` gives those
    of the other major versions, and is asked only where an argument is wrong in the chosen one.
    """

    node_modules: Path | None = None
    python: Path | None = None
    major: int = 0
    catalogue: Path | None = None
    others: Callable[[], Mapping[int, Path]] = dict


_NOTHING_INSTALLED = SdkFolders()


def analyse(workspace: Workspace, sdk: SdkFolders = _NOTHING_INSTALLED) -> SourceAnalysis:
    """Run the tools side by side. A tool that cannot do its work lands in ``unavailable``."""
    found: list[SourceDiagnostic] = []
    unavailable: dict[str, str] = {}
    with private_copy(workspace) as (folder, files):
        if not files:
            return SourceAnalysis()
        tools = _tools(workspace, folder, files, sdk)
        with ThreadPoolExecutor(max_workers=len(tools)) as pool:
            running = {name: pool.submit(tool) for name, tool in tools.items()}
        for name, result in running.items():
            try:
                found += result.result()
            except ToolFailure as failure:
                unavailable[name] = str(failure)
            except (OSError, ValueError, KeyError, TypeError, ImportError) as error:
                unavailable[name] = f"its report cannot be read ({type(error).__name__})"
        interpreter = Interpreter(
            folder, Modules(workspace), SdkVersionTypes(sdk.major, sdk.catalogue, sdk.others)
        )
        meant = [item for diagnostic in found for item in interpreter.interpret(diagnostic)]
    return SourceAnalysis(tuple(sorted(set(meant), key=_order)), unavailable)


def _tools(
    workspace: Workspace, folder: Path, files: tuple[str, ...], sdk: SdkFolders
) -> Mapping[str, Diagnose]:
    python, modules = sdk.python, sdk.node_modules
    if workspace.layout.language == "python":
        roots = _roots(workspace)
        return {
            "ruff": lambda: warm.lint_python(folder, files),
            "ty": _missing if python is None else lambda: warm.check_python(folder, files, roots, python),
        }
    if modules is None:
        return {"oxlint": _missing, "typescript": _missing}
    return {
        "oxlint": lambda: warm.lint_typescript(folder, files, modules),
        "typescript": lambda: warm.check_typescript(folder, files, modules),
    }


def _roots(workspace: Workspace) -> tuple[str, ...]:
    """Pulumi starts a Python program in its project's folder, with the program's own folder on the path."""
    layout = workspace.layout
    main = "." if layout.main is None else str(PurePosixPath(layout.main).parent)
    return tuple(dict.fromkeys((main, layout.project_folder or ".")))


def _missing() -> tuple[SourceDiagnostic, ...]:
    raise ToolFailure(_NO_SDK)


def _order(item: SourceDiagnostic) -> tuple[str, int, int, str, str, str, str]:
    written = "" if item.sdk is None else f"{item.sdk.kind} {item.sdk.written}"
    return item.file, item.line, item.end_line, item.tool, item.rule, item.message, written
