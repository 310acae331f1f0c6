"""Bindings as checks of a rubric."""

import re
from collections.abc import Iterator
from typing import Any

from harness.model.rubric import Check
from harness.prompt.bindings import Binding
from harness.prompt.maker import Maker
from harness.prompt.values import words


def of_bindings(maker: Maker, bindings: tuple[Binding, ...], suffix: str) -> Iterator[Check]:
    """The checks of all bindings that have one; ``suffix`` is the pattern of a name that carries it."""
    for binding in bindings:
        yield from _of_binding(maker, binding, suffix)


def _of_binding(maker: Maker, binding: Binding, suffix: str) -> Iterator[Check]:
    rule = binding.rule
    if rule.check is None:
        return
    variants = binding.values.get(rule.each, ()) if rule.each else (None,)
    for variant in variants:
        values: dict[str, Any] = {**binding.values, "suffix": (suffix,)}
        readings = binding.readings
        if variant is not None:
            values[str(rule.each)] = (variant,)
            readings = tuple(item for item in readings if str(variant) in item.statement.text)
        fields = {
            "id": _identifier(rule.id, variant),
            "title": words(rule.title, values),
            "message": words(rule.message, values),
            "category": rule.category,
            "impacts": rule.impacts,
            "topic": rule.topic,
            **({"property": rule.property} if rule.property else {}),
            **maker.filled(rule.check, values),
        }
        yield maker.make(readings, rule.level, rule.why, fields)


def _identifier(rule: str, variant: object) -> str:
    slug = "" if variant is None else "-" + re.sub(r"[^a-z0-9]+", "-", str(variant).lower()).strip("-")
    return f"prompt-{rule}{slug}"
