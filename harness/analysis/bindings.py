"""What the names of one source file stand for: ``aws`` for the SDK, ``Vpc`` for ``aws.ec2.Vpc``."""

import re
from collections.abc import Iterator, Mapping

import tree_sitter

from harness.analysis.syntax import text_of

_PYTHON_PACKAGE = re.compile(r"^pulumi_(\w+)((?:\.\w+)*)$")
_NODE_PACKAGE = re.compile(r"^@pulumi/([\w-]+)((?:/[\w-]+)*)$")


def bindings(tree: tree_sitter.Tree) -> Mapping[str, str]:
    """Local names to dotted SDK names, from the imports of a Python or TypeScript file."""
    found: dict[str, str] = {}
    for node in _imports(tree.root_node):
        found.update(_python(node) if node.type != "import_statement" or _is_python(node) else _node(node))
    return found


def _imports(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Imports at the top of the file and one block below it (``try: import …``)."""
    for child in root.named_children:
        nested = child.named_children if child.type in ("try_statement", "if_statement") else ()
        for node in (child, *nested, *(below for block in nested for below in block.named_children)):
            if node.type in ("import_statement", "import_from_statement"):
                yield node


def _is_python(node: tree_sitter.Node) -> bool:
    return node.child_by_field_name("source") is None and node.child_by_field_name("name") is not None


def _python(node: tree_sitter.Node) -> Iterator[tuple[str, str]]:
    module = node.child_by_field_name("module_name")
    base = None if module is None else _package(_PYTHON_PACKAGE, text_of(module))
    for name in node.children_by_field_name("name"):
        target, alias = name.child_by_field_name("name") or name, name.child_by_field_name("alias")
        written = text_of(target)
        if module is not None and base is not None:
            yield text_of(alias or target), f"{base}.{written}"
        elif module is None and (found := _package(_PYTHON_PACKAGE, written)) is not None:
            # `import pulumi_aws.ec2` binds the package; only an alias binds the module.
            yield (
                (text_of(alias), found)
                if alias is not None
                else (
                    written.split(".")[0],
                    found.split(".")[0],
                )
            )


def _node(node: tree_sitter.Node) -> Iterator[tuple[str, str]]:
    source = node.child_by_field_name("source")
    base = None if source is None else _package(_NODE_PACKAGE, text_of(source).strip("'\""))
    clauses = [child for child in node.named_children if child.type == "import_clause"]
    for part in (child for clause in clauses for child in clause.named_children if base is not None):
        if part.type == "namespace_import":
            yield text_of(part.named_children[0]), str(base)
        for item in part.named_children if part.type == "named_imports" else ():
            name = item.child_by_field_name("name")
            alias = item.child_by_field_name("alias")
            if name is not None:
                yield text_of(alias or name), f"{base}.{text_of(name)}"


def _package(expression: re.Pattern[str], module: str) -> str | None:
    found = expression.match(module)
    if found is None:
        return None
    return found[1].replace("-", "_") + found[2].replace("/", ".")
