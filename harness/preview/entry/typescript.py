"""Entry programs in TypeScript: what a class's constructor wants, read by tree-sitter's grammar."""

import functools
import json
import posixpath
from collections.abc import Iterator

import tree_sitter
import tree_sitter_typescript

from harness.model.preview import PreviewSettings
from harness.model.workspace import ComponentClass
from harness.preview.entry.interface import Sources, SynthesisedEntry
from harness.preview.entry.plausible import kebab_case, number_value, text_value
from harness.preview.sandbox.interface import WORKSPACE

_WRAPPERS = frozenset({"Input", "Output", "Promise", "Readonly", "Required", "Unwrap"})
_LISTS = frozenset({"Array", "ReadonlyArray", "Set"})
_DECLARATIONS = frozenset({"interface_declaration", "type_alias_declaration"})
_CLASSES = frozenset({"class_declaration"})
_ENDINGS = (".ts", ".tsx", "/index.ts", "")
_LIST_TYPES = frozenset({"array_type", "tuple_type", "readonly_type"})
_OUTER_TYPES = frozenset({"union_type", "parenthesized_type", "intersection_type"})
_MAXIMUM_DEPTH = 4


def entry_program(
    sources: Sources, component: ComponentClass, settings: PreviewSettings
) -> SynthesisedEntry | None:
    """The program around ``component``; None where the class is not exported, or cannot be read."""
    builder = _Builder(sources, settings)
    definition = builder.find(component.name, component.file, _CLASSES)
    exported = None if definition is None else _exported(definition, component.name)
    if definition is None or exported is None:
        return None
    call = f"new {component.name}({', '.join(builder.arguments(definition, component))})"
    module = f"{WORKSPACE}/{component.file}"
    text = f"import {exported} from {json.dumps(module)};\n\n{call};\n"
    return SynthesisedEntry(component, text, call, (sources.folder,))


class _Builder:
    """Writes constructor arguments, as source text."""

    def __init__(self, sources: Sources, settings: PreviewSettings) -> None:
        self._sources = sources
        self._settings = settings

    def find(self, name: str, file: str, kinds: frozenset[str]) -> tree_sitter.Node | None:
        """The declaration of ``name`` in ``file``, of one of ``kinds``."""
        text = self._sources.read(file)
        nodes = _walk(_tree(text)) if text is not None else ()
        return next((node for node in nodes if node.type in kinds and _field(node, "name") == name), None)

    def arguments(self, definition: tree_sitter.Node, component: ComponentClass) -> list[str]:
        """Every argument up to the last required one; the first is the resource's name."""
        parameters = _parameters(definition)
        required = [index for index, node in enumerate(parameters) if not _may_be_left_out(node)]
        given: list[str] = []
        for node in parameters[: required[-1] + 1 if required else 0]:
            if not given and _type_text(node) in ("string", ""):
                given.append(json.dumps(kebab_case(component.name)))
            else:
                given.append("undefined" if _may_be_left_out(node) else self._parameter(node, component.file))
        return given

    def _parameter(self, node: tree_sitter.Node, file: str) -> str:
        return self._value(_field(node, "pattern"), _annotation(node), file, 0)

    def _value(self, name: str, kind: tree_sitter.Node | None, file: str, depth: int) -> str:
        """A plausible value of the type."""
        if kind is None or depth > _MAXIMUM_DEPTH:
            return "{}"
        if kind.type in _LIST_TYPES:
            return "[]"
        if kind.type in _OUTER_TYPES:
            return self._value(name, kind.named_children[0] if kind.named_children else None, file, depth)
        return self._simple_value(name, kind, file, depth)

    def _simple_value(self, name: str, kind: tree_sitter.Node, file: str, depth: int) -> str:
        match kind.type:
            case "predefined_type":
                return self._predefined(name, _text(kind))
            case "literal_type":
                return _text(kind)
            case "object_type" | "interface_body":
                return self._object(kind, file, depth)
            case "generic_type":
                return self._generic(name, kind, file, depth)
        return self._named(name, _text(kind), file, depth)

    def _predefined(self, name: str, kind: str) -> str:
        if kind == "string":
            return json.dumps(text_value(name, self._settings))
        return {"number": str(number_value(name)), "boolean": "false"}.get(kind, "undefined")

    def _object(self, body: tree_sitter.Node, file: str, depth: int) -> str:
        """An object with the required properties only."""
        properties = (node for node in body.named_children if node.type == "property_signature")
        fields = [
            f"{_field(node, 'name')}: {self._value(_field(node, 'name'), _annotation(node), file, depth + 1)}"
            for node in properties
            if not _is_optional(node)
        ]
        return f"{{ {', '.join(fields)} }}" if fields else "{}"

    def _generic(self, name: str, kind: tree_sitter.Node, file: str, depth: int) -> str:
        outer = _field(kind, "name").rpartition(".")[2]
        inner = kind.child_by_field_name("type_arguments")
        if outer in _LISTS:
            return "[]"
        if outer in _WRAPPERS and inner is not None and inner.named_children:
            return self._value(name, inner.named_children[0], file, depth)
        return "{}"

    def _named(self, name: str, kind: str, file: str, depth: int) -> str:
        """A type of the answer's own, from the same file or from where that file imports it."""
        where = file if self.find(kind, file, _DECLARATIONS) else self._imported_from(kind, file)
        found = self.find(kind, where, _DECLARATIONS) if where else None
        if found is None or where is None:
            return "undefined" if "." in kind else "{}"
        return self._value(name, found.child_by_field_name("body") or _value_of(found), where, depth)

    def _imported_from(self, name: str, file: str) -> str | None:
        for node in _walk(_tree(self._sources.read(file) or "")):
            names = {_field(part, "name") for part in _walk(node) if part.type == "import_specifier"}
            if node.type == "import_statement" and name in names:
                base = posixpath.join(posixpath.dirname(file), _field(node, "source").strip("'\""))
                options = (posixpath.normpath(base.removesuffix(".js")) + ending for ending in _ENDINGS)
                return next((option for option in options if option in self._sources.paths), None)
        return None


@functools.cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_typescript.language_typescript()))


@functools.lru_cache(maxsize=64)
def _tree(text: str) -> tree_sitter.Node:
    return _parser().parse(text.encode()).root_node


def _walk(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.named_children))


def _text(node: tree_sitter.Node | None) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def _field(node: tree_sitter.Node, name: str) -> str:
    return _text(node.child_by_field_name(name))


def _exported(definition: tree_sitter.Node, name: str) -> str | None:
    """The import clause: ``{ TapStack }``, or the bare name of a default export; None where not exported."""
    statement = definition.parent
    if statement is not None and statement.type == "export_statement":
        return name if any(child.type == "default" for child in statement.children) else f"{{ {name} }}"
    root = statement
    clauses = [_text(node) for node in _walk(root) if node.type == "export_specifier"] if root else []
    return f"{{ {name} }}" if name in clauses else None


def _parameters(definition: tree_sitter.Node) -> list[tree_sitter.Node]:
    body = definition.child_by_field_name("body")
    for node in body.named_children if body is not None else []:
        if node.type == "method_definition" and _field(node, "name") == "constructor":
            found = node.child_by_field_name("parameters")
            return (
                [child for child in found.named_children if child.type.endswith("_parameter")]
                if found
                else []
            )
    return []


def _may_be_left_out(node: tree_sitter.Node) -> bool:
    """Optional, with a default, or Pulumi's own options."""
    given = node.type == "optional_parameter" or node.child_by_field_name("value") is not None
    return given or "ResourceOptions" in _type_text(node)


def _annotation(node: tree_sitter.Node) -> tree_sitter.Node | None:
    annotation = node.child_by_field_name("type")
    return annotation.named_children[0] if annotation is not None and annotation.named_children else None


def _type_text(node: tree_sitter.Node) -> str:
    return _text(_annotation(node))


def _is_optional(node: tree_sitter.Node) -> bool:
    return any(child.type == "?" for child in node.children)


def _value_of(alias: tree_sitter.Node) -> tree_sitter.Node | None:
    return alias.child_by_field_name("value")
