"""The kinds of check, each with the file that evaluates it: named here, not found by import."""

from collections.abc import Callable, Mapping
from typing import Any

from harness.checks import (
    configuration,
    count,
    deprecation,
    export,
    file,
    ideal,
    ideal_differences,
    invocation,
    literal,
    package,
    placement,
    preview,
    problem,
    property,  # noqa: A004 - the kind is named so
    relation,
    secret,
    source,
    structure,
    text,
    types,
    values,
    volatile,
)
from harness.checks.facts import Facts
from harness.checks.observation import Observed

OBSERVERS: Mapping[str, Callable[[Any, Facts], Observed]] = {
    "property": property.observe,
    "count": count.observe,
    "relation": relation.observe,
    "file": file.observe,
    "structure": structure.observe,
    "source": source.observe,
    "types": types.observe,
    "secret": secret.observe,
    "preview": preview.observe,
    "problem": problem.observe,
    "invocation": invocation.observe,
    "export": export.observe,
    "ideal": ideal.observe,
    "ideal-differences": ideal_differences.observe,
    "text": text.observe,
    "package": package.observe,
    "literal": literal.observe,
    "configuration": configuration.observe,
    "deprecation": deprecation.observe,
    "placement": placement.observe,
    "values": values.observe,
    "volatile": volatile.observe,
}


def kind_of(check: Any) -> str:
    """The ``kind`` that the YAML names."""
    return str(check.__struct_config__.tag)
