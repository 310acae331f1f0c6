"""Pulumi's resource options, as a registration request carries them."""

from collections.abc import Callable
from typing import Any

from harness.model.graph import ResourceOptions
from harness.preview.engine.urns import provider_urn


def read_options(request: Any) -> ResourceOptions:
    """The options of a ``RegisterResourceRequest``."""
    return ResourceOptions(
        protect=request.protect,
        retain_on_delete=request.retainOnDelete,
        delete_before_replace=request.deleteBeforeReplace,
        ignore_changes=tuple(request.ignoreChanges),
        replace_on_changes=tuple(request.replaceOnChanges),
        aliases=tuple(dict.fromkeys([*map(_alias, request.aliases), *request.aliasURNs])),
        additional_secret_outputs=tuple(request.additionalSecretOutputs),
        deleted_with=request.deletedWith or None,
        import_id=request.importId or None,
        version=request.version or None,
    )


def read_dependencies(
    request: Any, is_known: Callable[[str], bool]
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The urns that the resource depends on, and those of each property; urns of nothing are left out."""
    whole = tuple(sorted({urn for urn in request.dependencies if is_known(urn)}))
    by_property = {
        name: tuple(sorted({urn for urn in wired.urns if is_known(urn)}))
        for name, wired in sorted(request.propertyDependencies.items())
    }
    return whole, {name: urns for name, urns in by_property.items() if urns}


def read_provider(request: Any, is_known: Callable[[str], bool]) -> str | None:
    """The urn of the explicit provider, where there is one."""
    urn = provider_urn(request.provider)
    return urn if urn and is_known(urn) else None


def _alias(alias: Any) -> str:
    if alias.urn:
        return str(alias.urn)
    spec = alias.spec
    parts = {"name": spec.name, "type": spec.type, "project": spec.project, "stack": spec.stack}
    parts["parent"] = "none" if spec.noParent else spec.parentUrn
    return ",".join(f"{key}={value}" for key, value in parts.items() if value)
