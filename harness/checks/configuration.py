"""Kind ``configuration``: keys and values of the stacks' configuration that the program cannot use."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from harness.checks import content, evidence
from harness.checks.facts import Facts, Stack
from harness.checks.observation import Observation, Observed, observed
from harness.model.finding import Evidence
from harness.model.rubric import ConfigurationCheck, ConfigurationRule

_READ = re.compile(r"\bConfig\(\s*(?:name\s*=\s*)?[\"'`]([\w.-]+)[\"'`]")
_NUMBER = re.compile(r"[+-]?\d+")


def observe(check: ConfigurationCheck, facts: Facts) -> Observed:
    """One observation for each file."""
    stack = facts.answer
    files = [path for path in stack.workspace.layout.stack_files if _is_of_project(stack, path)]
    found = tuple(item for path in files for item in _RULES[check.rule](check, stack, path))
    return observed(found, "held" if files else "vacuous")


def _is_of_project(stack: Stack, path: str) -> bool:
    return str(PurePosixPath(path).parent) == stack.workspace.layout.project_folder


def _foreign(check: ConfigurationCheck, stack: Stack, path: str) -> Iterator[Observation]:
    """Keys of a namespace that is neither the project's nor a package's, and that no code reads."""
    project = stack.workspace.layout.project_name
    if project is None:
        return
    known = {project, *check.namespaces}
    known |= {name for text in stack.sources.code() for name in _READ.findall(text)}
    keys = [key for key in _config(stack, path) if ":" in key and not _serves(stack, key, known)]
    if keys:
        detail = f"{', '.join(keys)} in {path}; the project's own namespace is {project}"
        yield Observation(value=keys, detail=detail, evidence=_place(stack, path, keys[0]))


def _serves(stack: Stack, key: str, known: set[str]) -> bool:
    """Whether something reads the key's namespace: the project, a package, or the code by its name."""
    name = key.partition(":")[0]
    package = re.compile(rf"pulumi_{re.escape(name.replace('-', '_'))}\b|@pulumi/{re.escape(name)}\b")
    return name in known or any(package.search(text) for text in stack.sources.code())


def _mistyped(_check: ConfigurationCheck, stack: Stack, path: str) -> Iterator[Observation]:
    """Values that are not of the type that the project file declares for their key."""
    layout = stack.workspace.layout
    declared = _config(stack, layout.project_file) if layout.project_file else {}
    wrong = []
    for key, value in _config(stack, path).items():
        name = key.removeprefix(f"{layout.project_name}:")
        found = declared.get(name, declared.get(f"{layout.project_name}:{name}"))
        kind = found.get("type") if isinstance(found, dict) else None
        if isinstance(kind, str) and not _is_of_type(value, kind):
            wrong.append((key, kind))
    if wrong:
        detail = ", ".join(f"{key} is no {kind}" for key, kind in wrong)
        yield Observation(
            value=detail, detail=f"{detail} in {path}", evidence=_place(stack, path, wrong[0][0])
        )


def _is_of_type(value: Any, kind: str) -> bool:
    """As the CLI judges: text serves for a number or a boolean that it spells."""
    if isinstance(value, dict) and "secure" in value:
        return True
    if kind == "integer":
        number = isinstance(value, int) and not isinstance(value, bool)
        return number or (isinstance(value, str) and _NUMBER.fullmatch(value) is not None)
    if kind == "boolean":
        return isinstance(value, bool) or value in ("true", "false")
    if kind == "array":
        return isinstance(value, list)
    return kind != "string" or isinstance(value, str | int | float)


def _config(stack: Stack, path: str) -> dict[str, Any]:
    readable, value = content.parse(path, stack.sources.text(path) or "")
    config = value.get("config") if readable and isinstance(value, dict) else None
    return {str(key): given for key, given in config.items()} if isinstance(config, dict) else {}


def _place(stack: Stack, path: str, key: str) -> Evidence | None:
    lines = (stack.sources.text(path) or "").split("\n")
    number = next((at for at, line in enumerate(lines, 1) if key in line), 1)
    return evidence.of_lines(stack, path, number, number)


_RULES: Mapping[ConfigurationRule, Callable[[ConfigurationCheck, Stack, str], Iterator[Observation]]] = {
    "foreign-namespace": _foreign,
    "mistyped-value": _mistyped,
}
