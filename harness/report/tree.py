"""The resources of a preview as a tree by parent: for a terminal (rich) and as plain, indented lines."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.model.graph import Resource, ResourceGraph
from harness.model.preview import Preview
from harness.report.text import counted, one_line

if TYPE_CHECKING:
    from rich.console import RenderableType

Branches = dict[str | None, list[Resource]]

_DEEPEST = 50  # no program nests components deeper; a chain of 20,000 would


def plain_lines(preview: Preview) -> Iterator[str]:
    """One line per resource, type and name, indented below its parent; then the outcome."""
    for resource, depth in _walk(_branches(preview.graph)):
        yield f"{'  ' * depth}{_label(resource)}"
    yield outcome_line(preview)


def rendered(preview: Preview) -> "RenderableType":
    """The tree for a rich console, with the outcome below."""
    # Imported here: a pipe needs no rich.
    from rich.console import Group  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415
    from rich.tree import Tree  # noqa: PLC0415

    top = Tree(Text("resources", style="bold"), guide_style="dim")
    path: list[Tree] = [top]
    for resource, depth in _walk(_branches(preview.graph)):
        del path[depth + 1 :]
        label = Text.assemble(one_line(resource.type), " ", (one_line(resource.name), "bold"))
        path.append(path[-1].add(label))
    style = "green" if preview.status == "succeeded" else "bold red"
    return Group(top, Text(outcome_line(preview), style=style))


def outcome_line(preview: Preview) -> str:
    """The outcome in one line: ``preview succeeded: 57 resources``, and what the program said."""
    line = f"preview {preview.outcome}: {counted(len(preview.graph.resources), 'resource')}"
    return f"{line} ({one_line(preview.message)})" if preview.message else line


def _branches(graph: ResourceGraph) -> Branches:
    known = {resource.urn for resource in graph.resources}
    branches: Branches = {}
    for resource in graph.resources:
        parent = resource.parent if resource.parent in known and resource.parent != resource.urn else None
        branches.setdefault(parent, []).append(resource)
    return branches


def _walk(branches: Branches) -> Iterator[tuple[Resource, int]]:
    """Parents before their children, in the graph's order, without recursion; each resource once."""
    waiting = [(resource, 0) for resource in reversed(branches.get(None, []))]
    while waiting:
        resource, depth = waiting.pop()
        yield resource, depth
        children = reversed(branches.pop(resource.urn, []))
        waiting += [(child, min(depth + 1, _DEEPEST)) for child in children]


def _label(resource: Resource) -> str:
    return f"{one_line(resource.type)} {one_line(resource.name)}"
