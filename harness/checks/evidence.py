"""Evidence: the constructor's lines in the source, narrowed to the property that is wrong.

``start_line`` and ``end_line`` are the property's own lines where it stands literally in the
constructor; the snippet then shows the constructor's head, a mark, and those lines. Otherwise they are
the constructor's full extent.
"""

import tree_sitter

from harness.checks import paths, snippet, syntax
from harness.checks.facts import Stack
from harness.model.finding import Evidence
from harness.model.graph import Resource, SourcePosition

_HEAD_LINES = 2  # the call and, where it stands on a line of its own, the resource's name
_LISTING_LINES = 12


def of_resource(stack: Stack, resource: Resource, path: str | None = None) -> Evidence | None:
    """Where ``resource`` is constructed, narrowed to the property at ``path``."""
    if resource.position is None:
        return None
    call = _constructor(stack, resource)
    if call is None:
        return of_position(stack, resource.position)
    whole = syntax.span(call)
    narrowed = syntax.property_node(call, paths.split(path)) if path else None
    lines = whole if narrowed is None else syntax.span(narrowed[0])
    return _evidence(stack, resource.position.file, lines, _ranges(call, whole, lines))


def of_position(stack: Stack, position: SourcePosition) -> Evidence | None:
    """The line at ``position``; None where the answer has no such place."""
    return of_lines(stack, position.file, position.line, position.line)


def of_lines(stack: Stack, file: str, first: int, last: int) -> Evidence | None:
    """The lines ``first`` to ``last`` of ``file``; None where the answer has no such place."""
    return _evidence(stack, file, (first, last), ((first, last),))


def of_file(stack: Stack, file: str) -> Evidence | None:
    """A whole file, shown by its beginning."""
    text = stack.sources.text(file)
    if text is None:
        return None
    count = max(1, len(text.rstrip("\n").split("\n")))
    return _evidence(stack, file, (1, count), ((1, min(count, snippet.MAXIMUM_LINES)),))


def of_stack(stack: Stack) -> Evidence | None:
    """Where an absence was looked for: the class or the program that builds most of the stack."""
    file = _main_file(stack)
    if file is None:
        return None
    for component in stack.workspace.layout.components:
        if component.file == file:
            return of_lines(stack, file, component.line, component.line)
    text = stack.sources.text(file) or ""
    count = max(1, len(text.rstrip("\n").split("\n")))
    return _evidence(stack, file, (1, count), ((1, min(count, _LISTING_LINES)),))


def _main_file(stack: Stack) -> str | None:
    counts: dict[str, int] = {}
    for resource in stack.graph.resources:
        if resource.position is not None and stack.sources.text(resource.position.file) is not None:
            counts[resource.position.file] = counts.get(resource.position.file, 0) + 1
    if counts:
        return max(sorted(counts), key=lambda file: counts[file])
    layout = stack.workspace.layout
    candidates = (layout.main, *(item.file for item in layout.components), *stack.sources.code_paths())
    listed = [file.path for file in stack.workspace.files]
    return next((file for file in (*candidates, *listed) if file in listed), None)


def _constructor(stack: Stack, resource: Resource) -> tree_sitter.Node | None:
    position = resource.position
    text = None if position is None else stack.sources.text(position.file)
    if position is None or text is None:
        return None
    tree = syntax.parse(position.file, text)
    if tree is None:
        return None
    return syntax.constructor(tree, position.line, resource.type.rsplit(":", 1)[-1], resource.name)


def _ranges(call: tree_sitter.Node, whole: syntax.Span, lines: syntax.Span) -> tuple[tuple[int, int], ...]:
    if lines == whole:
        return (whole,)
    arguments = call.child_by_field_name("arguments")
    named = arguments.named_children if arguments is not None else []
    head = min(named[0].end_point.row + 1 if named else whole[0], whole[0] + _HEAD_LINES - 1)
    return ((whole[0], head), lines)


def _evidence(
    stack: Stack, file: str, lines: syntax.Span, ranges: tuple[tuple[int, int], ...]
) -> Evidence | None:
    text = stack.sources.text(file)
    if text is None or not 1 <= lines[0] <= text.count("\n") + 1:
        return None
    return Evidence(file, lines[0], max(lines), snippet.cut(text, ranges, file))
