"""Syntax trees of the answer's source: tree-sitter, which reads broken files as far as they go."""

import functools

import tree_sitter
import tree_sitter_python
import tree_sitter_typescript


def parse(path: str, content: bytes) -> tree_sitter.Tree:
    """The tree of a Python, TypeScript or JavaScript file."""
    return tree_sitter.Parser(_language(path.rsplit(".", 1)[-1])).parse(content)


def text_of(node: tree_sitter.Node) -> str:
    """The node's source text."""
    return node.text.decode(errors="replace") if node.text is not None else ""


def node_at(tree: tree_sitter.Tree, content: bytes, line: int, column: int) -> tree_sitter.Node:
    """The smallest node at ``line`` and ``column``, both counted from 1, columns in characters."""
    lines = content.split(b"\n")
    text = lines[line - 1].decode(errors="replace") if line <= len(lines) else ""
    byte = len(text[: max(column - 1, 0)].encode())
    found = tree.root_node.named_descendant_for_point_range((line - 1, byte), (line - 1, byte + 1))
    return tree.root_node if found is None else found


@functools.cache
def _language(suffix: str) -> tree_sitter.Language:
    if suffix == "py":
        return tree_sitter.Language(tree_sitter_python.language())
    if suffix in ("tsx", "jsx"):
        return tree_sitter.Language(tree_sitter_typescript.language_tsx())
    return tree_sitter.Language(tree_sitter_typescript.language_typescript())
