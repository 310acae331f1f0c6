"""When the absence of a resource may be held against an answer, and where it was looked for."""

from harness.checks import select
from harness.checks.facts import Stack
from harness.model.graph import Resource
from harness.model.rubric import Selector


def is_sure(stack: Stack, selector: Selector) -> bool:
    """Whether what the graph lacks is truly absent.

    A preview that failed early registered little: then only what is not even named in the source is
    absent. The same goes for components whose children only a plugin could construct. What a complete
    program constructs under a condition that this run did not meet is there, in another configuration.
    """
    found = select.types(selector)
    if stack.complete:
        return not any(stack.constructs_conditionally(token) for token in found)
    return not any(stack.types_in_source(token) for token in found)


def near_misses(stack: Stack, selector: Selector) -> tuple[Resource, ...]:
    """Resources of the right type that fail the conditions: where one would look first."""
    return select.of_type(stack, selector)
