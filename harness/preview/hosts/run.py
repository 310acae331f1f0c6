"""One run of a program: what it is given, and where everything lies inside the sandbox."""

from pathlib import Path
from typing import Any

import msgspec

from harness.model.graph import SourcePosition
from harness.model.preview import PreviewSettings, ProgramError
from harness.preview.sandbox.interface import WORKSPACE
from harness.preview.sandbox.output import sanitise
from harness.preview.sdk.environments import SdkEnvironment

PROGRAMS = "/harness"
RUN_FILE = "/run/preview/run.json"
REPORT = "/run/preview/report.json"
ENGINE_SOCKET = "/run/preview/engine.sock"
GATEWAY_SOCKET = "/run/preview/gateway.sock"
GATEWAY_PORT = 4566
ENTRY_FOLDER = "/entry"
_PARALLEL = 16
_REPORT_BYTES = 64 * 1024
_MESSAGE_CHARACTERS = 4000


class Target(msgspec.Struct, frozen=True):
    """What is run, in paths inside the sandbox: the program, where it runs, and where Python imports from."""

    program: str
    folder: str
    import_folders: tuple[str, ...]


class ProgramRun(msgspec.Struct, frozen=True):
    """One run. ``folder`` is a private folder of the host for what the harness itself hands in.

    ``config`` has namespaced keys; ``gateway_socket`` is None where no program calls AWS by itself;
    ``entry`` is the text of a synthesised entry program, which then is the target. A ``tolerant`` run goes on
    behind the program's failures.
    """

    environment: SdkEnvironment
    target: Target
    workspace: Path
    folder: Path
    project: str
    settings: PreviewSettings
    config: dict[str, str]
    secret_config: tuple[str, ...]
    engine_socket: Path
    gateway_socket: Path | None = None
    access_key: str = "000000000000"
    entry: str | None = None
    tolerant: bool = False


class ProgramReport(msgspec.Struct, frozen=True):
    """What the program's own process says of its end."""

    completed: bool = False
    error: ProgramError | None = None


class _ReportedError(msgspec.Struct, frozen=True):
    type: str
    message: str
    file: str | None = None
    line: int | None = None


class _Report(msgspec.Struct, frozen=True):
    completed: bool
    error: _ReportedError | None = None


def write_run_files(run: ProgramRun, packages: str) -> tuple[Path, Path]:
    """Write what the host program reads, and the empty file that it reports into."""
    run_file, report_file = run.folder / "run.json", run.folder / "report.json"
    run_file.write_bytes(msgspec.json.encode(_parameters(run, packages)))
    report_file.touch()
    return run_file, report_file


def read_report(run: ProgramRun) -> ProgramReport:
    """The program's own report. It is hostile: whatever is not a short, well-formed report counts as none."""
    with (run.folder / "report.json").open("rb") as file:
        content = file.read(_REPORT_BYTES)
    try:
        report = msgspec.json.decode(content, type=_Report)
    except msgspec.DecodeError:
        return ProgramReport()
    return ProgramReport(report.completed, None if report.error is None else _error(report.error))


def _parameters(run: ProgramRun, packages: str) -> dict[str, Any]:
    return {
        "project": run.project,
        "stack": run.settings.stack,
        "organization": run.settings.organization,
        "config": run.config,
        "secret_config": run.secret_config,
        "monitor": f"unix:{ENGINE_SOCKET}",
        "engine": f"unix:{ENGINE_SOCKET}",
        "plain": True,
        "parallel": _PARALLEL,
        "packages": packages,
        "root": WORKSPACE,
        "program": run.target.program,
        "folder": run.target.folder,
        "import_folders": run.target.import_folders,
        "report": REPORT,
        "gateway": None if run.gateway_socket is None else GATEWAY_SOCKET,
        "gateway_port": GATEWAY_PORT,
        "tolerant": run.tolerant,
    }


def _error(reported: _ReportedError) -> ProgramError:
    """The error with its place relative to the workspace, bounded and safe to show."""
    position = None
    if reported.file and reported.line and reported.line > 0 and reported.file.startswith(f"{WORKSPACE}/"):
        position = SourcePosition(sanitise(reported.file.removeprefix(f"{WORKSPACE}/")), reported.line)
    message = sanitise(reported.message)[:_MESSAGE_CHARACTERS]
    return ProgramError(sanitise(reported.type)[:200], message, position)
