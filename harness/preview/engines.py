"""The one place that chooses the engine: the embedded one, or the real Pulumi CLI."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import msgspec

from harness.model.errors import EnvironmentFault
from harness.model.graph import ResourceGraph
from harness.model.preview import EngineName, PreviewSettings
from harness.preview.engine.interface import Answer, Engine
from harness.preview.hosts.run import ProgramReport, ProgramRun
from harness.preview.sandbox.interface import WORKSPACE, SandboxCommand
from harness.preview.sdk.catalogue import Catalogue


class PreviewEngine(Protocol):
    """What both engines offer. They are entered before the program runs, and asked when it has ended."""

    @property
    def fault(self) -> EnvironmentFault | None:
        """The first fault of ours, if any: then the answer is unscored."""

    @property
    def limit_exceeded(self) -> str | None:
        """What the program made the engine keep too much of, or None."""

    def command(self, host: SandboxCommand) -> SandboxCommand:
        """What the sandbox runs, where ``host`` is the command that runs the program."""

    def report(self, own: ProgramReport) -> ProgramReport:
        """How the program ended: its ``own`` word, but where the engine knows better."""

    def graph(self) -> ResourceGraph:
        """What the program registered."""


def engine_of(run: ProgramRun) -> EngineName:
    """Which engine a run gets. A tolerant one goes on behind refusals, which the real engine never does."""
    return "embedded" if run.tolerant else run.settings.engine


def runs_the_cli(engine: EngineName, *, tolerant: bool) -> bool:
    """Whether a run's engine sits beside the program in the sandbox, and its plugins ask AWS from there."""
    return engine == "pulumi" and not tolerant


def open_engine(
    run: ProgramRun, answer: Callable[[str, dict[str, Any]], Answer], catalogue: Path
) -> AbstractContextManager[PreviewEngine]:
    """The engine of one run; ``answer`` answers the embedded one's data sources from ``catalogue``'s SDK."""
    if engine_of(run) == "embedded":
        return Engine(
            run.engine_socket,
            run.settings,
            run.project,
            answer,
            Catalogue(catalogue),
            WORKSPACE,
            run.access_key,
            tolerant=run.tolerant,
        )
    # The other engine's parts are loaded only where it is asked for.
    from harness.preview.cli_engine.installation import require  # noqa: PLC0415
    from harness.preview.cli_engine.interface import CliEngine  # noqa: PLC0415
    from harness.preview.sdk.environments import ensure  # noqa: PLC0415

    return CliEngine(run, require(), ensure("python", run.environment.major))


def prepared(settings: PreviewSettings) -> PreviewSettings:
    """The settings that the engine's runs get; raises EnvironmentFault where the engine is not installed."""
    if settings.engine == "embedded":
        return settings
    from harness.preview.cli_engine.command import widened  # noqa: PLC0415
    from harness.preview.cli_engine.installation import require  # noqa: PLC0415

    require()
    return msgspec.structs.replace(settings, limits=widened(settings.limits))


def engine_identity(settings: PreviewSettings) -> str:
    """What of the engine a preview depends on beside our own code: the CLI's version and its plugins.

    Nothing for the embedded one. Raises EnvironmentFault where the engine is not installed.
    """
    if settings.engine == "embedded":
        return ""
    from harness.preview.cli_engine.installation import require  # noqa: PLC0415

    found = require()
    plugins = (f"{item.kind}-{item.name}-v{item.version}" for item in found.installed())
    return " ".join((f"pulumi v{found.version}", *plugins))
