"""Resources that a component constructs without being their parent."""

import re
from collections.abc import Iterator

import tree_sitter

from harness.checks import evidence, syntax
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.model.finding import Evidence
from harness.model.graph import Resource

_STACK = "pulumi:pulumi:Stack"
_PROVIDER = "pulumi:providers:"
_CLASSES = frozenset({"class_definition", "class_declaration", "abstract_class_declaration"})
_COMPONENT = "ComponentResource"
_PARENT = re.compile(r"\bparent\b")


def unparented(stack: Stack) -> Iterator[Observation]:
    """One observation for each component class whose resources lie directly below the stack.

    Behind a failure options may have been lost, so that a program that failed is not judged.
    """
    if stack.preview.outcome != "succeeded":
        return
    inside: dict[tuple[str, str], list[Resource]] = {}
    for resource in stack.graph.resources:
        named = _component_around(stack, resource) if _is_child(resource) else None
        if named is not None:
            inside.setdefault(named, []).append(resource)
    for (_, name), resources in inside.items():
        without = tuple(item for item in resources if _is_unparented(stack, item))
        if without:
            detail = f"{len(without)} of the {len(resources)} resources that {name} constructs have no parent"
            yield Observation(without, detail=detail)


def _is_child(resource: Resource) -> bool:
    kept = resource.type != _STACK and not resource.type.startswith(_PROVIDER)
    return kept and resource.position is not None and not resource.external


def _is_unparented(stack: Stack, resource: Resource) -> bool:
    """Below the stack, and surely so: what its constructor says of a parent may have been lost."""
    parent = stack.by_urn.get(resource.parent or "")
    if parent is not None and parent.type != _STACK:
        return False
    shown = evidence.of_resource(stack, resource)
    return shown is None or not _PARENT.search(_lines(stack, shown))


def _lines(stack: Stack, place: Evidence) -> str:
    lines = (stack.sources.text(place.file) or "").split("\n")
    return "\n".join(lines[place.start_line - 1 : place.end_line])


def _component_around(stack: Stack, resource: Resource) -> tuple[str, str] | None:
    """The file and the name of the component class whose body constructs the resource."""
    position = resource.position
    text = None if position is None else stack.sources.text(position.file)
    tree = None if position is None or text is None else syntax.parse(position.file, text)
    if position is None or tree is None:
        return None
    components = {item.name for item in stack.workspace.layout.components} | {_COMPONENT}
    found = None
    for node in syntax.nodes_at(tree, position.line):
        if node.type in _CLASSES:
            found = node
    name = None if found is None else found.child_by_field_name("name")
    if found is None or name is None or not _bases(found) & components:
        return None
    return position.file, syntax.text(name)


def _bases(node: tree_sitter.Node) -> set[str]:
    """The last names of what the class extends."""
    listed = node.child_by_field_name("superclasses")
    heritage = [child for child in node.children if child.type == "class_heritage"]
    bases = [listed, *heritage] if listed is not None else heritage
    words = " ".join(syntax.text(base) for base in bases)
    return set(words.replace("(", " ").replace(")", " ").replace(",", " ").replace(".", " ").split())
