"""What the CLI and the program complained of, from the event stream."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from pulumi.automation.events import DiagnosticEvent, EngineEvent, PolicyEvent, ResOpFailedEvent

from harness.model.graph import Diagnostic
from harness.preview.engine.diagnostics import DiagnosticLog, clean

_Severity = Literal["debug", "info", "warning", "error"]
# Messages carry colours as directives until they are shown (sdk/go/common/diag/colors).
_COLOUR = re.compile(r"<\{%[^%]{0,40}%\}>")
_SEVERITIES: dict[str, _Severity] = {
    "error": "error",
    "warning": "warning",
    "info": "info",
    "info#err": "info",
}
_LEVELS: dict[str, _Severity] = {"mandatory": "error", "advisory": "warning", "warning": "warning"}


def read_diagnostics(events: Iterable[EngineEvent]) -> tuple[Diagnostic, ...]:
    """Errors first, each once; a resource that failed and says nothing more counts as an error."""
    log = DiagnosticLog()
    blamed = set()
    for event in events:
        for found in _of(event):
            if event.res_op_failed_event is None or found.urn not in blamed:
                log.add(found)
            if found.severity == "error":
                blamed.add(found.urn)
    return log.sorted()


def _of(event: EngineEvent) -> Iterator[Diagnostic]:
    if event.diagnostic_event is not None:
        yield from _said(event.diagnostic_event)
    if event.policy_event is not None:
        yield _violated(event.policy_event)
    if event.res_op_failed_event is not None:
        yield _failed(event.res_op_failed_event)


def _said(event: DiagnosticEvent) -> Iterator[Diagnostic]:
    """What is shown for a moment only, and what helps to debug Pulumi, is not kept."""
    severity = _SEVERITIES.get(event.severity)
    if severity is not None and not event.ephemeral:
        yield Diagnostic(severity, _text(event.message), event.urn or None)


def _violated(event: PolicyEvent) -> Diagnostic:
    severity = _LEVELS.get(event.enforcement_level, "warning")
    pack = f"{event.policy_pack_name} {event.policy_pack_version}".strip()
    message = f"policy {event.policy_name} of {pack}: {event.message}"
    return Diagnostic(severity, _text(message), event.resource_urn or None)


def _failed(event: ResOpFailedEvent) -> Diagnostic:
    step = event.metadata
    return Diagnostic("error", _text(f"the step '{step.op.value}' failed"), step.urn or None)


def _text(message: str) -> str:
    return clean(_COLOUR.sub("", message)).rstrip()
