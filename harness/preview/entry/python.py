"""Entry programs in Python: what a class's constructor wants, read from its source by the standard parser."""

import ast
import posixpath
import warnings

from harness.model.preview import PreviewSettings
from harness.model.workspace import ComponentClass
from harness.preview.entry.interface import Sources, SynthesisedEntry
from harness.preview.entry.plausible import kebab_case, number_value, text_value

_WRAPPERS = frozenset({"Optional", "Input", "Output", "Annotated", "Final", "ClassVar", "Required"})
_LISTS = frozenset({"list", "List", "Sequence", "Iterable", "tuple", "Tuple", "set", "Set"})
_MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "InputMapping", "Any"})
_CONTAINERS = frozenset({"args", "props", "properties", "config", "tags", "settings"})
_MAXIMUM_DEPTH = 4


def entry_program(
    sources: Sources, component: ComponentClass, settings: PreviewSettings
) -> SynthesisedEntry | None:
    """The program around ``component``; None where its class cannot be read."""
    builder = _Builder(sources, settings)
    definition = builder.find_class(component.name, component.file)
    if definition is None:
        return None
    call = builder.construct(component.name, component.file, definition, 0)
    imports = [
        f"from {_module(file, sources.folder)} import {name}" for name, file in builder.imports.items()
    ]
    text = "\n".join([*imports, "", call, ""])
    return SynthesisedEntry(component, text, call, (sources.folder, posixpath.dirname(component.file)))


class _Builder:
    """Writes constructor calls, and remembers which classes they need imported from where."""

    def __init__(self, sources: Sources, settings: PreviewSettings) -> None:
        self.imports: dict[str, str] = {}
        self._sources = sources
        self._settings = settings
        self._trees: dict[str, ast.Module] = {}

    def find_class(self, name: str, file: str) -> ast.ClassDef | None:
        """The class ``name`` at the top level of ``file``."""
        body = self._tree(file).body
        return next((node for node in body if isinstance(node, ast.ClassDef) and node.name == name), None)

    def construct(self, name: str, file: str, definition: ast.ClassDef, depth: int) -> str:
        """A call with every argument that has no default; the first text argument is the resource's name."""
        self.imports[name] = file
        arguments: list[str] = []
        for argument, annotation in _required(definition):
            named = depth == 0 and not arguments
            value = repr(kebab_case(name)) if named else self._value(argument, annotation, file, depth)
            arguments.append(value if named else f"{argument}={value}")
        return f"{name}({', '.join(arguments)})"

    def _value(self, argument: str, annotation: ast.expr | None, file: str, depth: int) -> str:
        """A plausible value of the annotated type, as source text."""
        kind = _type_name(annotation)
        if kind in ("int", "float"):
            return repr(number_value(argument))
        if kind == "bool":
            return "False"
        if kind in _LISTS:
            return "[]"
        if kind in _MAPPINGS or (kind is None and argument in _CONTAINERS):
            return "{}"
        if kind in ("str", None):
            return repr(text_value(argument, self._settings))
        return self._instance(kind, file, depth)

    def _instance(self, kind: str, file: str, depth: int) -> str:
        """A class of the answer's own, from the same file or from where that file imports it; else None."""
        where = file if self.find_class(kind, file) else self._imported_from(kind, file)
        definition = self.find_class(kind, where) if where else None
        if definition is None or where is None or depth >= _MAXIMUM_DEPTH:
            return "None"
        return self.construct(kind, where, definition, depth + 1)

    def _imported_from(self, name: str, file: str) -> str | None:
        """The file of the answer that ``file`` imports ``name`` from."""
        for node in ast.walk(self._tree(file)):
            if isinstance(node, ast.ImportFrom) and any(alias.name == name for alias in node.names):
                return self._module_file(node, file)
        return None

    def _tree(self, file: str) -> ast.Module:
        if file not in self._trees:
            self._trees[file] = _parse(self._sources.read(file))
        return self._trees[file]

    def _module_file(self, node: ast.ImportFrom, file: str) -> str | None:
        """A module's file: relative to the importing one, else in the project's folder or beside it."""
        path = (node.module or "__init__").replace(".", "/") + ".py"
        folder = posixpath.dirname(file)
        above = posixpath.join(folder, *[".."] * (node.level - 1))
        bases = (above,) if node.level else (self._sources.folder, folder)
        options = (posixpath.normpath(posixpath.join(base, path)) for base in bases)
        return next((option for option in options if option in self._sources.paths), None)


def _parse(text: str | None) -> ast.Module:
    """The tree, an empty one where the text does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text or "")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module(body=[], type_ignores=[])


def _required(definition: ast.ClassDef) -> list[tuple[str, ast.expr | None]]:
    """(name, annotation) of each argument without a default: of ``__init__``, else a dataclass's fields."""
    for node in definition.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            return _required_arguments(node.args)
    return [
        (node.target.id, node.annotation)
        for node in definition.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is None
    ]


def _required_arguments(arguments: ast.arguments) -> list[tuple[str, ast.expr | None]]:
    positional = [*arguments.posonlyargs, *arguments.args]
    positional = positional[1 : len(positional) - len(arguments.defaults)]
    keywords = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    wanted = [*positional, *(argument for argument, default in keywords if default is None)]
    return [(argument.arg, argument.annotation) for argument in wanted]


def _type_name(annotation: ast.expr | None) -> str | None:
    """The last segment of the type's name, without ``Optional``, ``Input`` and their like; None for none."""
    match annotation:
        case ast.Constant(value=str() as text):
            tree = _parse(text)
            inner = tree.body[0] if tree.body else None
            return _type_name(inner.value) if isinstance(inner, ast.Expr) else None
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value, slice=inner):
            outer = _type_name(value)
            return _type_name(_first(inner)) if outer in _WRAPPERS or outer == "Union" else outer
        case ast.BinOp(left=left, right=right):
            empty = isinstance(left, ast.Constant) and left.value is None
            return _type_name(right if empty else left)
    return None


def _first(node: ast.expr) -> ast.expr:
    return node.elts[0] if isinstance(node, ast.Tuple) and node.elts else node


def _module(file: str, folder: str) -> str:
    """``lib/tap_stack.py`` as a module of the project's folder."""
    relative = posixpath.relpath(file, folder).removesuffix(".py").removesuffix("/__init__")
    return relative.replace("/", ".")
