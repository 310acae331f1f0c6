"""Facts about Python source, by the standard library's parser."""

import ast
import builtins
import re
import warnings
from collections.abc import Iterable, Iterator

from harness.intake.code.facts import MAX_CODE_BYTES, ClassDefinition, CodeFacts

# Names that only mean something inside a method, or that every Pulumi program imports before it uses them.
_BORROWED = frozenset({"self", "cls", "pulumi", "aws", "pulumi_aws"})
_ALWAYS_BOUND = frozenset({*dir(builtins), "__file__", "__name__", "__doc__"})
_CLASS = re.compile(r"^class[ \t]+(\w+)[ \t]*\(([^)\n]{0,1000})\)", re.MULTILINE)
_IMPORTS_PULUMI = re.compile(r"^[ \t]*(?:import|from)[ \t]+pulumi(?:_\w+)?\b", re.MULTILINE)


def read(text: str) -> CodeFacts:
    """Facts of ``text``; a file that does not parse is read by pattern, so that it is still recognised."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    indented = "its first line is indented" if first[:1] in (" ", "\t") else None
    tree = _parse(text)
    if tree is None:
        return _by_pattern(text, indented)
    nodes = list(ast.walk(tree))  # once: a walk takes longer than all that is looked for
    imports = _imports(nodes)
    missing = _unbound(tree, nodes)
    return CodeFacts(
        parses=True,
        uses_pulumi=_uses_pulumi(imports),
        imports=imports,
        classes=tuple(_classes(nodes)),
        functions=tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef)),
        instantiates=tuple(sorted(_called(nodes))),
        acts=any(_acts(node) for node in tree.body),
        excerpt=indented or _borrows(tree, missing),
        unbound=_without_definition(missing),
    )


def _parse(text: str) -> ast.Module | None:
    if len(text) > MAX_CODE_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the answer's doubtful escapes are for the linters to report
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _by_pattern(text: str, excerpt: str | None) -> CodeFacts:
    classes = tuple(
        ClassDefinition(
            match[1],
            tuple(base.strip().rpartition(".")[2] for base in match[2].split(",")),
            text.count("\n", 0, match.start()) + 1,
        )
        for match in _CLASS.finditer(text)
    )
    uses = bool(_IMPORTS_PULUMI.search(text))
    return CodeFacts(
        parses=False, uses_pulumi=uses, classes=classes, acts=uses and not classes, excerpt=excerpt
    )


def _imports(nodes: Iterable[ast.AST]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: list[tuple[str, tuple[str, ...]]] = []
    for node in nodes:
        if isinstance(node, ast.Import):
            found.extend((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found.append((module, tuple(alias.name for alias in node.names)))
    return tuple(found)


def _uses_pulumi(imports: Iterable[tuple[str, tuple[str, ...]]]) -> bool:
    tops = (module.partition(".")[0] for module, _names in imports)
    return any(top == "pulumi" or top.startswith("pulumi_") for top in tops)


def _classes(nodes: Iterable[ast.AST]) -> list[ClassDefinition]:
    return [
        ClassDefinition(node.name, tuple(map(_last_name, node.bases)), node.lineno, _makes_resources(node))
        for node in nodes
        if isinstance(node, ast.ClassDef)
    ]


def _makes_resources(node: ast.ClassDef) -> bool:
    """A call such as ``aws.s3.Bucket(…)``: a provider, its module and a class."""
    calls = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
    members = (call for call in calls if isinstance(call, ast.Attribute) and call.attr[:1].isupper())
    return any(isinstance(call.value, ast.Attribute) for call in members)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _called(nodes: Iterable[ast.AST]) -> set[str]:
    return {_last_name(node.func) for node in nodes if isinstance(node, ast.Call)} - {""}


def _acts(node: ast.stmt) -> bool:
    """Whether a statement at the top level makes something: a call of a class or of ``pulumi.export``."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
        return False
    called = _called(ast.walk(node))
    return "export" in called or any(name[:1].isupper() for name in called - {"Config", "Path"})


def _borrows(tree: ast.Module, missing: set[str]) -> str | None:
    if any(isinstance(node, ast.Return) for node in tree.body):
        return "it returns outside a function"
    return _without_definition(missing & _BORROWED)


def _without_definition(missing: set[str]) -> str | None:
    return f"it uses {min(missing)} without defining it" if missing else None


def _unbound(tree: ast.Module, nodes: Iterable[ast.AST]) -> set[str]:
    """Names used at the top level (outside functions) that nothing in the text binds."""
    bound = {name for node in nodes for name in _binds(node)}
    if "*" in bound:
        return set()
    used = (node for top in tree.body for node in _outside_functions(top) if isinstance(node, ast.Name))
    return {node.id for node in used} - bound - _ALWAYS_BOUND


def _binds(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import() | ast.ImportFrom():
            yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
        case ast.Name(ctx=ast.Store()):
            yield node.id
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name):
            yield name


def _outside_functions(top: ast.AST) -> list[ast.AST]:
    """``top`` and what lies below it, not going into functions (whose names are bound when they run)."""
    found: list[ast.AST] = []
    waiting = [top]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))
    return found
