"""Resources that a program constructs within a callback of ``apply``, also by the functions that it calls."""

import functools
from collections.abc import Iterator

import msgspec
import tree_sitter

from harness.checks import evidence, syntax
from harness.checks.facts import Stack
from harness.checks.imports import resource_names
from harness.checks.observation import Observation

_CALLS = frozenset({"call", "call_expression"})
_CALLBACKS = frozenset({"lambda", "arrow_function", "function_expression", "function"})
_FUNCTIONS = frozenset({"function_definition", "function_declaration", "method_definition"})
_CONSTRUCTIONS = frozenset({"call", "new_expression"})
_DEEPEST = 3  # calls from a callback to the function that constructs
_MOST_NAMED = 8


class Construction(msgspec.Struct, frozen=True):
    """What is constructed, and the lines of its constructor."""

    name: str
    first: int
    last: int


def inside_apply(stack: Stack) -> Iterator[Observation]:
    """One observation names every constructor in a callback."""
    components = frozenset(item.name for item in stack.workspace.layout.components)
    found = [
        (path, item)
        for path in stack.sources.code_paths()
        for item in constructions(path, stack.sources.text(path) or "", components)
    ]
    if not found:
        return
    places = [evidence.of_lines(stack, path, item.first, item.last) for path, item in found]
    shown = [place for place in places if place is not None]
    named = dict.fromkeys(f"{item.name} ({path}:{item.first})" for path, item in found)
    resources = tuple(
        resource
        for resource in stack.graph.resources
        if (at := resource.position) is not None
        and any(path == at.file and item.first <= at.line <= item.last for path, item in found)
    )
    yield Observation(
        resources,
        detail=", ".join(list(named)[:_MOST_NAMED]),
        evidence=shown[0] if shown else None,
        also=tuple(shown[1:]),
    )


@functools.lru_cache(maxsize=64)
def constructions(path: str, text: str, components: frozenset[str]) -> tuple[Construction, ...]:
    """The constructors in callbacks of ``apply`` in one file, in the order of the source."""
    tree = syntax.parse(path, text)
    if tree is None or ".apply(" not in text:
        return ()
    names = resource_names(tree, components)
    functions = _functions(tree)
    found: dict[int, Construction] = {}
    for callback in _callbacks(tree, functions):
        for node in _reached(callback, functions, _DEEPEST):
            if node.type in _CONSTRUCTIONS and names.constructs(node):
                first, last = syntax.span(node)
                found.setdefault(node.start_byte, Construction(syntax.called(node), first, last))
    return tuple(sorted(found.values(), key=lambda item: item.first))


def _functions(tree: tree_sitter.Tree) -> dict[str, tree_sitter.Node]:
    """The file's functions by name: declared, methods, and arrow functions that a variable holds."""
    found: dict[str, tree_sitter.Node] = {}
    for node in syntax.walk(tree.root_node):
        value = node.child_by_field_name("value") if node.type == "variable_declarator" else None
        if node.type in _FUNCTIONS or (value is not None and value.type in _CALLBACKS):
            name = node.child_by_field_name("name")
            if name is not None:
                found.setdefault(syntax.text(name), node)
    return found


def _callbacks(tree: tree_sitter.Tree, functions: dict[str, tree_sitter.Node]) -> Iterator[tree_sitter.Node]:
    for node in syntax.walk(tree.root_node):
        arguments = node.child_by_field_name("arguments") if node.type in _CALLS else None
        if arguments is None or not syntax.called(node).endswith(".apply") or not arguments.named_children:
            continue
        first = next((child for child in arguments.named_children if child.type != "comment"), None)
        if first is not None and first.type in _CALLBACKS:
            yield first
        elif first is not None:
            named = functions.get(syntax.text(first).rpartition(".")[2])
            if named is not None:
                yield named


def _reached(
    node: tree_sitter.Node, functions: dict[str, tree_sitter.Node], deepest: int
) -> Iterator[tree_sitter.Node]:
    """Every node below ``node``, and below the functions of the file that it calls."""
    for below in syntax.walk(node):
        yield below
        called = syntax.called(below) if below.type in _CALLS and deepest > 0 else ""
        plain = called.removeprefix("self.").removeprefix("this.")
        function = functions.get(plain)
        if function is not None and function.id != node.id:
            yield from _reached(function, functions, deepest - 1)
