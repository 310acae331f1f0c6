"""Reads what the driver wrote, which the program could have written as well: bounded, and never trusted."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from pulumi.automation.events import EngineEvent

from harness.model.errors import EnvironmentFault
from harness.preview.cli_engine.places import DriverReport, Records

_REPORT_BYTES = 64 * 1024
# As much as the embedded engine keeps of a program's messages.
RECORDED_BYTES = 256 * 1024**2


def read_report(records: Records) -> DriverReport:
    """The driver's report; what is no report counts as none."""
    with records.report.open("rb") as file:
        content = file.read(_REPORT_BYTES)
    try:
        return msgspec.json.decode(content, type=DriverReport)
    except msgspec.MsgspecError:
        return DriverReport()


def is_too_long(records: Records) -> bool:
    """Whether the program made the CLI say more than is read."""
    return records.events.stat().st_size + records.digest.stat().st_size > RECORDED_BYTES


def read_events(lines: Iterator[str]) -> Iterator[EngineEvent]:
    """The events of a log, one JSON document a line; a last line without its end is not read.

    Raises EnvironmentFault("pulumi", …) for what Pulumi's own classes do not read: a graph without it would
    be another program's.
    """
    for number, line in enumerate(lines, start=1):
        if not line.endswith("\n"):
            return
        try:
            document = json.loads(line)
            event = EngineEvent.from_json(document)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            message = f"event {number} of the Pulumi CLI cannot be read: {type(error).__name__}: {error}"
            raise EnvironmentFault("pulumi", message) from error
        yield event


def read_digest(path: Path) -> dict[str, Mapping[str, Any]]:
    """The state of each resource by its urn, as ``pulumi preview --json`` prints it; empty without one."""
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return {}
    steps = document.get("steps") if isinstance(document, dict) else None
    states = (step.get("newState") for step in steps or () if isinstance(step, dict))
    return {str(state["urn"]): state for state in states if isinstance(state, dict) and "urn" in state}
