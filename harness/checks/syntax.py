"""Where a constructor, a property or a class stands in the source: tree-sitter, for both languages.

tree-sitter is used rather than ``ast`` because it parses what is broken as far as it goes, and because
one reading serves Python and TypeScript alike.
"""

import functools
import re
from collections.abc import Iterator

import tree_sitter
import tree_sitter_python
import tree_sitter_typescript

from harness.checks.paths import Segment

Span = tuple[int, int]  # first and last line, counted from 1

_CALLS = frozenset({"new_expression", "call_expression", "call"})
_PAIRS = frozenset({"pair", "keyword_argument", "shorthand_property_identifier", "method_definition"})
_LISTS = frozenset({"array", "list"})
_MAXIMUM_NODES = 200_000


@functools.lru_cache(maxsize=64)
def parse(path: str, text: str) -> tree_sitter.Tree | None:
    """The syntax tree of a Python, TypeScript or JavaScript file; None for any other file."""
    language = _language(path.rsplit(".", 1)[-1])
    return None if language is None else tree_sitter.Parser(language).parse(text.encode())


def constructor(
    tree: tree_sitter.Tree, line: int, class_name: str, resource_name: str
) -> tree_sitter.Node | None:
    """The call that constructs the resource, near enough to ``line`` to be the one meant.

    A stack frame may name the line of the call's start, of its end, or of an argument. Of the calls
    around the line the one of that class wins, then the one that names the resource, then the
    outermost that starts there.
    """
    around = list(_calls_around(tree, line))
    ranked = sorted(
        enumerate(around),
        key=lambda pair: (
            callee(pair[1]) != class_name,
            not _names(pair[1], resource_name),
            pair[1].start_point.row + 1 != line,
            pair[0],
        ),
    )
    return ranked[0][1] if ranked else None


def property_node(
    call: tree_sitter.Node, segments: tuple[Segment, ...]
) -> tuple[tree_sitter.Node, int] | None:
    """The node of the deepest part of a property path that stands literally in ``call``.

    Returns the node and how many segments it covers; None where not even the first stands there.
    """
    node, found, covered = call, None, 0
    for position, segment in enumerate(segments):
        below = _item(node, segment) if isinstance(segment, int) else _pair(node, segment)
        if below is not None:
            node, found, covered = below, below, position + 1
        elif isinstance(segment, str):
            break
    return None if found is None else (found, covered)


def callee(call: tree_sitter.Node) -> str:
    """The last name of what is called: ``Bucket`` of ``new aws.s3.Bucket(…)``."""
    target = call.child_by_field_name("constructor") or call.child_by_field_name("function")
    return re.split(r"[.\s]+", text(target))[-1] if target is not None else ""


def called(call: tree_sitter.Node) -> str:
    """What is called, with its module: ``aws.s3.Bucket`` of ``new aws.s3.Bucket(…)``."""
    target = call.child_by_field_name("constructor") or call.child_by_field_name("function")
    return "" if target is None else re.sub(r"\s+", "", text(target))


def span(node: tree_sitter.Node) -> Span:
    """The lines of a node."""
    return node.start_point.row + 1, node.end_point.row + 1


@functools.cache
def _language(suffix: str) -> tree_sitter.Language | None:
    if suffix == "py":
        return tree_sitter.Language(tree_sitter_python.language())
    if suffix in ("tsx", "jsx"):
        return tree_sitter.Language(tree_sitter_typescript.language_tsx())
    if suffix in ("ts", "mts", "cts", "js", "mjs", "cjs"):
        return tree_sitter.Language(tree_sitter_typescript.language_typescript())
    return None


def nodes_at(tree: tree_sitter.Tree, line: int) -> Iterator[tree_sitter.Node]:
    """Nodes whose lines contain ``line``, the outermost first."""
    pending = [tree.root_node]
    while pending:
        node = pending.pop(0)
        first, last = span(node)
        if first <= line <= last:
            yield node
            pending.extend(node.children)


def _calls_around(tree: tree_sitter.Tree, line: int) -> Iterator[tree_sitter.Node]:
    return (node for node in nodes_at(tree, line) if node.type in _CALLS)


def _names(call: tree_sitter.Node, resource_name: str) -> bool:
    arguments = call.child_by_field_name("arguments")
    if arguments is None or not arguments.named_children:
        return False
    return resource_name in text(arguments.named_children[0])


def _pair(node: tree_sitter.Node, key: str) -> tree_sitter.Node | None:
    wanted = _folded(key)
    for candidate in walk(node):
        if candidate.type in _PAIRS and candidate.id != node.id and _folded(_key(candidate)) == wanted:
            return candidate
    return None


def _key(pair: tree_sitter.Node) -> str:
    if pair.type == "shorthand_property_identifier":
        return text(pair)
    name = pair.child_by_field_name("key") or pair.child_by_field_name("name")
    return text(name).strip("'\"") if name is not None else ""


def _item(node: tree_sitter.Node, index: int) -> tree_sitter.Node | None:
    for candidate in walk(node):
        if candidate.type in _LISTS:
            items = [child for child in candidate.named_children if child.type != "comment"]
            return items[index] if index < len(items) else None
    return None


def _folded(key: str) -> str:
    """Python's ``kms_key_id`` and the wire's ``kmsKeyId`` are one name."""
    return key.replace("_", "").lower()


def walk(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Nodes breadth first, so that the shallowest of several equal keys wins."""
    pending = [node]
    for position in range(_MAXIMUM_NODES):
        if position >= len(pending):
            return
        yield pending[position]
        pending.extend(pending[position].named_children)


def text(node: tree_sitter.Node) -> str:
    """The source of a node."""
    return node.text.decode(errors="replace") if node.text is not None else ""
