"""Kind ``values``: no value, and no two values together, that AWS rejects."""

from collections.abc import Callable, Iterator, Mapping

from harness.checks import (
    paths,
    select,
    values_between,
    values_documents,
    values_handler,
    values_lifecycle,
    values_machine,
    values_network,
    values_permissions,
    values_ranges,
    values_related,
    values_schedule,
    values_tables,
    values_versions,
)
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, observed
from harness.checks.property import united
from harness.model.graph import Resource
from harness.model.rubric import ValueRule, ValuesCheck

Rule = Callable[[ValuesCheck, Stack, Resource], Iterator[Observation]]

RULES: Mapping[ValueRule, Rule] = {
    "schema": values_tables.schema,
    "combination": values_tables.combination,
    "engine-version": values_versions.engine_version,
    "lifecycle": values_versions.lifecycle,
    "managed-policy": values_versions.managed_policy,
    "name-length": values_between.name_length,
    "bounds": values_between.bounds,
    "tag-case": values_between.tag_case,
    "default-tags": values_between.default_tags,
    "table-attributes": values_between.table_attributes,
    "container-memory": values_between.container_memory,
    "queue-timeout": values_related.queue_timeout,
    "parameter-family": values_related.parameter_family,
    "provider-region": values_network.provider_region,
    "subnet-ranges": values_network.subnet_ranges,
    "subnet-zones": values_network.subnet_zones,
    "schedule": values_schedule.schedule,
    "distance": values_lifecycle.distance,
    "object-lifecycle": values_lifecycle.object_lifecycle,
    "expiry": values_lifecycle.expiry,
    "json-text": values_documents.json_text,
    "computed-form": values_documents.computed_form,
    "state-machine": values_machine.state_machine,
    "machine-failures": values_machine.machine_failures,
    "role-permission": values_permissions.role_permission,
    "machine-permission": values_permissions.machine_permission,
    "network-ranges": values_ranges.network_ranges,
    "range-form": values_ranges.range_form,
    "handler-imports": values_handler.handler_imports,
}


def observe(check: ValuesCheck, facts: Facts) -> Observed:
    """Raised once for each thing that is wrong, with every resource that shares it."""
    stack = facts.answer
    selected = [item for item in select.select(stack, check.resources, "sure") if not item.external]
    found = [item for resource in selected for item in RULES[check.rule](check, stack, resource)]
    if found:
        return observed(_grouped(found), "held")
    if not selected:
        return Observed("vacuous" if stack.complete else "unsure")
    return Observed("held" if stack.complete else "unsure")


def _grouped(found: list[Observation]) -> tuple[Observation, ...]:
    """The same words about the same property are one defect, however many resources have it."""
    groups: dict[tuple[str, str], list[Observation]] = {}
    for item in found:
        key = (paths.without_indexes(item.property or ""), item.detail)
        groups.setdefault(key, []).append(item)
    return tuple(
        items[0] if len(items) == 1 or len(items[0].resources) > 1 else united(tuple(items))
        for items in groups.values()
    )
