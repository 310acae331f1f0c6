"""One preview as the engine sees it: what was registered, called and logged, and what went wrong."""

from collections.abc import Callable
from typing import Any

from harness.model.errors import EnvironmentFault
from harness.model.graph import Diagnostic
from harness.model.preview import PreviewSettings
from harness.preview.engine.budget import Budget
from harness.preview.engine.diagnostics import DiagnosticLog
from harness.preview.engine.invocations import Invocations
from harness.preview.engine.records import Answer
from harness.preview.engine.registrations import Registrations
from harness.preview.engine.synthesis import Place, Synthesis
from harness.preview.sdk.catalogue import Catalogue

_TRANSFORMS = (
    "the program transforms resources or calls; transforms run inside the program, where this preview "
    "does not reach, so the graph shows what was registered before them"
)


class Deployment:
    """The state behind the gRPC services. Requests come one at a time."""

    def __init__(
        self,
        *,
        settings: PreviewSettings,
        project: str,
        answer: Callable[[str, dict[str, Any]], Answer],
        catalogue: Catalogue,
        source_root: str,
        account_id: str,
        tolerant: bool = False,
    ) -> None:
        self.settings = settings
        self.project = project
        self.log = DiagnosticLog()
        self.budget = Budget(settings.limits)
        synthesis = Synthesis(catalogue, Place(account_id, settings.region))
        self.registrations = Registrations(
            stack=settings.stack,
            project=project,
            source_root=source_root,
            synthesis=synthesis,
            log=self.log,
            budget=self.budget,
            tolerant=tolerant,
        )
        self.invocations = Invocations(answer, catalogue, self.registrations, self.budget, tolerant=tolerant)
        self.fault: EnvironmentFault | None = None
        self._transforms_noted = False

    def fail(self, fault: EnvironmentFault) -> None:
        """Keep the first fault of ours: what follows is its consequence."""
        self.fault = self.fault or fault

    def note_transforms(self, request: Any) -> None:
        """Note a registration that has transforms of its own."""
        if request.transforms:
            self.note_transform()

    def note_transform(self) -> None:
        """Say once that transforms are not followed: that would mean to connect where the program says."""
        if not self._transforms_noted:
            self._transforms_noted = True
            self.log.add(Diagnostic("warning", _TRANSFORMS))
