"""Facts about Python source, by the standard library's parser."""

import ast
import builtins
import re
import warnings

from harness.intake.code.facts import MAX_CODE_BYTES, ClassDefinition, CodeFacts

# Names that only mean something inside a method, or that every Pulumi program imports before it uses them.
_BORROWED = ("self", "cls", "pulumi", "aws", "pulumi_aws")
_CLASS = re.compile(r"^class[ \t]+(\w+)[ \t]*\(([^)\n]{0,1000})\)", re.MULTILINE)
_IMPORTS_PULUMI = re.compile(r"^[ \t]*(?:import|from)[ \t]+pulumi(?:_\w+)?\b", re.MULTILINE)


def read(text: str) -> CodeFacts:
    """Facts of ``text``; a file that does not parse is read by pattern, so that it is still recognised."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    indented = "its first line is indented" if first[:1] in (" ", "\t") else None
    tree = _parse(text)
    if tree is None:
        return _by_pattern(text, indented)
    return CodeFacts(
        parses=True,
        uses_pulumi=_uses_pulumi(tree),
        imports=tuple(_imports(tree)),
        classes=tuple(_classes(tree)),
        functions=tuple(node.name for node in tree.body if isinstance(node, ast.FunctionDef)),
        instantiates=tuple(sorted(_called(tree))),
        acts=any(_acts(node) for node in tree.body),
        excerpt=indented or _borrows(tree),
        unbound=_unbound(tree, None),
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


def _imports(tree: ast.Module) -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.extend((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            found.append((module, tuple(alias.name for alias in node.names)))
    return found


def _uses_pulumi(tree: ast.Module) -> bool:
    tops = (module.partition(".")[0] for module, _names in _imports(tree))
    return any(top == "pulumi" or top.startswith("pulumi_") for top in tops)


def _classes(tree: ast.Module) -> list[ClassDefinition]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return [
        ClassDefinition(node.name, tuple(map(_last_name, node.bases)), node.lineno, _makes_resources(node))
        for node in nodes
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


def _called(tree: ast.AST) -> set[str]:
    return {_last_name(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)} - {""}


def _acts(node: ast.stmt) -> bool:
    """Whether a statement at the top level makes something: a call of a class or of ``pulumi.export``."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
        return False
    called = _called(node)
    return "export" in called or any(name[:1].isupper() for name in called - {"Config", "Path"})


def _borrows(tree: ast.Module) -> str | None:
    if any(isinstance(node, ast.Return) for node in tree.body):
        return "it returns outside a function"
    return _unbound(tree, _BORROWED)


def _unbound(tree: ast.Module, among: tuple[str, ...] | None) -> str | None:
    """A name used at the top level (outside functions) that nothing in the text binds, among some or any."""
    bound = set(dir(builtins)) | {"__file__", "__name__", "__doc__"}
    for node in ast.walk(tree):
        bound |= _binds(node)
    if "*" in bound:
        return None
    used = [node for top in tree.body for node in _outside_functions(top) if isinstance(node, ast.Name)]
    missing = [node.id for node in used if node.id not in bound and (among is None or node.id in among)]
    return f"it uses {min(missing)} without defining it" if missing else None


def _binds(node: ast.AST) -> set[str]:
    match node:
        case ast.Import() | ast.ImportFrom():
            return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        case ast.Name(ctx=ast.Store()):
            return {node.id}
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {node.name}
        case ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name):
            return {name}
    return set()


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
