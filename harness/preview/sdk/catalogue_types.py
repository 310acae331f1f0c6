"""The catalogue's notation of property types, and reading it out of an SDK's annotations.

A type is text: ``str``, ``int``, ``float``, ``bool``, ``asset``, ``archive``, ``any``, ``list<T>``,
``map<T>`` or ``object:<module>/<Name>``; a trailing ``?`` says that the value may be absent.
"""

import ast
import functools

import msgspec

_SCALARS = {
    "str": "str",
    "int": "int",
    "float": "float",
    "bool": "bool",
    "Asset": "asset",
    "Archive": "archive",
}
_TRANSPARENT = {"Input", "Output", "InputType", "Awaitable"}
_SEQUENCES = {"Sequence", "List", "list"}
_MAPPINGS = {"Mapping", "Dict", "dict"}
_ARGUMENT_SUFFIX = "Args"


class TypeNode(msgspec.Struct, frozen=True):
    """A parsed type. ``element`` is set for ``list`` and ``map``; ``name`` for ``object``."""

    kind: str
    optional: bool = False
    element: "TypeNode | None" = None
    name: str | None = None


@functools.lru_cache(maxsize=8192)
def parse_type(text: str) -> TypeNode:
    """Parse the notation above; what it does not know becomes ``any``."""
    optional = text.endswith("?")
    body = text.removesuffix("?")
    for kind in ("list", "map"):
        if body.startswith(f"{kind}<") and body.endswith(">"):
            return TypeNode(kind, optional, parse_type(body[len(kind) + 1 : -1]))
    if body.startswith("object:"):
        return TypeNode("object", optional, None, body.removeprefix("object:"))
    return TypeNode(body if body in _SCALARS.values() else "any", optional)


def type_of(annotation: ast.expr | None, module: str) -> str:
    """Write an SDK annotation (``pulumi.Output[Optional[Sequence['outputs.Rule']]]``) in the notation.

    ``module`` is the folder of the file that holds it: nested object types belong to that folder.
    """
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return _named(annotation.value, module)
    if isinstance(annotation, ast.Subscript):
        return _generic(_last_name(annotation.value), annotation.slice, module)
    return _SCALARS.get(_last_name(annotation), "any")


def _named(name: str, module: str) -> str:
    """Nested objects are ``outputs.Rule`` and ``RuleArgs``; other names are enumerations and resources."""
    *scope, last = name.split(".")
    is_object = scope == ["outputs"] or (scope == [] and last.endswith(_ARGUMENT_SUFFIX))
    return f"object:{module}/{last}" if is_object else "any"


def _generic(name: str, inner: ast.expr, module: str) -> str:
    if name == "Optional":
        return type_of(inner, module).removesuffix("?") + "?"
    if name in _TRANSPARENT:
        return type_of(inner, module)
    if name in _SEQUENCES:
        return f"list<{type_of(inner, module)}>"
    if name in _MAPPINGS and isinstance(inner, ast.Tuple):
        return f"map<{type_of(inner.elts[-1], module)}>"
    if name == "Union" and isinstance(inner, ast.Tuple):
        return _union(inner, module)
    return "any"


def _union(inner: ast.Tuple, module: str) -> str:
    """A scalar beside an enumeration is the scalar; a class beside its TypedDict is the class."""
    kinds = [type_of(element, module) for element in inner.elts]
    known = [kind for kind in kinds if kind in _SCALARS.values()]
    return next(iter(known or [kind for kind in kinds if kind != "any"]), "any")


def _last_name(node: ast.expr | None) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
