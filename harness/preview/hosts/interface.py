"""From one run of a program to the command that the sandbox runs."""

import importlib
from pathlib import Path
from typing import Protocol, cast

from harness.preview.hosts.run import (
    ENGINE_SOCKET,
    GATEWAY_PORT,
    GATEWAY_SOCKET,
    PROGRAMS,
    REPORT,
    RUN_FILE,
    ProgramRun,
    write_run_files,
)
from harness.preview.sandbox.interface import SandboxCommand

_PROGRAMS_FOLDER = Path(__file__).parent / "programs"


class LanguageHost(Protocol):
    """What each language's module in this package offers."""

    PACKAGES: str

    def mounts(self, run: ProgramRun) -> dict[Path, str]:
        """What the interpreter needs, read-only: from paths of the host to paths inside."""

    def argv(self, run: ProgramRun) -> tuple[str, ...]:
        """The command inside the sandbox."""

    def variables(self, run: ProgramRun) -> dict[str, str]:
        """The interpreter's own environment variables."""


def host_command(run: ProgramRun) -> SandboxCommand:
    """The command that runs ``run.target`` in the sandbox; writes its parameters into ``run.folder``."""
    host = cast("LanguageHost", importlib.import_module(f"harness.preview.hosts.{run.environment.language}"))
    run_file, report_file = write_run_files(run, host.PACKAGES)
    read_only = {_PROGRAMS_FOLDER: PROGRAMS, run_file: RUN_FILE, **host.mounts(run)}
    if run.entry is not None:
        read_only[_write_entry(run, run.entry)] = run.target.program
    sockets = {run.engine_socket: ENGINE_SOCKET}
    if run.gateway_socket is not None:
        sockets[run.gateway_socket] = GATEWAY_SOCKET
    return SandboxCommand(
        argv=host.argv(run),
        workspace=run.workspace,
        environment={**host.variables(run), **_cloud(run), **run.settings.environment},
        read_only=read_only,
        writable={report_file: REPORT},
        sockets=sockets,
        limits=run.settings.limits,
        working_directory=run.target.folder,
    )


def hide_host_paths(text: str, run: ProgramRun) -> str:
    """Output without the one path of the host that shows inside: where the interpreter is installed."""
    prefix = str(run.environment.interpreter.resolve().parent.parent)
    return text if prefix == "/usr" else text.replace(prefix, "/interpreter")


def _write_entry(run: ProgramRun, text: str) -> Path:
    """The synthesised entry program, outside the answer's own files."""
    path = run.folder / Path(run.target.program).name
    path.write_text(text, encoding="utf-8")
    return path


def _cloud(run: ProgramRun) -> dict[str, str]:
    """AWS as the program sees it: this answer's own account, and no endpoint but LocalStack."""
    return {
        "AWS_ACCESS_KEY_ID": run.access_key,
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_DEFAULT_REGION": run.settings.region,
        "AWS_REGION": run.settings.region,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{GATEWAY_PORT}",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PULUMI_ORGANIZATION": run.settings.organization,
    }
