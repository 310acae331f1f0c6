"""What a tolerant run's own process reports. It is hostile: bounded, sanitised, and never a verdict."""

import msgspec

from harness.model.graph import SourcePosition
from harness.model.preview import Problem, ProblemKind
from harness.preview.hosts.run import ProgramRun
from harness.preview.sandbox.output import sanitise

_REPORT_BYTES = 1024**2
_LONGEST_MESSAGE = 600
_LONGEST_NAME = 200
_MOST_PROBLEMS = 300


class ReportedProblem(msgspec.Struct, frozen=True):
    """One problem in the words of the host program.

    ``owner`` is a type token or the public name of a class or module; ``name`` and ``property`` the resource
    and the argument (as the program writes it) that the problem reaches; ``marked`` says that the text which
    it made carries its number, so that it is seen where it goes. ``stops`` is None where the kind decides.
    """

    kind: ProblemKind
    message: str
    file: str | None = None
    line: int | None = None
    symbol: str | None = None
    owner: str | None = None
    suggestion: str | None = None
    name: str | None = None
    property: str | None = None
    marked: bool = False
    stops: bool | None = None
    start: int | None = None
    elsewhere: str | None = None


class ReportedInvocation(msgspec.Struct, frozen=True):
    """Where a provider's function was called, by the name that the program uses."""

    function: str
    file: str
    line: int


class TolerantReport(msgspec.Struct, frozen=True):
    """All that a tolerant run says."""

    problems: tuple[ReportedProblem, ...] = ()
    invocations: tuple[ReportedInvocation, ...] = ()


def read_tolerant_report(run: ProgramRun) -> TolerantReport:
    """The report; an empty one where it is not well-formed."""
    with (run.folder / "report.json").open("rb") as file:
        content = file.read(_REPORT_BYTES)
    try:
        report = msgspec.json.decode(content, type=TolerantReport)
    except msgspec.DecodeError:
        return TolerantReport()
    return TolerantReport(report.problems[:_MOST_PROBLEMS], report.invocations[:_MOST_PROBLEMS])


def to_problem(reported: ReportedProblem, urn: str | None, path: str | None) -> Problem:
    """The problem with its place relative to the workspace."""
    position = None
    if reported.file and reported.line and reported.line > 0:
        position = SourcePosition(sanitise(reported.file), reported.line)
    return Problem(
        kind=reported.kind,
        message=_short(reported.message, _LONGEST_MESSAGE) or reported.kind,
        position=position,
        symbol=_short(reported.symbol),
        type=_short(reported.owner),
        suggestion=_short(reported.suggestion),
        urn=urn,
        property=path,
        stops=reported.kind != "deprecated" if reported.stops is None else reported.stops,
        start_line=reported.start if reported.start is not None and reported.start > 0 else None,
        elsewhere=_short(reported.elsewhere),
    )


def _short(text: str | None, longest: int = _LONGEST_NAME) -> str | None:
    return " ".join(sanitise(text).split())[:longest] if text else None
