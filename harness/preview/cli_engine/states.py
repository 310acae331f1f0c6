"""From what the CLI says of each resource to the registration that the embedded engine would have kept."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pulumi.automation.events import OpType, StepEventMetadata, StepEventStateMetadata

from harness.model.graph import ResourceOptions
from harness.preview.cli_engine.positions import read_position
from harness.preview.cli_engine.values import read_values
from harness.preview.engine import urns, wire
from harness.preview.engine.marshal import Marked
from harness.preview.engine.records import Registration
from harness.preview.engine.synthesis import Outputs

# What is gone after the step, or was never there: no resource of the program.
_GONE = frozenset(
    {
        OpType.DELETE,
        OpType.DELETE_REPLACED,
        OpType.DISCARD,
        OpType.DISCARD_REPLACED,
        OpType.REMOVE_PENDING_REPLACE,
    }
)
_READ = frozenset({OpType.READ, OpType.READ_REPLACEMENT})
# The engine's own providers (sdk/go/common/providers): no program registers them.
_DEFAULT_PROVIDER = re.compile(r"default(_.*)?")
# sdk/go/common/providers/inputs.go
_OF_A_PLUGIN = frozenset({"version", "pluginDownloadURL", "pluginChecksums", "__internal"})
_NAME = 3


def state_of(step: StepEventMetadata) -> StepEventStateMetadata | None:
    """What the step leaves behind of the program's own; None for nothing."""
    if (
        step.op in _GONE
        or step.new is None
        or is_default_provider(step.new.urn, step.new.type, step.new.parent)
    ):
        return None
    return step.new


def is_default_provider(urn: str, token: str, parent: str | None) -> bool:
    """Whether the engine made this provider; one of the program's own has the stack for a parent."""
    made = token.startswith(wire.PROVIDER_PREFIX) and _DEFAULT_PROVIDER.fullmatch(name_of(urn)) is not None
    return made and not parent


def name_of(urn: str) -> str:
    """The resource's name, which may hold colons itself."""
    return urn.split("::", _NAME)[-1]


def registration(
    step: StepEventMetadata,
    state: StepEventStateMetadata,
    told: Mapping[str, Any],
    is_known: Callable[[str], bool],
) -> Registration:
    """``told`` is the resource's state in the CLI's digest, empty where there is none.

    Only the digest has relations, options and positions. What the program did not register itself (a
    provider's outputs) is left out.
    """
    external = step.op in _READ
    registers = not state.custom and state.type != wire.STACK_TYPE
    outputs = read_values(state.outputs) if registers else None
    return Registration(
        urn=state.urn,
        type=state.type,
        name=name_of(state.urn),
        custom=bool(state.custom),
        inputs=_inputs(state),
        outputs=Outputs("", {}, ()),
        parent=state.parent or None,
        provider=_provider(state.provider, is_known),
        external=external,
        dependencies=_urns(told.get("dependencies"), is_known),
        property_dependencies=_by_property(told.get("propertyDependencies"), is_known),
        options=_options(state, told, external=external),
        position=read_position(told),
        registered=outputs if outputs is not None and outputs.value else None,
    )


def _inputs(state: StepEventStateMetadata) -> Marked:
    """Without what the engine notes in a provider's inputs about its plugin."""
    given = state.inputs or {}
    noted = _OF_A_PLUGIN if state.type.startswith(wire.PROVIDER_PREFIX) else frozenset()
    return read_values({key: value for key, value in given.items() if key not in noted})


def _provider(reference: str | None, is_known: Callable[[str], bool]) -> str | None:
    urn = urns.provider_urn(reference or "")
    return urn if urn and is_known(urn) else None


def _options(state: StepEventStateMetadata, told: Mapping[str, Any], *, external: bool) -> ResourceOptions:
    return ResourceOptions(
        protect=bool(state.protect),
        retain_on_delete=bool(state.retain_on_delete),
        ignore_changes=_texts(told.get("ignoreChanges")),
        replace_on_changes=_texts(told.get("replaceOnChanges")),
        aliases=_texts(told.get("aliases")),
        additional_secret_outputs=_texts(told.get("additionalSecretOutputs")),
        deleted_with=_text(told.get("deletedWith")),
        import_id=_text(state.id) if external else _text(told.get("importID")),
    )


def _by_property(given: Any, is_known: Callable[[str], bool]) -> dict[str, tuple[str, ...]]:
    found = given.items() if isinstance(given, dict) else ()
    by_property = {str(name): _urns(listed, is_known) for name, listed in sorted(found)}
    return {name: listed for name, listed in by_property.items() if listed}


def _urns(given: Any, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(sorted(filter(is_known, set(_texts(given)))))


def _texts(given: Any) -> tuple[str, ...]:
    return tuple(item for item in given if isinstance(item, str)) if isinstance(given, list) else ()


def _text(given: Any) -> str | None:
    return given if isinstance(given, str) and given and given not in wire.UNKNOWNS else None
