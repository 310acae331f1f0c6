"""Kind ``volatile``: no resource is given a value that is another one with every run of the program."""

import re
from collections.abc import Iterator

import msgspec
import tree_sitter

from harness.checks import evidence, syntax
from harness.checks.facts import Facts
from harness.checks.imports import ResourceNames, resource_names
from harness.checks.observation import Observation, Observed, observed
from harness.model.rubric import VolatileCheck

_CALLS = frozenset({"call", "call_expression", "new_expression"})
_ASSIGNMENTS = {"assignment": "left", "variable_declarator": "name"}
_NAMED = {**_ASSIGNMENTS, "pair": "key", "keyword_argument": "name"}
# What the program makes up for a secret is a finding of its own.
_SECRET = re.compile(r"passw|secret|token|credential", re.IGNORECASE)
_FUNCTIONS = frozenset({"function_definition", "function_declaration", "method_definition", "arrow_function"})
_FURTHEST = 60  # nodes above the call
_MOST_NAMED = 8


class _Place(msgspec.Struct, frozen=True):
    """A call that reaches a resource, and where it stands."""

    file: str
    line: int
    called: str


def observe(check: VolatileCheck, facts: Facts) -> Observed:
    """One observation names every place."""
    stack = facts.answer
    components = frozenset(item.name for item in stack.workspace.layout.components)
    paths = stack.sources.code_paths()
    found = [
        place for path in paths for place in _in_file(check, path, stack.sources.text(path) or "", components)
    ]
    if not found:
        return Observed("held" if paths else "vacuous")
    places = [evidence.of_lines(stack, place.file, place.line, place.line) for place in found]
    shown = [place for place in places if place is not None]
    named = dict.fromkeys(f"`{place.called}` ({place.file}:{place.line})" for place in found)
    said = ", ".join(list(named)[:_MOST_NAMED])
    value = ", ".join(dict.fromkeys(place.called for place in found))
    made = Observation(value=value, detail=said, evidence=shown[0] if shown else None, also=tuple(shown[1:]))
    return observed((made,), "held")


def _in_file(check: VolatileCheck, path: str, text: str, components: frozenset[str]) -> Iterator[_Place]:
    called = re.compile("|".join(f"(?:{pattern})" for pattern in check.calls))
    tree = syntax.parse(path, text) if called.search(re.sub(r"\s+", "", text)) else None
    names = None if tree is None else resource_names(tree, components)
    if tree is None or names is None or not names.modules:
        return  # a file that constructs nothing, such as a handler
    for node in syntax.walk(tree.root_node):
        name = syntax.called(node) if node.type in _CALLS else ""
        if name and called.fullmatch(name) and _reaches(node, names):
            yield _Place(path, syntax.span(node)[0], name)


def _reaches(call: tree_sitter.Node, names: ResourceNames) -> bool:
    """Whether it stands in a constructor of a resource, or in a variable that one is given."""
    node = call.parent
    for _ in range(_FURTHEST):
        if node is None or node.type in _FUNCTIONS or _SECRET.search(_name(node)):
            return False
        if node.type in _CALLS and names.constructs(node):
            return True
        if node.type in _ASSIGNMENTS:
            target = node.child_by_field_name(_ASSIGNMENTS[node.type])
            return target is not None and _is_given(syntax.text(target), names, node)
        node = node.parent
    return False


def _name(node: tree_sitter.Node) -> str:
    """What the node gives its value to, or what it calls."""
    if node.type in _CALLS:
        return syntax.called(node)
    field = _NAMED.get(node.type)
    target = None if field is None else node.child_by_field_name(field)
    return "" if target is None else syntax.text(target)


def _is_given(variable: str, names: ResourceNames, assignment: tree_sitter.Node) -> bool:
    """Whether a constructor of the same file has the variable among its arguments."""
    word = re.compile(rf"(?<![\w.]){re.escape(variable)}(?!\w)")
    root = assignment
    while root.parent is not None:
        root = root.parent
    for node in syntax.walk(root):
        if node.type in _CALLS and names.constructs(node):
            arguments = node.child_by_field_name("arguments")
            if arguments is not None and word.search(syntax.text(arguments)):
                return True
    return False
