"""JSON Schema (draft 2020-12) over documents with uncertain values, in three-valued logic.

``possibly_satisfies`` lets an uncertain value satisfy anything; ``surely_satisfies`` lets it satisfy
nothing. Between the two lies 'cannot be told'. ``not``, ``if``, ``oneOf`` and ``contains`` turn the
point of view round, so they ask both. Rules: Kleene's strong logic of indeterminacy.

A document without uncertain values needs no third value: the compiled validator of jsonschema-rs judges
it, much faster. So it does where uncertain values stand and one way to fill them in already settles the
question. jsonschema itself says what is wrong, and judges whatever is left.
"""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs
import msgspec
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend

from harness.checks.documents import Uncertain, is_uncertain, plain

Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError] | None]
Schema = dict[str, Any] | bool

# These only hand the instance on to subschemas, which judge it themselves.
_TRANSPARENT = frozenset({"$ref", "$dynamicRef", "allOf", "anyOf", "not", "if", "oneOf"})
_COMPARISONS = frozenset({"const", "enum", "uniqueItems"})


def possibly_satisfies(document: Any, schema: Schema) -> bool:
    """Whether the document may satisfy the schema, whatever its uncertain values turn out to be."""
    key = _key(schema)
    verdict = _settled(document, key, by=True)
    return bool(_validator(LenientValidator, key).is_valid(document)) if verdict is None else verdict


def surely_satisfies(document: Any, schema: Schema) -> bool:
    """Whether the document satisfies the schema, whatever its uncertain values turn out to be."""
    key = _key(schema)
    verdict = _settled(document, key, by=False)
    return bool(_validator(StrictValidator, key).is_valid(document)) if verdict is None else verdict


def violation(document: Any, schema: Schema) -> ValidationError | None:
    """The most telling error of a document that surely violates the schema, or None."""
    key = _key(schema)
    if _settled(document, key, by=True):
        return None
    found: ValidationError | None = best_match(_validator(LenientValidator, key).iter_errors(document))
    return found


def _key(schema: Schema) -> bytes:
    return msgspec.json.encode(schema)


def _settled(document: Any, key: bytes, *, by: bool) -> bool | None:
    """The compiled validator's verdict on the document with its uncertain values filled in.

    None where it settles nothing: something is uncertain, and the verdict is not the one that one example
    is enough for (``by``).
    """
    compiled = _compiled(key)
    if compiled is None:
        return None
    uncertain = is_uncertain(document)
    try:
        verdict = compiled.is_valid(plain(document) if uncertain else document)
    except ValueError:  # it holds something that is no JSON
        return None
    return verdict if verdict is by or not uncertain else None


@functools.lru_cache(maxsize=1024)
def _compiled(key: bytes) -> jsonschema_rs.Draft202012Validator | None:
    """None for a schema with a regular expression that only Python's ``re`` reads."""
    try:
        return jsonschema_rs.Draft202012Validator(msgspec.json.decode(key))
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError):
        return None


@functools.lru_cache(maxsize=1024)
def _validator(kind: Any, key: bytes) -> Any:
    return kind(msgspec.json.decode(key))


def _judges(kind: str, validator: Any, instance: Any, schema: Any) -> bool:
    """Whether the validator of ``kind`` accepts, seen from inside ``validator``."""
    chosen = LenientValidator if kind == "lenient" else StrictValidator
    return bool(chosen(schema, _resolver=validator._resolver).is_valid(instance))


def _guarded(name: str, keyword: Keyword, *, lenient: bool) -> Keyword:
    """``keyword``, skipped (or failed) for an instance that is uncertain."""

    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        unsure = is_uncertain(instance) if name in _COMPARISONS else isinstance(instance, Uncertain)
        if not unsure:
            yield from keyword(validator, value, instance, schema) or ()
        elif not lenient:
            yield ValidationError(f"cannot be told: {name}")

    return check


def _not(kind: str) -> Keyword:
    def check(validator: Any, value: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
        if _judges(_opposite(kind), validator, instance, value):
            yield ValidationError("matches what is forbidden")

    return check


def _if(kind: str) -> Keyword:
    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        surely = _judges("strict", validator, instance, value)
        possibly = surely or _judges("lenient", validator, instance, value)
        branches = [name for name, open_ in (("then", possibly), ("else", not surely)) if open_]
        errors = [
            list(validator.descend(instance, schema.get(name, True), schema_path=name)) for name in branches
        ]
        accepted = any if kind == "lenient" else all
        if not accepted(not found for found in errors):
            yield from (error for found in errors for error in found)

    return check


def _one_of(kind: str) -> Keyword:
    def check(validator: Any, value: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
        surely = sum(_judges("strict", validator, instance, branch) for branch in value)
        possibly = sum(_judges("lenient", validator, instance, branch) for branch in value)
        refused = (surely > 1 or possibly == 0) if kind == "lenient" else (surely != 1 or possibly != 1)
        if refused:
            yield ValidationError(f"matches {possibly} of the alternatives, not exactly one")

    return check


def _contains(kind: str) -> Keyword:
    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
        if not isinstance(instance, list):
            return
        lower, upper = schema.get("minContains", 1), schema.get("maxContains", len(instance))
        count = {side: _count(side, validator, instance, value) for side in ("lenient", "strict")}
        if count[kind] < lower:
            yield ValidationError("no item is as it must be", validator="contains", validator_value=value)
        if count[_opposite(kind)] > upper:
            yield ValidationError("too many items match", validator="maxContains", validator_value=upper)

    return check


def _count(kind: str, validator: Any, items: list[Any], schema: Any) -> int:
    return sum(_judges(kind, validator, item, schema) for item in items)


def _opposite(kind: str) -> str:
    return "strict" if kind == "lenient" else "lenient"


def _keywords(kind: str) -> dict[str, Keyword]:
    own = {"not": _not(kind), "if": _if(kind), "oneOf": _one_of(kind), "contains": _contains(kind)}
    standard: dict[str, Keyword] = {**Draft202012Validator.VALIDATORS, **own}
    return {
        name: keyword if name in _TRANSPARENT else _guarded(name, keyword, lenient=kind == "lenient")
        for name, keyword in standard.items()
    }


_extend: Any = extend  # jsonschema leaves it untyped
LenientValidator: Any = _extend(Draft202012Validator, validators=_keywords("lenient"))
StrictValidator: Any = _extend(Draft202012Validator, validators=_keywords("strict"))
