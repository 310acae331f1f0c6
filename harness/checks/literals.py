"""The text literals of a program, each with the name that it is given to and the calls it stands in.

Comments, docstrings, keys, subscripts and what is only compared with are no values that the program uses.
"""

import re
from collections.abc import Iterator

import msgspec
import tree_sitter

from harness.checks import syntax

# What stands in a literal's text for a value that the program computes.
HOLE = "{}"

_STRINGS = frozenset({"string", "template_string"})
_HOLES = frozenset({"interpolation", "template_substitution"})
_OPENING = re.compile(r"^[A-Za-z]{0,2}(\"\"\"|'''|\"|'|`)")
_CLOSING = re.compile(r"(\"\"\"|'''|\"|'|`)$")
# Climbed through on the way from a literal to the name that it is given to.
_WRAPPERS = frozenset(
    {"array", "list", "tuple", "set", "parenthesized_expression", "concatenated_string", "as_expression"}
    | {"binary_operator", "binary_expression", "boolean_operator", "conditional_expression"}
    | {"ternary_expression", "satisfies_expression"}
)
_DEFAULTS = frozenset(
    {"default_parameter", "typed_default_parameter", "required_parameter", "optional_parameter"}
    | {"boolean_operator", "conditional_expression", "ternary_expression", "assignment_pattern"}
    | {"object_assignment_pattern"}
)
_FALLBACK_OPERATORS = frozenset({"||", "??", "or"})
_COMPARISONS = frozenset({"===", "==", "!==", "!=", "in", "<", ">"})
_LOOKUPS = re.compile(r"(^|\.)(get\w*|getenv|require\w*|setdefault)$")
_CALLS = frozenset({"call", "call_expression", "new_expression"})
_NAMED = {
    "pair": "key",
    "keyword_argument": "name",
    "assignment": "left",
    "variable_declarator": "name",
    "public_field_definition": "name",
}
_FURTHEST = 200  # nodes above a literal


class Literal(msgspec.Struct, frozen=True):
    """``text`` with a hole for each computed part; ``key`` is the argument, key or variable it is given to.

    ``calls`` are the dotted names of the calls around it, the innermost first; ``fallback`` says that it
    serves only where something else is not set.
    """

    text: str
    line: int
    key: str = ""
    calls: tuple[str, ...] = ()
    fallback: bool = False


def literals(tree: tree_sitter.Tree) -> Iterator[Literal]:
    """Every literal that is a value of the program."""
    for node in syntax.walk(tree.root_node):
        if node.type in _STRINGS and not _is_no_value(node):
            key, fallback = _given_to(node)
            yield Literal(_content(node), node.start_point.row + 1, key, tuple(_calls(node)), fallback)


def _content(node: tree_sitter.Node) -> str:
    """The text between the quotes, as it is written, with holes."""
    whole = node.text or b""
    parts, position = [], 0
    for hole in (child for child in node.children if child.type in _HOLES):
        parts += [whole[position : hole.start_byte - node.start_byte], HOLE.encode()]
        position = hole.end_byte - node.start_byte
    text = b"".join([*parts, whole[position:]]).decode(errors="replace")
    return _CLOSING.sub("", _OPENING.sub("", text))


def _is_no_value(node: tree_sitter.Node) -> bool:
    parent = node.parent
    if parent is None or parent.type in ("expression_statement", "import_statement", "literal_type"):
        return True
    if parent.type == "pair" and parent.child_by_field_name("key") == node:
        return True
    if parent.type in ("subscript", "subscript_expression", "comparison_operator"):
        return True
    operator = parent.child_by_field_name("operator") if parent.type == "binary_expression" else None
    return operator is not None and syntax.text(operator) in _COMPARISONS


def _given_to(node: tree_sitter.Node) -> tuple[str, bool]:
    """The name that the literal, or the list around it, is given to, and whether only as a fallback."""
    fallback, child = False, node
    for parent in _above(node):
        if parent.type in _DEFAULTS or _falls_back(parent, child):
            fallback = True
        if parent.type in _NAMED:
            named = parent.child_by_field_name(_NAMED[parent.type])
            return (syntax.text(named).strip("'\"") if named is not None else ""), fallback
        if parent.type not in _WRAPPERS:
            return "", fallback
        child = parent
    return "", fallback


def _falls_back(parent: tree_sitter.Node, child: tree_sitter.Node) -> bool:
    if parent.type == "binary_expression":
        operator = parent.child_by_field_name("operator")
        return operator is not None and syntax.text(operator) in _FALLBACK_OPERATORS
    if parent.type in ("arguments", "argument_list"):
        call = parent.parent
        first = parent.named_children[0] if parent.named_children else None
        return call is not None and child != first and _LOOKUPS.search(syntax.called(call)) is not None
    return False


def _calls(node: tree_sitter.Node) -> Iterator[str]:
    return (syntax.called(parent) for parent in _above(node) if parent.type in _CALLS)


def _above(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    parent = node.parent
    for _ in range(_FURTHEST):
        if parent is None:
            return
        yield parent
        parent = parent.parent
