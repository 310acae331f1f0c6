"""From how the sandbox ended, what the program reported and what the engine saw, to one outcome."""

import re

import msgspec

from harness.model.graph import ResourceGraph
from harness.model.preview import Outcome, PreviewLimits, ProgramError
from harness.preview.hosts.run import ProgramReport
from harness.preview.sandbox.interface import SandboxResult

_STACK_TYPE = "pulumi:pulumi:Stack"
_MEGABYTE = 1024**2
# V8's last words, and those of C++, in Node.js as in native modules.
_MEMORY_EXHAUSTED = re.compile(
    r"JavaScript heap out of memory|FATAL ERROR: .*allocation failed"
    r"|Fatal process out of memory|std::bad_alloc",
    re.IGNORECASE,
)
_NO_SPACE = re.compile(r"\[Errno (?:27|28)\]|\b(?:EFBIG|ENOSPC)\b")
_OUT_OF_MEMORY_TYPES = frozenset({"MemoryError"})
# What V8 says of a buffer, and the kernel of a mapping, that the limit on memory leaves no room for.
_NO_MEMORY = re.compile(
    r"^(?:Array buffer allocation failed|Failed to allocate memory)|\[Errno 12\]|\bENOMEM\b"
)
# Node.js gives up on writing more than 2 GiB (of 3 bytes for each letter) at once.
_TOO_MUCH_OUTPUT = re.compile(r"^write ENOBUFS\b")


class Verdict(msgspec.Struct, frozen=True):
    """The outcome, with one line for people, and the program's error where there was one."""

    outcome: Outcome
    message: str | None = None
    error: ProgramError | None = None


def judge(
    result: SandboxResult,
    report: ProgramReport,
    graph: ResourceGraph,
    limits: PreviewLimits,
    limit_exceeded: str | None,
) -> Verdict:
    """The kernel's word counts before the program's own; a report can only explain what the kernel saw."""
    if result.ended != "exited" and result.ended != "signalled":  # noqa: PLR1714  it narrows the type
        return Verdict(result.ended, _limit_message(result.ended, limits))
    if limit_exceeded is not None:
        return Verdict("memory", f"the program met the engine's limit on {limit_exceeded}", report.error)
    if result.ended == "signalled":
        return _signalled(result, limits)
    if report.error is not None:
        return _program_error(report.error)
    return _exited(result, report, graph)


def _limit_message(ended: str, limits: PreviewLimits) -> str:
    """What the program did too much of."""
    return {
        "timeout": f"the program ran longer than {limits.wall_seconds:g} seconds",
        "cpu": f"the program used more than {limits.cpu_seconds:g} seconds of CPU time",
        "memory": f"the program used more than {limits.memory_bytes // _MEGABYTE} MiB of memory",
        "processes": f"the program had more than {limits.processes} processes",
        "disk": f"the program wrote more than {limits.disk_bytes // _MEGABYTE} MiB to disk",
        "output": f"the program printed more than {limits.output_bytes // _MEGABYTE} MiB",
    }[ended]


def _signalled(result: SandboxResult, limits: PreviewLimits) -> Verdict:
    """The program meets the limit on memory first, or a look at it does: chance, so both say the same."""
    if _MEMORY_EXHAUSTED.search(result.output):
        return Verdict("memory", _limit_message("memory", limits))
    return Verdict("killed", f"the program's process was ended by signal {result.status}")


def _program_error(error: ProgramError) -> Verdict:
    """An exception; running out of memory, disk or room for output keeps its own outcome."""
    place = f" ({error.position.file}:{error.position.line})" if error.position else ""
    message = f"{error.type}: {error.message.strip().splitlines()[0] if error.message.strip() else ''}{place}"
    if error.type in _OUT_OF_MEMORY_TYPES or _NO_MEMORY.search(error.message):
        return Verdict("memory", message, error)
    if _TOO_MUCH_OUTPUT.search(error.message):
        return Verdict("output", message, error)
    if _NO_SPACE.search(error.message):
        return Verdict("disk", message, error)
    return Verdict("program-error", message, error)


def _exited(result: SandboxResult, report: ProgramReport, graph: ResourceGraph) -> Verdict:
    registered = any(resource.type != _STACK_TYPE for resource in graph.resources)
    if result.status == 0 and not registered:
        return Verdict("no-resources", "the program ended well and registered no resource")
    if not report.completed:
        return Verdict(
            "killed", f"the program ended its own process, with status {result.status}, before its end"
        )
    logged = [diagnostic.message for diagnostic in graph.diagnostics if diagnostic.severity == "error"]
    if logged or result.status != 0:
        message = logged[0] if logged else f"the program ended with status {result.status}"
        return _program_error(ProgramError("LoggedError" if logged else "ExitStatus", message))
    return Verdict("succeeded")
