"""The resource graph of a finished deployment."""

from collections.abc import Iterable, Sequence

from harness.model.graph import Diagnostic, Invocation, Resource, ResourceGraph, SourcePosition
from harness.model.preview import PreviewSettings
from harness.preview.engine.deployment import Deployment
from harness.preview.engine.marshal import Marked
from harness.preview.engine.origins import Origins
from harness.preview.engine.paths import parts
from harness.preview.engine.records import Registration
from harness.preview.engine.references import Found, ReferenceIndex
from harness.preview.engine.standins import as_unknown

# After every real place: resources that the SDK registers by itself (the stack) have none.
_NOWHERE = SourcePosition("\U0010ffff", 0)


def build_graph(deployment: Deployment) -> ResourceGraph:
    """Everything that was seen, in an order that does not depend on when requests came."""
    deployment.registrations.settle()
    return assemble(
        list(deployment.registrations.by_urn.values()),
        deployment.settings,
        deployment.registrations.exports,
        deployment.log.sorted(),
        deployment.invocations.sorted(),
        deployment.invocations.results,
    )


def assemble(  # noqa: PLR0917 - one argument for each part of a graph
    registrations: Sequence[Registration],
    settings: PreviewSettings,
    exported: Marked,
    diagnostics: tuple[Diagnostic, ...],
    invocations: tuple[Invocation, ...] = (),
    results: Iterable[object] = (),
) -> ResourceGraph:
    """The graph of what was registered, whichever engine it was registered with."""
    index = ReferenceIndex(registrations)
    origins = _origins(settings, registrations, results)
    resources = [_resource(item, index.find(item), origins) for item in registrations]
    exports = as_unknown(exported)
    return ResourceGraph(
        resources=tuple(sorted(resources, key=lambda item: (item.position or _NOWHERE, item.urn))),
        invocations=invocations,
        exports=exports.value,
        secret_exports=tuple(sorted({path.partition(".")[0].partition("[")[0] for path in exports.secrets})),
        diagnostics=diagnostics,
    )


def _origins(
    settings: PreviewSettings, registrations: Iterable[Registration], results: Iterable[object]
) -> Origins:
    """What a secret may have come from: configuration, the environment, data sources, made-up outputs."""
    origins = Origins()
    for key, value in sorted(settings.config.items()):
        origins.add(value, also_inside=key in settings.secret_config)
    for value in settings.environment.values():
        origins.add(value, also_inside=False)
    for result in results:
        origins.add(result, also_inside=False)
    if not any(registration.inputs.secrets for registration in registrations):
        return origins
    for registration in registrations:
        for item in registration.outputs.made_up:
            if item.strength == "unique" or item.path in registration.outputs.secret:
                origins.add(item.value)
    return origins


def _resource(item: Registration, found: Found, origins: Origins) -> Resource:
    inputs = as_unknown(item.inputs)
    return Resource(
        urn=item.urn,
        type=item.type,
        name=item.name,
        custom=item.custom,
        inputs=inputs.value,
        parent=item.parent,
        provider=item.provider,
        remote=item.remote,
        children_unknown=item.remote,
        secrets=tuple(sorted(set(inputs.secrets))),
        hardcoded_secrets=_hardcoded(inputs.value, inputs.secrets, set(inputs.unknowns), origins),
        unknowns=tuple(sorted(inputs.unknowns)),
        synthesised=tuple(path for path in found.synthesised if path not in inputs.unknowns),
        dependencies=item.dependencies,
        property_dependencies=item.property_dependencies,
        references=found.references,
        options=item.options,
        position=item.position,
        outputs=as_unknown(item.registered).value if item.registered else {},
        external=item.external,
    )


def _hardcoded(
    value: dict[str, object], secrets: Iterable[str], unknowns: set[str], origins: Origins
) -> tuple[str, ...]:
    """The secrets that are known, and not explained. A secret list or mapping is judged as a whole."""
    wholes = {path: part for path, part in parts(value) if path in set(secrets)}
    return tuple(
        sorted(
            path
            for path, part in wholes.items()
            if part is not None and path not in unknowns and not origins.explains(part)
        )
    )
