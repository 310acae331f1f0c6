"""Compiles a file of the answer so that what fails is recorded and the rest goes on.

Every statement is guarded; calls, attributes, subscripts, operators and loops go through the guard's own
functions, so that a failure costs as little as it can. Lines stay those of the file.
"""

import ast
import builtins
from typing import Any

GUARD = "__iac__"
_ERROR = "__iac_error__"
_ITEMS = "__iac_items__"
_TEXT = 90
# These look at the frame that calls them.
_FRAME_READERS = frozenset(
    {"super", "locals", "globals", "vars", "dir", "eval", "exec", "__import__", "isinstance", "issubclass"}
)
_NAMED = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.ExceptHandler,
    ast.MatchAs,
    ast.MatchStar,
)
_BINDING = (*_NAMED, ast.alias, ast.Name, ast.arg, ast.Global, ast.Nonlocal, ast.MatchMapping)
_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")
_NUMBER = "_iac_number"
_MODULE_NAMES = ("file", "name", "doc", "builtins", "spec", "package", "path", "loader", "cached", "debug")
_CLASS_NAMES = ("class", "annotations", "qualname", "module", "dict")
_OF_EVERY_MODULE = frozenset(f"__{name}__" for name in (*_MODULE_NAMES, *_CLASS_NAMES))
_OPERATORS = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.BitOr: "or_",
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
}


class Sites(list[dict[str, Any]]):
    """What stands where: the guard's functions get the index of the site that they work for."""

    def add(self, source: "_Source", node: ast.AST, about: ast.AST | None = None, **more: Any) -> int:
        """Note one site; its text is that of ``about``, or of the node itself."""
        site = _Site(source, about or node, {**more, "file": source.file, "line": getattr(node, "lineno", 1)})
        self.append(site)
        return len(self) - 1


class _Site(dict[str, Any]):
    """A place in a file. Its text is made when it is asked for, which few sites ever are."""

    def __init__(self, source: "_Source", node: ast.AST, about: dict[str, Any]) -> None:
        super().__init__(about)
        self._source = source
        self._number = getattr(node, _NUMBER, -1)
        if self._number < 0:  # it does not stand in the file
            self["text"] = _text(node)

    def __missing__(self, key: str) -> Any:
        if key != "text":
            raise KeyError(key)
        self[key] = self._source.text(self._number)
        return self[key]


class _Source:
    """The text of a file, whose nodes are known by their number in it."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._text = text
        self._nodes: list[ast.AST] = []

    def text(self, number: int) -> str:
        """What a node says, as it was before it was guarded."""
        if not self._nodes:
            self._nodes = list(ast.walk(ast.parse(self._text, self.file)))
        return _text(self._nodes[number])


def _text(node: ast.AST) -> str:
    try:
        return " ".join(ast.unparse(node).split())[:_TEXT]
    except (ValueError, RecursionError):
        return ""


def compile_guarded(source: str, file: str, sites: Sites) -> Any:
    """The code of a file; raises SyntaxError where it has none."""
    tree = ast.parse(source, file)
    guarded = _Guarding(_Source(file, source), sites, tree).module(tree)
    _locate(guarded)
    return compile(guarded, file, "exec", dont_inherit=True)


def _locate(tree: ast.Module) -> None:
    """Every node that was made stands where the one stands that it belongs to."""
    waiting: list[tuple[ast.AST, dict[str, int]]] = [(tree, {})]
    while waiting:
        node, place = waiting.pop()
        known = node.__dict__
        if "lineno" in known:
            place = {name: known[name] for name in _PLACE}
        elif "lineno" in node._attributes:
            known.update(place)
        for name in node._fields:
            value = known.get(name)
            if type(value) is list:
                waiting += [(item, place) for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST):
                waiting.append((value, place))


class _Guarding(ast.NodeTransformer):
    def __init__(self, source: _Source, sites: Sites, tree: ast.Module) -> None:
        self._source = source
        self._sites = sites
        self._known = _bound_names(tree)
        self._functions = 0

    def module(self, tree: ast.Module) -> ast.Module:
        tree.body = self._body(tree.body)
        return tree

    # Statements

    def _body(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        made: list[ast.stmt] = []
        for index, statement in enumerate(statements):
            docstring = (
                index == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            )
            plain = isinstance(statement, (ast.Global, ast.Nonlocal, ast.Pass, ast.Break, ast.Continue))
            future = isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
            made += [statement] if docstring or plain or future else self._statement(statement)
        return made

    def _statement(self, node: ast.stmt) -> list[ast.stmt]:
        handler = getattr(self, f"_guard_{type(node).__name__}", None)
        found: list[ast.stmt] = handler(node) if handler else self._simple(node)
        return found

    def _simple(self, node: ast.stmt) -> list[ast.stmt]:
        targets = _targets(node)
        site = self._site(node, reads=_reads(node))
        return [self._try([self.generic_visit(node)], site, targets, node)]

    def _try(
        self,
        body: list[Any],
        site: int,
        targets: list[ast.expr],
        node: ast.stmt,
        then: ast.stmt | None = None,
    ) -> ast.stmt:
        """``body``; where it fails, record it and let every target be a stand-in."""
        failed: list[ast.stmt] = [ast.Expr(self._call("failed", site, ast.Name(_ERROR, ast.Load())))]
        for target in targets:
            assign = ast.Assign([target], self._call("stand_in", site))
            if isinstance(target, ast.Name):
                failed.append(assign)
                continue
            nothing = ast.ExceptHandler(ast.Name("Exception", ast.Load()), None, [ast.Pass()])
            failed.append(ast.Try([assign], [nothing], [], []))
        if then is not None:
            failed.append(then)
        kinds = ast.Attribute(ast.Name(GUARD, ast.Load()), "caught", ast.Load())
        guarded = ast.Try(body, [ast.ExceptHandler(kinds, _ERROR, failed)], [], [])
        return ast.copy_location(guarded, node)

    def _site(self, node: ast.AST, **more: Any) -> int:
        return self._sites.add(self._source, node, top=self._functions == 0, **more)

    def _call(self, function: str, site: int, *arguments: ast.expr) -> ast.Call:
        guard = ast.Attribute(ast.Name(GUARD, ast.Load()), function, ast.Load())
        return ast.Call(guard, [ast.Constant(site), *arguments], [])

    def _guard_Return(self, node: ast.Return) -> list[ast.stmt]:  # noqa: N802  the node's own name
        if node.value is None:
            return [node]
        site = self._site(node, reads=_reads(node))
        then = ast.Return(self._call("stand_in", site))
        return [self._try([self.generic_visit(node)], site, [], node, then)]

    def _guard_Import(self, node: ast.Import | ast.ImportFrom) -> list[ast.stmt]:  # noqa: N802
        """One statement for each name, so that one missing name costs no other."""
        made: list[ast.stmt] = []
        for alias in node.names:
            single = ast.copy_location(_single_import(node, alias), node)
            site = self._site(node, imported=_imported(node, alias), star=alias.name == "*")
            name = alias.asname or (
                alias.name if isinstance(node, ast.ImportFrom) else alias.name.partition(".")[0]
            )
            failed = self._call(
                "not_imported", site, ast.Name(_ERROR, ast.Load()), ast.Constant(alias.asname is None)
            )
            then = ast.Assign([ast.Name(name, ast.Store())], failed) if name != "*" else ast.Expr(failed)
            kinds = ast.Attribute(ast.Name(GUARD, ast.Load()), "caught", ast.Load())
            made.append(
                ast.copy_location(ast.Try([single], [ast.ExceptHandler(kinds, _ERROR, [then])], [], []), node)
            )
        return made

    _guard_ImportFrom = _guard_Import  # noqa: N815

    def _guard_FunctionDef(self, node: Any) -> list[ast.stmt]:  # noqa: N802
        site = self._site(node, reads=[])
        node.decorator_list = [self.visit(item) for item in node.decorator_list]
        node.args = self.visit(node.args)
        node.returns = self.visit(node.returns) if node.returns else None
        self._functions += 1
        node.body = self._body(node.body)
        self._functions -= 1
        return [self._try([node], site, [ast.Name(node.name, ast.Store())], node)]

    _guard_AsyncFunctionDef = _guard_FunctionDef  # noqa: N815

    def _guard_ClassDef(self, node: ast.ClassDef) -> list[ast.stmt]:  # noqa: N802
        site = self._site(node, reads=[])
        node.bases = [self.visit(item) for item in node.bases]
        node.keywords = [self.visit(item) for item in node.keywords]
        node.decorator_list = [self.visit(item) for item in node.decorator_list]
        node.body = self._body(node.body)
        return [self._try([node], site, [ast.Name(node.name, ast.Store())], node)]

    def _guard_If(self, node: ast.If) -> list[ast.stmt]:  # noqa: N802
        """The test is guarded by itself: the branch that a stand-in chooses is run."""
        name = f"__iac_test_{len(self._sites)}__"
        site = self._site(node.test, reads=_reads(node.test))
        test = ast.Assign([ast.Name(name, ast.Store())], self.visit(node.test))
        hoisted = self._try([ast.copy_location(test, node)], site, [ast.Name(name, ast.Store())], node)
        node.test = ast.copy_location(ast.Name(name, ast.Load()), node)
        node.body = self._body(node.body)
        node.orelse = self._body(node.orelse)
        return [hoisted, node]

    def _guard_For(self, node: Any) -> list[ast.stmt]:  # noqa: N802
        site = self._site(node, reads=_reads(node.iter), loop=True, about=node.iter)
        if isinstance(node, ast.For):
            node.iter = self._call("items", site, self.visit(node.iter))
            if not isinstance(node.target, ast.Name):
                unpack = ast.copy_location(
                    ast.Assign([node.target], ast.Name(_ITEMS, ast.Load()), lineno=node.lineno), node
                )
                node.target = ast.Name(_ITEMS, ast.Store())
                node.body = [unpack, *node.body]
        node.body = self._body(node.body)
        node.orelse = self._body(node.orelse)
        return [self._try([node], site, [], node)]

    _guard_AsyncFor = _guard_For  # noqa: N815

    def _guard_While(self, node: ast.While) -> list[ast.stmt]:  # noqa: N802
        site = self._site(node, reads=_reads(node.test), loop=True)
        node.test = self.visit(node.test)
        node.body = self._body(node.body)
        node.orelse = self._body(node.orelse)
        return [self._try([node], site, [], node)]

    def _guard_With(self, node: Any) -> list[ast.stmt]:  # noqa: N802
        site = self._site(node, reads=_reads(node.items[0].context_expr))
        for item in node.items:
            item.context_expr = self.visit(item.context_expr)
        node.body = self._body(node.body)
        targets = [target for item in node.items for target in _names(item.optional_vars)]
        return [self._try([node], site, targets, node)]

    _guard_AsyncWith = _guard_With  # noqa: N815

    def _guard_Try(self, node: ast.Try) -> list[ast.stmt]:  # noqa: N802
        """What the program itself catches, and does not raise again, stays as it is."""
        site = self._site(node, reads=[])
        body = self._body(node.body)
        if node.handlers and not any(_gives_up(handler) for handler in node.handlers):
            strict = ast.Call(ast.Attribute(ast.Name(GUARD, ast.Load()), "strict", ast.Load()), [], [])
            body = [ast.copy_location(ast.With([ast.withitem(strict)], body), node)]
        node.body = body
        for handler in node.handlers:
            handler.body = self._body(handler.body)
        node.orelse = self._body(node.orelse)
        node.finalbody = self._body(node.finalbody)
        return [self._try([node], site, [], node)]

    def _guard_Match(self, node: ast.Match) -> list[ast.stmt]:  # noqa: N802
        site = self._site(node, reads=_reads(node.subject))
        node.subject = self.visit(node.subject)
        for case in node.cases:
            case.guard = self.visit(case.guard) if case.guard else None
            case.body = self._body(case.body)
        return [self._try([node], site, [], node)]

    # Expressions

    def visit_Call(self, node: ast.Call) -> ast.AST:
        keywords = {item.arg: item.value.lineno for item in node.keywords if item.arg}
        bare = isinstance(node.func, ast.Name) and node.func.id in _FRAME_READERS
        site = self._site(node.func, keywords=keywords, reads=[])
        self._sites[site]["line"] = node.lineno
        self.generic_visit(node)
        if bare:
            return node
        made = self._call("call", site, node.func, *node.args)
        made.keywords = node.keywords
        return ast.copy_location(made, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        line = node.end_lineno or node.lineno
        site = self._site(node)
        self._sites[site]["line"] = line
        self.generic_visit(node)
        mangled = node.attr.startswith("__") and not node.attr.endswith("__")
        if not isinstance(node.ctx, ast.Load) or mangled:
            return node
        return ast.copy_location(self._call("attribute", site, node.value, ast.Constant(node.attr)), node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        site = self._site(node)
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load) or isinstance(node.slice, (ast.Slice, ast.Starred)):
            return node
        if isinstance(node.slice, ast.Tuple) and any(
            isinstance(item, (ast.Slice, ast.Starred)) for item in node.slice.elts
        ):
            return node
        return ast.copy_location(self._call("item", site, node.value, node.slice), node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        return self._operation(node, type(node.op), node, "left", "right")

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        if len(node.ops) != 1:
            return self.generic_visit(node)
        return self._operation(node, type(node.ops[0]), node, "left", "comparators")

    def _operation(
        self, node: ast.expr, operator: type[ast.AST], owner: Any, left: str, right: str
    ) -> ast.AST:
        name = _OPERATORS.get(operator)
        site = self._site(node) if name else 0
        self.generic_visit(node)
        if name is None:
            return node
        second = getattr(owner, right)
        second = second[0] if isinstance(second, list) else second
        made = self._call("operate", site, ast.Constant(name), getattr(owner, left), second)
        return ast.copy_location(made, node)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        site = self._site(node.value)
        self.generic_visit(node)
        node.value = ast.copy_location(self._call("formatted", site, node.value), node.value)
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        sites = [self._site(key) if key is not None else 0 for key in node.keys]
        self.generic_visit(node)
        node.keys = [
            key
            if key is None or isinstance(key, ast.Constant)
            else ast.copy_location(self._call("key", site, key), key)
            for site, key in zip(sites, node.keys, strict=True)
        ]
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        site = self._site(node.iter, reads=_reads(node.iter))
        self.generic_visit(node)
        if not node.is_async:
            node.iter = ast.copy_location(self._call("items", site, node.iter), node.iter)
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if self._known is None or not isinstance(node.ctx, ast.Load) or node.id in self._known:
            return node
        site = self._site(node)
        return ast.copy_location(self._call("undefined", site, ast.Constant(node.id)), node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        self._functions += 1
        self.generic_visit(node)
        self._functions -= 1
        return node


def _bound_names(tree: ast.Module) -> frozenset[str] | None:
    """Every name that the file binds anywhere, and the built-in ones; None where ``import *`` hides some.

    Numbers the nodes on the way.
    """
    names = {*dir(builtins), *_OF_EVERY_MODULE, GUARD, _ITEMS, _ERROR}
    hidden = False
    for number, node in enumerate(ast.walk(tree)):
        setattr(node, _NUMBER, number)
        if isinstance(node, _BINDING):
            hidden = hidden or (isinstance(node, ast.alias) and node.name == "*")
            names.update(_bound_by(node))
    return None if hidden else frozenset(names)


def _bound_by(node: ast.AST) -> list[str]:
    """The names that one node binds."""
    match node:
        case ast.alias(name=name, asname=other):
            return [other or name.partition(".")[0]]
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            return [name]
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            return names
        case ast.MatchMapping(rest=rest):
            return [rest or ""]
    return [node.name or ""] if isinstance(node, _NAMED) else []


def _single_import(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.stmt:
    if isinstance(node, ast.ImportFrom):
        return ast.ImportFrom(node.module, [alias], node.level)
    return ast.Import([alias])


def _imported(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> tuple[str, str | None]:
    """The module, and the name that is wanted of it."""
    if isinstance(node, ast.ImportFrom):
        return "." * node.level + (node.module or ""), alias.name
    return alias.name, None


def _targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [target for item in node.targets for target in _names(item)]
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return _names(node.target)
    return []


def _names(target: ast.expr | None) -> list[ast.expr]:
    """The single targets in a target, each as a node of its own."""
    if isinstance(target, (ast.Tuple, ast.List)):
        return [found for item in target.elts for found in _names(item)]
    if isinstance(target, ast.Starred):
        return _names(target.value)
    if isinstance(target, ast.Name):
        return [ast.Name(target.id, ast.Store())]
    if isinstance(target, (ast.Attribute, ast.Subscript)):
        copied: Any = ast.parse(ast.unparse(target) + " = 0").body[0]
        return [copied.targets[0]]
    return []


def _reads(node: ast.AST) -> list[str]:
    """The names that a statement reads: where one holds a stand-in, its failure is no problem of its own."""
    found = (
        item.id for item in ast.walk(node) if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Load)
    )
    return sorted(set(found))


def _gives_up(handler: ast.ExceptHandler) -> bool:
    """Whether a handler raises again or ends the program."""
    for node in ast.walk(handler):
        if isinstance(node, ast.Raise):
            return True
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("exit", "quit", "sys.exit", "os._exit"):
            return True
    return False
