"""Required configuration that nothing sets: its operator would, with ``pulumi config set``, before a preview.

A key without a value is no mistake of the program. So a program that stops there is run again with a typed
stand-in for each such key, which is recorded as assistance; the keys themselves stay recorded as problems.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

import msgspec

from harness.model.preview import Assistance, Preview, PreviewSettings, Problem
from harness.model.workspace import Workspace
from harness.preview.entry.plausible import number_value, text_value, words
from harness.preview.stack_config import declared_types

_CONFIG_ERROR = re.compile(r"^Missing required configuration variable\b")
_SOURCES = frozenset({".py", ".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs"})
_MAXIMUM_BYTES = 1024**2
# ``int(config.require("size"))``, ``config.requireNumber("size")``, ``config.require_object("zones")``.
_READING = (
    r"(?:\b(int|float|Number|parseInt|parseFloat)\(\s*)?[\w.()]*\brequire(\w*)\s*"
    r"(<[^()]{{0,200}}?>)?\(\s*[\"'`]{key}[\"'`]"
)
_KINDS = (
    (re.compile(r"bool", re.IGNORECASE), "boolean"),
    (re.compile(r"int|float|number", re.IGNORECASE), "number"),
    (re.compile(r"\[\]|Array<|array|list", re.IGNORECASE), "array"),
    (re.compile(r"object", re.IGNORECASE), "object"),
)


def wanted_keys(strict: Preview, problems: Iterable[Problem]) -> tuple[str, ...]:
    """The keys (``namespace:name``) to supply, sorted; none where the program stopped at something else."""
    if strict.error is None or not _CONFIG_ERROR.match(strict.error.message):
        return ()
    return tuple(sorted({item.symbol for item in problems if _is_key(item) and item.symbol}))


def stand_ins(keys: Iterable[str], workspace: Workspace, settings: PreviewSettings) -> dict[str, str]:
    """A value for each key, as ``pulumi config set`` would store it: typed by what Pulumi.yaml declares, by
    the method that reads it, and by its name.
    """
    declared = declared_types(workspace)
    sources = _sources(workspace)
    return {key: _value(key, declared, sources, settings) for key in keys}


def assistances(values: Mapping[str, str]) -> tuple[Assistance, ...]:
    """What the scorecard says of the stand-ins."""
    return tuple(
        Assistance("config", key, f"{key}: {value} (required, and set nowhere)")
        for key, value in sorted(values.items())
    )


def supplied(found: Preview, again: Preview, added: tuple[Assistance, ...]) -> Preview:
    """``found`` (both runs without the values) with the verdict of the run that had them.

    A run that fails, where nothing else was found wrong, may have failed because of a stand-in: then the
    missing keys remain the reason.
    """
    found = msgspec.structs.replace(found, runs=(*found.runs, again.outcome))
    others = [item for item in found.problems if item.stops and not _is_key(item)]
    if again.outcome != "succeeded" and not others:
        return found
    kept = (item for item in found.problems if not item.stops or _is_key(item))
    problems = found.problems if again.outcome != "succeeded" else tuple(kept)
    return msgspec.structs.replace(
        again,
        runs=found.runs,
        graph=again.graph if len(again.graph.resources) > len(found.graph.resources) else found.graph,
        assisted=(*again.assisted, *added),
        problems=tuple(
            msgspec.structs.replace(item, stops=False) if _is_key(item) else item for item in problems
        ),
    )


def _is_key(problem: Problem) -> bool:
    """An environment variable has no namespace."""
    return problem.kind == "missing-config" and ":" in (problem.symbol or "")


def _value(key: str, declared: Mapping[str, str], sources: str, settings: PreviewSettings) -> str:
    name = key.rpartition(":")[2]
    same = (value for given, value in sorted(settings.config.items()) if words(given) == words(name))
    kind = _kind(declared.get(key) or declared.get(name) or "") or _kind(_reading(name, sources))
    if kind == "boolean":
        return "false"
    if kind == "number":
        return str(number_value(name))
    if kind is not None:
        return {"array": "[]", "object": "{}"}[kind]
    return next(same, None) or text_value(name, settings)


def _kind(said: str) -> str | None:
    return next((kind for pattern, kind in _KINDS if pattern.search(said)), None)


def _reading(name: str, sources: str) -> str:
    """How the program reads the key: the function around it, the method's ending, its type argument."""
    found = re.search(_READING.format(key=re.escape(name)), sources)
    return " ".join(part or "" for part in found.groups()) if found else ""


def _sources(workspace: Workspace) -> str:
    read = (
        workspace.root / file.path
        for file in workspace.files
        if PurePosixPath(file.path).suffix in _SOURCES and file.size <= _MAXIMUM_BYTES
    )
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in read)
