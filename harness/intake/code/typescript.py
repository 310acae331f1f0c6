"""Facts about TypeScript and JavaScript source, by tree-sitter's TypeScript grammar."""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from harness.intake.code.facts import MAX_CODE_BYTES, ClassDefinition, CodeFacts

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_BORROWED = ("pulumi", "aws")
# Comments, then a property: at the top of a file it would be a label, which nobody writes there.
_IN_OBJECT = re.compile(r"(?:\s|//[^\n]*\n)*['\"]?\w+['\"]?\s*:[^:]")


@cache
def _parser(grammar: str) -> "Parser":
    # Loaded here: a Python answer has no use for the grammar's shared library.
    import tree_sitter  # noqa: PLC0415
    import tree_sitter_typescript  # noqa: PLC0415

    language = getattr(tree_sitter_typescript, f"language_{grammar}")()
    return tree_sitter.Parser(tree_sitter.Language(language))


def read(text: str, grammar: str = "typescript") -> CodeFacts:
    """Facts of ``text``; the parser goes on behind errors, so a broken file is read as far as it goes."""
    source = text.encode("utf-8", "replace")
    if len(source) > MAX_CODE_BYTES:
        return CodeFacts(parses=False, uses_pulumi="@pulumi/" in text)
    root = _parser(grammar).parse(source).root_node
    nodes = list(_walk(root))
    imports = tuple(_imports(nodes))
    return CodeFacts(
        parses=not root.has_error,
        uses_pulumi=any(module.startswith("@pulumi/") for module, _names in imports),
        imports=imports,
        classes=tuple(_class(node) for node in nodes if _is_class(node)),
        functions=tuple(_name(node) for node in nodes if node.type == "function_declaration"),
        instantiates=tuple(sorted({_constructor(node) for node in nodes if node.type == "new_expression"})),
        acts=any(_acts(node) for node in root.named_children),
        excerpt=_excerpt(root, nodes, imports),
        unbound=_missing(nodes) if imports else "it imports nothing",
    )


def _walk(root: "Node") -> Iterator["Node"]:
    """Every named node, parents first, in the order of the text; without recursion, whatever the depth."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.named_children))


def _text(node: "Node | None") -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def _name(node: "Node") -> str:
    return _text(node.child_by_field_name("name"))


def _is_class(node: "Node") -> bool:
    return node.type in ("class_declaration", "abstract_class_declaration") and bool(_name(node))


def _class(node: "Node") -> ClassDefinition:
    heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
    extends = [
        child for child in (heritage.named_children if heritage else []) if child.type == "extends_clause"
    ]
    bases = tuple(_text(child.child_by_field_name("value")).rpartition(".")[2] for child in extends)
    makes = any(part.type == "new_expression" and _is_provided(part) for part in _walk(node))
    return ClassDefinition(_name(node), bases, node.start_point[0] + 1, makes)


def _is_provided(node: "Node") -> bool:
    """``new aws.s3.Bucket``: a provider, its module and a class."""
    return _text(node.child_by_field_name("constructor")).count(".") >= 2  # noqa: PLR2004 - three segments


def _constructor(node: "Node") -> str:
    return _text(node.child_by_field_name("constructor")).rpartition(".")[2]


def _imports(nodes: list["Node"]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in nodes:
        if node.type in ("import_statement", "export_statement"):
            source = node.child_by_field_name("source") or _required(node)
            if source is not None:
                yield _unquoted(source), tuple(_imported_names(node))
        elif node.type == "call_expression" and _text(node.child_by_field_name("function")) == "require":
            literal = next((child for child in _walk(node) if child.type == "string"), None)
            if literal is not None:
                yield _unquoted(literal), ()


def _required(node: "Node") -> "Node | None":
    clause = next((child for child in node.named_children if child.type == "import_require_clause"), None)
    return clause.child_by_field_name("source") if clause is not None else None


def _unquoted(node: "Node") -> str:
    return _text(node).strip("'\"`")


def _imported_names(node: "Node") -> Iterator[str]:
    for child in _walk(node):
        if child.type in ("import_specifier", "export_specifier"):
            yield _name(child)
        elif child.type == "import_clause":
            yield from (_text(part) for part in child.named_children if part.type == "identifier")


def _acts(node: "Node") -> bool:
    """Whether a statement at the top level makes something (``new``, or an export of a computed value)."""
    if node.type in ("lexical_declaration", "variable_declaration", "expression_statement"):
        return any(part.type == "new_expression" and _constructor(part) != "Config" for part in _walk(node))
    if node.type == "export_statement":
        declaration = node.child_by_field_name("declaration")
        return declaration is not None and declaration.type == "lexical_declaration" and _acts(declaration)
    return False


def _excerpt(root: "Node", nodes: list["Node"], imports: tuple[object, ...]) -> str | None:
    """Why a text without any import is a part of a file."""
    if imports:
        return None
    if _IN_OBJECT.match(_text(root)):
        return "it begins inside an object"
    if any(_uses_this(node) for node in root.named_children):
        return "it uses this outside a class"
    return _missing(nodes)


def _missing(nodes: list["Node"]) -> str | None:
    """A name that every Pulumi program imports, used here without an import."""
    binders = ("variable_declarator", "import_specifier")
    bound = {_name(node) for node in nodes if node.type in binders}
    bound |= {_text(node.child_by_field_name("alias")) for node in nodes if node.type == "import_specifier"}
    clauses = [
        node for node in nodes if node.type in ("namespace_import", "import_clause", "import_require_clause")
    ]
    bound |= {_text(part) for node in clauses for part in node.named_children if part.type == "identifier"}
    used = {_text(node) for node in nodes if node.type == "identifier"}
    missing = [name for name in _BORROWED if name in used - bound]
    return f"it uses {missing[0]} without importing it" if missing else None


def _uses_this(node: "Node") -> bool:
    holders = ("class_declaration", "function_declaration", "export_statement", "abstract_class_declaration")
    return node.type not in holders and any(part.type == "this" for part in _walk(node))
