"""The other engine's one door: the real Pulumi CLI previews the program, and its events become the graph."""

import functools
from types import TracebackType
from typing import Self

from harness.model.errors import EnvironmentFault
from harness.model.graph import ResourceGraph
from harness.preview.cli_engine import faults
from harness.preview.cli_engine.command import driver_command
from harness.preview.cli_engine.installation import Installation, require_plugin
from harness.preview.cli_engine.places import Records
from harness.preview.hosts.run import ProgramReport, ProgramRun, read_report
from harness.preview.sandbox.interface import SandboxCommand
from harness.preview.sdk.environments import SdkEnvironment

_SDK_PACKAGES = {"python": "pulumi-aws", "typescript": "@pulumi/aws"}


class CliEngine:
    """One preview. The CLI runs inside the sandbox, beside the program, so there is nothing to serve here.

    ``python`` is the SDK environment whose Automation API drives the CLI.
    Raises EnvironmentFault("pulumi", …) where the plugin of the answer's own AWS SDK is missing.
    """

    def __init__(self, run: ProgramRun, installation: Installation, python: SdkEnvironment) -> None:
        self._run = run
        self._installation = installation
        self._python = python
        version = run.environment.versions.packages.get(_SDK_PACKAGES[run.environment.language])
        if version is not None:
            require_plugin(installation, "aws", version)
        self._records = Records.made(run.folder)

    def command(self, host: SandboxCommand) -> SandboxCommand:
        """The command that runs ``host``, which runs the program, for the CLI."""
        return driver_command(host, self._run, self._installation, self._python, self._records)

    @property
    def fault(self) -> EnvironmentFault | None:
        """What failed that is not the program's doing; ask when the sandbox has ended."""
        from harness.preview.cli_engine.records import read_report as read_driver_report  # noqa: PLC0415

        completed = read_report(self._run).completed
        return faults.of(read_driver_report(self._records), self.graph().diagnostics, completed=completed)

    def report(self, own: ProgramReport) -> ProgramReport:
        """The program's own report, or the engine's words where the engine gave up before it ended."""
        from harness.preview.cli_engine.records import read_report as read_driver_report  # noqa: PLC0415

        outlived = read_driver_report(self._records).outlived
        return faults.explained(own, self.graph().diagnostics, outlived=outlived)

    @property
    def limit_exceeded(self) -> str | None:
        """``messages`` where the CLI told more than is read, or ``resources``."""
        from harness.preview.cli_engine.records import is_too_long  # noqa: PLC0415

        if is_too_long(self._records):
            return "messages"
        return "resources" if len(self.graph().resources) > self._run.settings.limits.resources else None

    def graph(self) -> ResourceGraph:
        """The graph of what the CLI told; ask when the sandbox has ended."""
        return self._graph

    @functools.cached_property
    def _graph(self) -> ResourceGraph:
        # Pulumi's own classes of events bring grpc: paid only where the CLI runs.
        from harness.preview.cli_engine.graph import build_graph  # noqa: PLC0415
        from harness.preview.cli_engine.records import is_too_long, read_digest, read_events  # noqa: PLC0415

        if is_too_long(self._records):
            return ResourceGraph()
        with self._records.events.open(encoding="utf-8", errors="replace") as lines:
            return build_graph(read_events(lines), read_digest(self._records.digest), self._run.settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing of this process's own runs: what ran was the sandbox's."""
