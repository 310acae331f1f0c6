"""Rule ``handler-imports``: what a Lambda handler imports is in its package, in a layer or in the runtime."""

import posixpath
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from harness.checks.documents import Uncertain
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

# At the beginning of a line it runs whenever the module is loaded; further in, it may be guarded.
_PYTHON = re.compile(r"^(?:from|import)[ \t]+(?P<name>[A-Za-z_]\w*)", re.MULTILINE)
_NODE = re.compile(
    r"^(?:import\b[^'\"\n;]*|(?:const|let|var)\b[^'\"\n;]*require\()[ \t]*['\"](?P<name>[^'\"]+)['\"]",
    re.MULTILINE,
)
_TYPES_ONLY = re.compile(r"^import[ \t]+type\b")
# A file that says what is installed beside the handler, by whatever builds the package.
_MANIFEST = re.compile(
    r"(^|/)(requirements[\w.-]*\.txt|package\.json|pyproject\.toml|Pipfile|node_modules/.*)$"
)
_SUFFIXES: Mapping[str, tuple[str, ...]] = {"python": (".py",), "nodejs": (".js", ".mjs", ".cjs")}
_MOST_NAMED = 5


def handler_imports(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Packages that the handler imports and nothing brings. ``data`` are patterns of what the runtime has."""
    document = stack.document(resource)
    runtime = str(document.get("runtime", ""))
    language = next((name for name in _SUFFIXES if runtime.startswith(name)), None)
    if language is None or any(key in document for key in ("layers", "imageUri", "s3Bucket")):
        return
    files = _files(stack, document.get("code"))
    if files is None or any(_MANIFEST.search(path) for path in files):
        return
    own = {path.partition("/")[0].partition(".")[0] for path in files}
    provided = [re.compile(f"(?:{pattern})") for pattern in check.data]
    lacking = dict.fromkeys(
        name
        for path, text in files.items()
        if path.endswith(_SUFFIXES[language])
        for name in (_python(text) if language == "python" else _node(text))
        if name not in own and not any(pattern.fullmatch(f"{language} {name}") for pattern in provided)
    )
    if lacking:
        named = ", ".join(list(lacking)[:_MOST_NAMED])
        yield Observation((resource,), "code", named, detail=f"its handler imports {named}")


def _python(text: str) -> Iterator[str]:
    names = (match["name"] for match in _PYTHON.finditer(text))
    yield from (name for name in names if name not in sys.stdlib_module_names)


def _node(text: str) -> Iterator[str]:
    for match in _NODE.finditer(text):
        if not match["name"].startswith((".", "/", "node:")) and not _TYPES_ONLY.match(match[0]):
            scope, _, rest = match["name"].partition("/")
            yield f"{scope}/{rest.partition('/')[0]}" if scope.startswith("@") else scope


def _files(stack: Stack, code: Any, depth: int = 0) -> dict[str, str] | None:
    """The texts of a package by path; None where a part of it is not in the answer."""
    archive = code.get("archive") if isinstance(code, dict) else None
    if not isinstance(archive, dict) or isinstance(archive, Uncertain) or depth > 2:  # noqa: PLR2004
        return None
    if isinstance(archive.get("path"), str):
        return _folder(stack, archive["path"])
    found: dict[str, str] = {}
    assets = archive.get("assets")
    for path, item in (assets if isinstance(assets, dict) else {}).items():
        part = (
            _asset(stack, item, path)
            if isinstance(item, dict) and "asset" in item
            else _files(stack, item, depth + 1)
        )
        if part is None:
            return None
        found |= part
    return found or None


def _asset(stack: Stack, item: dict[str, Any], path: str) -> dict[str, str] | None:
    asset = item["asset"]
    if not isinstance(asset, dict):
        return None
    if isinstance(asset.get("text"), str):
        return {path: asset["text"]}
    inner = _at(stack, asset["path"]) if isinstance(asset.get("path"), str) else None
    text = None if inner is None else stack.sources.text(inner)
    return None if text is None else {path: text}


def _folder(stack: Stack, path: str) -> dict[str, str] | None:
    root = _at(stack, path)
    inside = {} if root is None else _below(stack, root)
    return inside or None


def _below(stack: Stack, root: str) -> dict[str, str]:
    prefix = "" if root in ("", ".") else f"{root}/"
    return {
        file.path.removeprefix(prefix): stack.sources.text(file.path) or ""
        for file in stack.workspace.files
        if prefix and file.path.startswith(prefix)
    }


def _at(stack: Stack, path: str) -> str | None:
    """The path within the workspace; programs name theirs relative to the project, or absolutely."""
    if posixpath.isabs(path):
        return _inside(stack, path)
    return posixpath.normpath(posixpath.join(stack.workspace.layout.project_folder or "", path))


def _inside(stack: Stack, path: str) -> str | None:
    """An absolute path is one of the sandbox: the longest end of it that the answer has."""
    parts = [part for part in posixpath.normpath(path).split("/") if part]
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    known = [file.path for file in stack.workspace.files]
    return next(
        (end for end in ends if any(item == end or item.startswith(f"{end}/") for item in known)), None
    )
