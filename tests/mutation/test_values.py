"""Mutants of one value."""

import json

import msgspec
import pytest

from harness.mutation.values import ValueMutant, mutants


def _of(value: object, path: tuple[str | int, ...] = ("thing",)) -> list[tuple[str, str, object]]:
    return [(item.operator, ".".join(map(str, item.path)), item.whole) for item in mutants(value, path)]


@pytest.mark.parametrize(
    ("value", "operator", "whole"),
    [
        (True, "flip", False),
        ("Enabled", "flip", "Disabled"),
        (7, "lessen", 3),
        (7, "raise", 14),
        ("443", "raise", "886"),
        ("text", "change", "text-mutant"),
    ],
)
def test_a_plain_value_becomes_another(value: object, operator: str, whole: object) -> None:
    assert (operator, "thing", whole) in _of(value)


def test_everything_can_be_dropped_at_every_depth() -> None:
    value = {"a": {"b": 1}, "c": [1, 2]}
    dropped = {path: whole for operator, path, whole in _of(value) if operator == "drop"}

    assert dropped["thing"] is msgspec.UNSET
    assert dropped["thing.a"] == {"c": [1, 2]}
    assert dropped["thing.a.b"] == {"a": {}, "c": [1, 2]}
    assert dropped["thing.c.0"] == {"a": {"b": 1}, "c": [2]}
    assert value == {"a": {"b": 1}, "c": [1, 2]}


def test_json_text_is_changed_within_and_stays_json() -> None:
    policy = json.dumps({"Statement": [{"Action": ["s3:GetObject"], "Resource": "arn:x"}]})
    widened = [
        item for item in mutants(policy, ("policy",)) if item.operator == "widen" and "Resource" in item.path
    ]

    assert [item.path for item in widened] == [("policy", "Statement", 0, "Resource")]
    assert json.loads(widened[0].whole)["Statement"][0] == {"Action": ["s3:GetObject"], "Resource": "*"}


def test_a_network_is_widened_in_a_rule_alone() -> None:
    rule = _of({"cidrBlocks": ["10.0.0.0/8"]}, ("ingress", 0))
    assert ("widen", "ingress.0.cidrBlocks.0", {"cidrBlocks": ["0.0.0.0/0"]}) in rule
    assert not [found for found in _of("10.0.0.0/16", ("cidrBlock",)) if found[0] == "widen"]


def test_a_tag_is_dropped_and_not_changed() -> None:
    operators = {item.operator for item in mutants("lending", ("tags", "Owner"))}
    assert operators == {"drop"}
    assert ValueMutant("drop", ("tags", "Owner"), msgspec.UNSET) in tuple(mutants("a", ("tags", "Owner")))
