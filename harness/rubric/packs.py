"""Packs: what ``extends`` brings in, less ``disable``, changed by ``override``."""

from collections.abc import Callable, Iterator
from pathlib import Path as FilePath
from typing import Any

import msgspec

from harness.model.memory import Remember, forget
from harness.model.rubric import Check, RubricDocument
from harness.rubric import meaning, shape
from harness.rubric.document import Document
from harness.rubric.problem import Problem, fail, suggest


class Part(msgspec.Struct, frozen=True):
    """One loaded file: the rubric itself, or a pack."""

    document: Document
    typed: RubricDocument


class Collection(msgspec.Struct):
    """Checks by id, in order, and the parts that they come from; a pack comes in only once."""

    checks: dict[str, Check] = {}
    parts: list[Part] = []


Find = Callable[[str, FilePath], FilePath | None]  # a pack's name and the naming file -> its file


def collect(file: FilePath, find: Find, remember: Remember = forget) -> Collection:
    """The rubric at ``file`` with its packs; ``remember`` gets the parsing of each file.

    Raises BadInput for whatever is wrong with any of them.
    """
    collection = Collection()
    _add(collection, file, find, (), remember)
    return collection


def _add(
    collection: Collection, file: FilePath, find: Find, chain: tuple[FilePath, ...], remember: Remember
) -> None:
    part = _load(file, remember)
    for position, name in enumerate(part.typed.extends):
        found = _resolve(part, position, name, find, (*chain, file))
        if all(found != other.document.file for other in collection.parts):
            _add(collection, found, find, (*chain, file), remember)
    fail(list(_adjust(collection, part)))
    for position, check in enumerate(part.typed.checks):
        if check.id in collection.checks:
            remedy = "change it under 'override', or 'disable' the pack's"
            fail([_problem(part, ("checks", position, "id"), f"a pack already has '{check.id}'", remedy)])
        collection.checks[check.id] = check
    collection.parts.append(part)


def _load(file: FilePath, remember: Remember) -> Part:
    document = Document(file, remember)
    typed = shape.convert(document)
    fail(list(meaning.problems(document, typed)))
    return Part(document, typed)


def _resolve(part: Part, position: int, name: str, find: Find, chain: tuple[FilePath, ...]) -> FilePath:
    found = find(name, part.document.file)
    path = ("extends", position)
    if found is None or not found.is_file():
        folder = found.parent if found is not None else part.document.file.parent
        known = sorted(item.stem for item in folder.glob("*.yaml"))
        remedy = suggest(name, known, f"use one of {', '.join(known)}" if known else "create it")
        fail([_problem(part, path, f"there is no pack '{name}'", remedy)])
        raise AssertionError  # fail() has raised
    if found in chain:
        round_trip = " -> ".join(item.stem for item in (*chain[chain.index(found) :], found))
        fail([_problem(part, path, f"packs extend each other ({round_trip})", "break the cycle")])
    return found


def _adjust(collection: Collection, part: Part) -> Iterator[Problem]:
    """Disable and override checks that packs brought in."""
    known = list(collection.checks)
    for position, name in enumerate(part.typed.disable):
        if name in known:
            collection.checks.pop(name, None)
        else:
            yield _unknown(part, ("disable", position), name, known)
    for name, changes in part.typed.override.items():
        if name not in collection.checks:
            yield _unknown(part, ("override", name), name, list(collection.checks))
            continue
        yield from _override(collection, part, name, changes)


def _override(collection: Collection, part: Part, name: str, changes: dict[str, Any]) -> Iterator[Problem]:
    raw = {**msgspec.to_builtins(collection.checks[name]), **changes}
    path = ("override", name)
    wrong = [key for key in changes if key not in collection.checks[name].__struct_fields__]
    if wrong:
        known = collection.checks[name].__struct_fields__
        yield from (
            _problem(part, (*path, key), f"unknown key '{key}'", suggest(key, known, "remove it"))
            for key in wrong
        )
        return
    try:
        changed: Check = msgspec.convert(raw, Check)
    except msgspec.ValidationError as error:
        yield _problem(part, path, str(error), "mend the value")
        return
    yield from meaning.check_problems(part.document, changed, path, changes)
    collection.checks[name] = changed


def _unknown(part: Part, path: tuple[str | int, ...], name: str, known: list[str]) -> Problem:
    remedy = suggest(name, known, "name a check of a pack that 'extends' lists")
    return _problem(part, path, f"no pack has a check '{name}'", remedy)


def _problem(part: Part, path: tuple[str | int, ...], what: str, remedy: str) -> Problem:
    return Problem(part.document, path, what, remedy)
