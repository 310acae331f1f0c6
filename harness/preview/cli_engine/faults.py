"""Which failures of a preview by the CLI are the environment's: then the answer is unscored, never failed."""

import re
from collections.abc import Iterable, Sequence

from harness.model.errors import EnvironmentFault
from harness.model.graph import Diagnostic
from harness.model.preview import ProgramError
from harness.preview.cli_engine.places import DriverReport
from harness.preview.engine.diagnostics import clean
from harness.preview.hosts.run import ProgramReport

_LONGEST = 300
# sdk/go/common/workspace/plugins.go (MissingError), and what the engine says of a plugin that does not start.
_PLUGIN = re.compile(
    r"no (?P<kind>\w+) plugin '(?:pulumi-\w+-)?(?P<name>[\w-]+)' found"
    r"|(?:could not|failed to|unable to) (?:load|start|launch|install) (?:\w+ )?plugin"
    r"|plugin .{0,200} (?:exited|could not be found)",
    re.IGNORECASE,
)
# What the SDKs' clients say when the monitor does not answer any more (grpc/statuscodes).
_MONITOR_GONE = re.compile(
    r"resource monitor (?:is|has|shut)|\b(?:UNAVAILABLE|CANCELLED|RST_STREAM)\b", re.IGNORECASE
)
# What LocalStack answers for a service that its community edition lacks.
_NOT_OFFERED = re.compile(
    r"(?:not yet implemented|not included (?:within|in) your|pro feature|not supported by LocalStack)",
    re.IGNORECASE,
)
_UNREACHABLE = re.compile(
    r"dial tcp 127\.0\.0\.1:\d+: connect: connection refused|unable to validate AWS credentials"
)


def of(
    report: DriverReport, diagnostics: Iterable[Diagnostic], *, completed: bool
) -> EnvironmentFault | None:
    """The fault of ours, if any. ``completed``: the program itself says that it ended well."""
    errors = [item for item in diagnostics if item.severity == "error"]
    texts = [*(item.message for item in errors), report.message]
    if any(map(_PLUGIN.search, texts)):
        remedy = "pulumi plugin install resource NAME vVERSION"
        return EnvironmentFault("pulumi", f"a plugin is missing: {_first(_PLUGIN, texts)}", remedy)
    for pattern in (_NOT_OFFERED, _UNREACHABLE):
        if any(map(pattern.search, texts)):
            return EnvironmentFault(
                "localstack", f"the provider's plugin could not ask it: {_first(pattern, texts)}"
            )
    if not report.started:
        return EnvironmentFault(
            "pulumi", f"the Pulumi CLI did not start the program: {_last_line(report.message)}"
        )
    if report.unread:
        return EnvironmentFault("pulumi", f"{report.unread} events of the Pulumi CLI cannot be read")
    if report.succeeded is False and completed and not errors:
        return EnvironmentFault("pulumi", f"the Pulumi CLI failed: {_last_line(report.message)}")
    return None


def explained(own: ProgramReport, diagnostics: Iterable[Diagnostic], *, outlived: bool) -> ProgramReport:
    """``own``, but for a program whose engine was gone: what it then says is only how it noticed."""
    errors = sorted((item for item in diagnostics if item.severity == "error"), key=lambda item: not item.urn)
    noticed = own.error is None or _MONITOR_GONE.search(own.error.message) is not None
    if own.completed or not errors or not (outlived or noticed):
        return own
    return ProgramReport(completed=False, error=ProgramError("ResourceError", errors[0].message))


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    return _short(next(text for text in texts if pattern.search(text)), pattern)


def _short(text: str, pattern: re.Pattern[str]) -> str:
    """The line that says it."""
    lines = [line.strip() for line in clean(text).splitlines()]
    return next((line for line in lines if pattern.search(line)), lines[0] if lines else "")[:_LONGEST]


def _last_line(text: str) -> str:
    lines = [line.strip() for line in clean(text).splitlines() if line.strip()]
    return lines[-1][:_LONGEST] if lines else "it said nothing"
