"""Reads one module of a generated Pulumi Python SDK: resources, functions and nested object types.

The code generator writes every SDK the same way; nothing is imported or run, the source is only parsed.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from harness.preview.sdk.catalogue_types import type_of

# Documentation is three quarters of a generated SDK. Docstrings stand on lines of their own, so they can go
# before parsing, which makes it four times faster.
_DOCSTRING = re.compile(r'^[ \t]+r?""".*?"""[ \t]*$', re.DOTALL | re.MULTILINE)
_RESOURCE_BASES = {"CustomResource", "ComponentResource", "ProviderResource"}
_INVOKES = {"invoke", "invoke_output"}


class ResourceSchema(msgspec.Struct, frozen=True):
    """A resource type. ``inputs`` and ``outputs`` map camelCase names to types (see ``catalogue_types``).

    ``required`` and the keys of ``deprecated`` (to the SDK's message) are camelCase. ``names`` maps the
    Python spelling of every property to its camelCase one.
    """

    token: str
    inputs: dict[str, str]
    outputs: dict[str, str]
    required: tuple[str, ...] = ()
    deprecated: dict[str, str] = {}
    names: dict[str, str] = {}
    component: bool = False
    deprecation: str | None = None


class FunctionSchema(msgspec.Struct, frozen=True):
    """A provider function (data source): the types of its result's fields and its argument names."""

    token: str
    result: dict[str, str]
    arguments: tuple[str, ...] = ()


class ModuleSchema(msgspec.Struct):
    """Everything that one folder of an SDK defines. ``objects`` maps ``<module>/<Name>`` to its fields."""

    resources: dict[str, ResourceSchema] = {}
    functions: dict[str, FunctionSchema] = {}
    objects: dict[str, dict[str, str]] = {}


class _Property(msgspec.Struct, frozen=True):
    python: str
    name: str
    type: str
    deprecation: str | None


def read_file(path: Path, module: str) -> ModuleSchema:
    """Parse one file of the SDK folder ``module``; a file that does not parse contributes nothing."""
    try:
        tree = ast.parse(_DOCSTRING.sub("", path.read_text(encoding="utf-8")))
    except (SyntaxError, UnicodeDecodeError):
        # Removing the docstring of an otherwise empty body leaves no valid program.
        tree = _parse_whole(path)
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    if path.name in {"outputs.py", "_inputs.py"}:
        return ModuleSchema(objects=_objects(classes, module))
    resources = {
        found.token: found for node in classes.values() for found in _resource(node, classes, module)
    }
    functions = {found.token: found for found in _functions(tree, classes, module)}
    return ModuleSchema(resources, functions)


def _parse_whole(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError):
        return ast.Module(body=[], type_ignores=[])


def _objects(classes: dict[str, ast.ClassDef], module: str) -> dict[str, dict[str, str]]:
    found = {
        name: {item.name: item.type for item in _properties(node, module)} for name, node in classes.items()
    }
    return {f"{module}/{name}": fields for name, fields in found.items() if fields}


def _properties(node: ast.ClassDef, module: str) -> Iterator[_Property]:
    for function in node.body:
        if not isinstance(function, ast.FunctionDef):
            continue
        getter = next((item for item in function.decorator_list if _called(item) == "getter"), None)
        if getter is not None:
            name = _keyword(getter, "name") or function.name
            yield _Property(function.name, name, type_of(function.returns, module), _deprecation(function))


def _called(node: ast.expr) -> str:
    target = node.func if isinstance(node, ast.Call) else node
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""


def _keyword(node: ast.expr, name: str) -> str | None:
    keywords = node.keywords if isinstance(node, ast.Call) else []
    return next((_text(item.value) for item in keywords if item.arg == name), None)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _deprecation(node: ast.FunctionDef | ast.ClassDef) -> str | None:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and _called(decorator) == "deprecated" and decorator.args:
            return _text(decorator.args[0])
    return None


def _resource(node: ast.ClassDef, classes: dict[str, ast.ClassDef], module: str) -> Iterator[ResourceSchema]:
    base = next((_called(item) for item in node.bases if _called(item) in _RESOURCE_BASES), None)
    token = _constructor_token(node) if base else None
    if base is None or token is None:
        return
    arguments = classes.get(f"{node.name}Args")
    inputs = list(_properties(arguments, module)) if arguments else []
    outputs = list(_properties(node, module))
    yield ResourceSchema(
        token=f"pulumi:providers:{token}" if base == "ProviderResource" else token,
        inputs={item.name: item.type for item in inputs},
        outputs={item.name: item.type for item in outputs},
        required=_required(arguments, inputs),
        deprecated={item.name: item.deprecation for item in inputs + outputs if item.deprecation},
        names={item.python: item.name for item in inputs + outputs},
        component=base == "ComponentResource",
        deprecation=_deprecation(node),
    )


def _constructor_token(node: ast.ClassDef) -> str | None:
    """The first argument of ``super().__init__('aws:kms/alias:Alias', …)``."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and call.args and _is_super_constructor(call.func):
            return _text(call.args[0])
    return None


def _is_super_constructor(target: ast.expr) -> bool:
    if not isinstance(target, ast.Attribute) or target.attr != "__init__":
        return False
    return isinstance(target.value, ast.Call) and _called(target.value) == "super"


def _required(arguments: ast.ClassDef | None, inputs: list[_Property]) -> tuple[str, ...]:
    """The keyword-only parameters of the arguments class that have no default."""
    camel = {item.python: item.name for item in inputs}
    for function in arguments.body if arguments else []:
        if isinstance(function, ast.FunctionDef) and function.name == "__init__":
            pairs = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
            return tuple(camel[item.arg] for item, default in pairs if default is None and item.arg in camel)
    return ()


def _functions(tree: ast.Module, classes: dict[str, ast.ClassDef], module: str) -> Iterator[FunctionSchema]:
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            yield from _function(function, classes, module)


def _function(
    function: ast.FunctionDef, classes: dict[str, ast.ClassDef], module: str
) -> Iterator[FunctionSchema]:
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and _called(call) in _INVOKES and call.args:
            token = _text(call.args[0])
            result = next((item.value for item in call.keywords if item.arg == "typ"), None)
            node = classes.get(result.id) if isinstance(result, ast.Name) else None
            if token and node:
                fields = {item.name: item.type for item in _properties(node, module)}
                yield FunctionSchema(token, fields, tuple(sorted(_argument_names(function))))


def _argument_names(function: ast.FunctionDef) -> set[str]:
    """The keys of ``__args__['keyId'] = key_id``."""
    names = set()
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id == "__args__"
        ):
            name = _text(node.slice)
            if name is not None:
                names.add(name)
    return names
