"""The resource graph of one preview of the Pulumi CLI: from its events, and its digest where it has one."""

from collections.abc import Iterable, Mapping
from typing import Any

from pulumi.automation.events import EngineEvent, StepEventMetadata, StepEventStateMetadata

from harness.model.graph import Diagnostic, ResourceGraph
from harness.model.preview import PreviewSettings
from harness.preview.cli_engine.diagnostics import read_diagnostics
from harness.preview.cli_engine.records import Stream
from harness.preview.cli_engine.states import registration, state_of
from harness.preview.cli_engine.values import read_values
from harness.preview.engine.graph import assemble
from harness.preview.engine.marshal import Marked
from harness.preview.engine.wire import STACK_TYPE

_FORGED = "the program wrote into the record of what the Pulumi CLI said"
_Step = tuple[StepEventMetadata, StepEventStateMetadata]


def build_graph(
    stream: Stream, digest: Mapping[str, Mapping[str, Any]], settings: PreviewSettings
) -> ResourceGraph:
    """Everything that the CLI told.

    It does not tell which data sources were called, nor a secret's plaintext, nor what the program sent
    before the provider checked it; and its computed outputs are unknown. All of these are absent here.
    """
    steps = _steps(stream.events)
    registrations = [
        registration(step, state, digest.get(urn, {}), steps.__contains__)
        for urn, (step, state) in steps.items()
    ]
    return assemble(registrations, settings, _exports(steps.values()), _diagnostics(stream))


def _diagnostics(stream: Stream) -> tuple[Diagnostic, ...]:
    told = read_diagnostics(stream.events)
    return (Diagnostic("error", _FORGED), *told) if stream.forged else told


def _steps(events: Iterable[EngineEvent]) -> dict[str, _Step]:
    """The last word on each resource: before its step, and after it, when a component's outputs are known."""
    found: dict[str, _Step] = {}
    for event in events:
        told = event.res_outputs_event or event.resource_pre_event
        state = None if told is None else state_of(told.metadata)
        if told is not None and state is not None:
            found[state.urn] = (told.metadata, state)
    return found


def _exports(steps: Iterable[_Step]) -> Marked:
    """The stack's outputs are the program's exports."""
    stacks = (read_values(state.outputs) for _, state in steps if state.type == STACK_TYPE)
    return next(stacks, Marked({}))
