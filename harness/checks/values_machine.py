"""Rules about the definitions of state machines: ``state-machine``, ``machine-failures`` and what they read.

https://states-language.net/spec.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

_DEEPEST = 8
# What a state of each type must have; None where any of several fields does, which the service judges.
_TYPES: Mapping[str, tuple[str, ...]] = {
    "Task": ("Resource",),
    "Choice": ("Choices",),
    "Parallel": ("Branches",),
    "Map": (),
    "Wait": (),
    "Pass": (),
    "Succeed": (),
    "Fail": (),
}
_ENDS = frozenset({"Choice", "Succeed", "Fail"})

Machine = dict[str, Any]


def state_machine(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A definition that Step Functions refuses: its states, and where they lead."""
    definition = stack.document(resource).get("definition")
    if isinstance(definition, dict):
        faults = [fault for machine in machines(definition) for fault in _faults(machine)]
        if faults:
            yield Observation((resource,), "definition", detail="; ".join(dict.fromkeys(faults)))


def machine_failures(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """A machine with tasks, none of which catches or retries what fails."""
    definition = stack.document(resource).get("definition")
    tasks = [state for state in states(definition) if state.get("Type") in ("Task", "Parallel", "Map")]
    handled = any("Catch" in state or "Retry" in state for state in tasks)
    if not handled and any(state.get("Type") == "Task" for state in tasks):
        yield Observation((resource,), "definition", detail="no state has Catch or Retry")


def machines(definition: Any, depth: int = 0) -> Iterator[Machine]:
    """A definition and those within it: of branches, and of what runs for each item."""
    if not isinstance(definition, dict) or depth > _DEEPEST:
        return
    yield definition
    listed = definition.get("States")
    for state in listed.values() if isinstance(listed, dict) else ():
        if isinstance(state, dict):
            branches = state.get("Branches")
            inner = [state.get("ItemProcessor"), state.get("Iterator")]
            for machine in (*(branches if isinstance(branches, list) else ()), *inner):
                yield from machines(machine, depth + 1)


def states(definition: Any) -> Iterator[dict[str, Any]]:
    """Every state of a definition, those of inner ones among them."""
    for machine in machines(definition):
        listed = machine.get("States")
        yield from (
            (state for state in (listed or {}).values() if isinstance(state, dict))
            if isinstance(listed, dict)
            else ()
        )


def _faults(machine: Machine) -> Iterator[str]:
    listed, start = machine.get("States"), machine.get("StartAt")
    if "States" not in machine or "StartAt" not in machine:
        yield "a machine has StartAt and States"
    if not isinstance(listed, dict):
        return
    if isinstance(start, str) and start not in listed:
        yield f"StartAt names {start!r}, which is no state"
    for name, state in listed.items():
        if isinstance(state, dict):
            yield from _of_state(name, state, listed)


def _of_state(name: str, state: dict[str, Any], listed: dict[str, Any]) -> Iterator[str]:
    kind = state.get("Type")
    if kind is None or (isinstance(kind, str) and kind not in _TYPES):
        yield f"{name!r} has the type {kind}, which is none" if kind else f"{name!r} has no Type"
        return
    yield from (f"{name!r} has no {field}" for field in _TYPES.get(kind, ()) if field not in state)
    if isinstance(kind, str) and kind not in _ENDS and not {"Next", "End"} & state.keys():
        yield f"{name!r} has neither Next nor End"
    for target in _targets(state):
        if target not in listed:
            yield f"{name!r} leads to {target!r}, which is no state"


def _targets(state: dict[str, Any]) -> Iterator[str]:
    listed = [state.get(field) for field in ("Choices", "Catch")]
    leading = [item for items in listed if isinstance(items, list) for item in items]
    found = [state.get("Next"), state.get("Default")]
    found += [item.get("Next") for item in leading if isinstance(item, dict)]
    yield from (target for target in found if isinstance(target, str))
