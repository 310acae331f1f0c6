"""Mutants of a Python program's source: each is one edit of one file, and has to be previewed.

The text is edited where the syntax tree (``ast``) says, and nothing else of it moves: what tools say of the
rest stays true.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec

from harness.model.workspace import Workspace
from harness.mutation.graph import INLINED
from harness.mutation.mutant import Mutant, Operator
from harness.mutation.values import knowledge

_MOST_BYTES = 2 * 1024**2
_SECRET = re.compile(r"(?i)(password|secret|token)(_string)?$")


class _Edit(msgspec.Struct, frozen=True):
    """The bytes ``start`` to ``end`` of a file become ``text``."""

    operator: Operator
    place: str
    start: int
    end: int
    text: str


def mutants(workspace: Workspace) -> Iterator[Mutant]:
    """All mutants of the program's files, in their order; those of its tests are none."""
    for file in workspace.files:
        if _is_test(file.path):
            continue
        yield Mutant(f"source delete-file {file.path}", "source", "delete-file", file=file.path)
        if file.path.endswith(".py"):
            yield from _of_file(file.path, workspace.read_text(file.path, _MOST_BYTES))


def _is_test(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return "tests" in parts[:-1] or parts[-1].startswith("test_")


def _of_file(path: str, text: str) -> Iterator[Mutant]:
    source = text.encode()
    seen: Counter[str] = Counter()
    for edit in _Reader(source).edits(ast.parse(source)):
        name = f"source {edit.operator} {path} {edit.place}"
        seen[name] += 1
        number = f" #{seen[name]}" if seen[name] > 1 else ""
        # As many lines as before: every other resource is still made where the ideal makes it.
        lines = b"\n" * source[edit.start : edit.end].count(b"\n")
        edited = source[: edit.start] + edit.text.encode() + lines + source[edit.end :]
        yield Mutant(name + number, "source", edit.operator, file=path, text=edited.decode())


class _Reader:
    """Finds the edits of one file; a place is named by the functions, calls and keys around it."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def edits(self, node: ast.AST) -> Iterator[_Edit]:
        """All edits of the file."""
        yield from self._below(node, "")

    def _below(self, node: ast.AST, place: str) -> Iterator[_Edit]:
        for child in ast.iter_child_nodes(node):
            yield from self._visit(child, place)

    def _visit(self, node: ast.AST, place: str) -> Iterator[_Edit]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from self._below(node, _joined(place, node.name))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield from self._visit(node.value, _joined(place, node.targets[0].id))
        elif isinstance(node, ast.Call):
            yield from self._call(node, _joined(place, ast.unparse(node.func)))
        elif isinstance(node, ast.Dict):
            yield from self._dict(node, place)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _constructs(node.value):
            yield self._edit("remove", _joined(place, ast.unparse(node.value.func)), node, "pass")
            yield from self._below(node, place)
        elif isinstance(node, ast.Constant):
            yield from self._constant(node, place)
        else:
            yield from self._below(node, place)

    def _call(self, call: ast.Call, place: str) -> Iterator[_Edit]:
        """Keywords of what constructs something are left out, one at a time."""
        for item in call.args:
            yield from self._visit(item, place)
        for keyword in call.keywords:
            inner = _joined(place, keyword.arg or "**")
            if _constructs(call):
                yield _Edit("drop", inner, self._at(keyword), self._after(keyword), "")
            if _SECRET.search(keyword.arg or "") and not isinstance(keyword.value, ast.Constant):
                yield self._edit("inline-secret", inner, keyword.value, f'"{INLINED}"')
            yield from self._visit(keyword.value, inner)

    def _dict(self, node: ast.Dict, place: str) -> Iterator[_Edit]:
        for key, value in zip(node.keys, node.values, strict=True):
            if not isinstance(key, ast.Constant):
                yield from self._visit(value, place)
                continue
            inner = _joined(place, str(key.value))
            yield _Edit("drop", inner, self._at(key), self._after(value), "")
            yield from self._visit(value, inner)

    def _constant(self, node: ast.Constant, place: str) -> Iterator[_Edit]:
        value = node.value
        if isinstance(value, bool):
            yield self._edit("flip", place, node, str(not value))
        elif isinstance(value, int) and value:
            yield self._edit("lessen", place, node, str(value // 2))
            yield self._edit("raise", place, node, str(value * 2))
        elif isinstance(value, str) and value in knowledge().opposites:
            yield self._edit("flip", place, node, repr(knowledge().opposites[value]))

    def _edit(self, operator: Operator, place: str, node: ast.expr | ast.stmt, text: str) -> _Edit:
        return _Edit(operator, place, self._at(node), self._end(node), text)

    def _at(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        return self._starts[node.lineno - 1] + node.col_offset

    def _end(self, node: ast.expr | ast.stmt | ast.keyword) -> int:
        assert node.end_lineno is not None  # noqa: S101 - a tree that was parsed has them
        assert node.end_col_offset is not None  # noqa: S101
        return self._starts[node.end_lineno - 1] + node.end_col_offset

    def _after(self, node: ast.expr | ast.keyword) -> int:
        """The end of the node, with the comma that follows it."""
        following = re.compile(rb"\s*,").match(self._source, self._end(node))
        return following.end() if following else self._end(node)


def _constructs(call: ast.Call) -> bool:
    """Whether what is called is a class by its name."""
    name = ast.unparse(call.func).rpartition(".")[2]
    return name[:1].isupper()


def _joined(place: str, name: str) -> str:
    return f"{place} {name}" if place else name
