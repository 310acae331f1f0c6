"""The engine's one door: a monitor on a unix socket, and the graph of what a program registered there."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from harness.model.errors import EnvironmentFault
from harness.model.graph import ResourceGraph
from harness.model.preview import PreviewSettings
from harness.preview.engine.deployment import Deployment
from harness.preview.engine.graph import build_graph
from harness.preview.engine.records import Answer
from harness.preview.hosts.run import ProgramReport
from harness.preview.sandbox.interface import SandboxCommand
from harness.preview.sdk.catalogue import Catalogue

if TYPE_CHECKING:
    from harness.preview.engine.server import Server

__all__ = ["Answer", "Engine"]

# The account of AWS's own documentation; a preview passes the one that LocalStack answers with.
DOCUMENTATION_ACCOUNT = "123456789012"


class Engine:
    """Serves ResourceMonitor and Engine on one unix socket while it is entered.

    ``project`` is the name in Pulumi.yaml. ``answer`` gets the token and the arguments of a data source;
    what it raises is kept as ``fault``. ``source_root`` is the absolute folder, as the program sees it, that
    source positions are made relative to. ``account_id`` (12 digits) stands in made-up arns.
    ``tolerant`` grants what the real engine refuses (a second resource of the same name, a data source that
    failed), and logs it as the error that it is.
    """

    def __init__(  # noqa: PLR0917 - the door was agreed with all who use it
        self,
        socket: Path,
        settings: PreviewSettings,
        project: str,
        answer: Callable[[str, dict[str, Any]], Answer],
        catalogue: Catalogue,
        source_root: str,
        account_id: str = DOCUMENTATION_ACCOUNT,
        *,
        tolerant: bool = False,
    ) -> None:
        self._socket = socket
        self._deployment = Deployment(
            settings=settings,
            project=project,
            answer=answer,
            catalogue=catalogue,
            source_root=source_root,
            account_id=account_id,
            tolerant=tolerant,
        )
        self._server: Server | None = None

    @property
    def address(self) -> str:
        """What ``--monitor`` and ``--engine`` are given, if the program sees the socket at this path."""
        return f"unix:{self._socket}"

    def command(self, host: SandboxCommand) -> SandboxCommand:
        """The command that runs the program, as it is: this engine serves outside the sandbox."""
        return host

    def report(self, own: ProgramReport) -> ProgramReport:
        """The program's own report: this engine answers to the end."""
        return own

    @property
    def fault(self) -> EnvironmentFault | None:
        """The first fault of ours, if any: then the answer is unscored."""
        return self._deployment.fault

    @property
    def limit_exceeded(self) -> str | None:
        """``resources``, ``invocations``, ``message`` or ``messages`` (all together), or None."""
        return self._deployment.budget.exceeded

    def graph(self) -> ResourceGraph:
        """The graph of everything seen so far; ask when the program has ended."""
        return build_graph(self._deployment)

    def __enter__(self) -> Self:
        # grpc costs 0.4 s: paid only where a preview runs.
        from harness.preview.engine.server import serve  # noqa: PLC0415

        self._server = serve(self._socket, self._deployment)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None
