"""Reads what the driver wrote, which the program could have written as well: bounded, and never trusted."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from pulumi.automation.events import EngineEvent

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


class Stream(msgspec.Struct, frozen=True):
    """The events of a log, and how many of its lines are none."""

    events: tuple[EngineEvent, ...]
    forged: int = 0


def read_events(lines: Iterable[str]) -> Stream:
    """One JSON document a line; a last line without its end was cut short and is not read.

    The driver writes what Pulumi's own classes have read, so any other line is the program's.
    """
    read = [_event(line) for line in lines if line.endswith("\n")]
    events = tuple(event for event in read if event is not None)
    return Stream(events, len(read) - len(events))


def _event(line: str) -> EngineEvent | None:
    try:
        return EngineEvent.from_json(json.loads(line))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def read_digest(path: Path) -> dict[str, Mapping[str, Any]]:
    """The state of each resource by its urn, as ``pulumi preview --json`` prints it; empty without one."""
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return {}
    steps = document.get("steps") if isinstance(document, dict) else None
    states = (step.get("newState") for step in steps or () if isinstance(step, dict))
    return {str(state["urn"]): state for state in states if isinstance(state, dict) and "urn" in state}
