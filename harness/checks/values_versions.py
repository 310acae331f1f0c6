"""Rules about what AWS no longer offers: ``engine-version``, ``lifecycle`` and ``managed-policy``."""

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from rapidfuzz import process

from harness.checks import documents, paths, values_cfnlint
from harness.checks.facts import Stack
from harness.checks.observation import Observation
from harness.model import yaml_text
from harness.model.graph import Resource
from harness.model.rubric import ValuesCheck

_MANAGED = "arn:aws:iam::aws:policy/"
_NEAR = 80  # of 100: below that, a suggestion confuses more than it helps


def engine_version(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Versions that AWS does not offer for new databases.

    ``data`` names the table of all versions and, after it, that of the withdrawn ones. A part of a
    version (``15``, ``8.0``, ``6.x``) stands for the newest that begins so, and is right while there is one.
    """
    document = stack.document(resource)
    engine, version = document.get("engine"), document.get("engineVersion")
    if _exists_already(document) or not isinstance(engine, str) or not isinstance(version, str):
        return
    known = _versions(check.data[0]).get(engine, frozenset())
    withdrawn = _versions(check.data[1]).get(engine, frozenset()) if len(check.data) > 1 else frozenset()
    offered = known - withdrawn
    if not known or _stands_for_one(version, offered):
        return
    said = (
        "is not offered any more for new databases"
        if version in withdrawn
        else "is no version that AWS offers"
    )
    near = _nearest(version, offered)
    yield Observation(
        (resource,),
        "engineVersion",
        version,
        expected=near,
        detail=f"engineVersion {version} of {engine} {said}"
        + (f"; the nearest that is offered is {near}" if near else "")
        + f" (as of {values_cfnlint.released()})",
    )


def lifecycle(check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """Versions at ``property`` whose end lies on or before ``as_of``; ``data`` names the calendar.

    ``ended: refused`` means those that AWS creates nothing with any more, ``deprecated`` those that are
    out of support and can still be created.
    """
    found, value = documents.get(stack.document(resource), check.property or "")
    ends = _calendar(check.data[0]).get(value) if found and isinstance(value, str) else None
    if ends is None:
        return
    day = check.as_of or values_cfnlint.released()
    refused = _passed(ends.get("create-block"), day)
    if refused if check.ended == "refused" else (not refused and _passed(ends.get("deprecated"), day)):
        end = ends["create-block"] if refused else ends["deprecated"]
        words = "cannot be created any more since" if refused else "is out of support since"
        successor = ends.get("successor")
        yield Observation(
            (resource,),
            check.property,
            value,
            expected=successor or msgspec.UNSET,
            detail=f"{check.property} {value} {words} {end}"
            + (f"; its successor is {successor}" if successor else ""),
        )


def managed_policy(_check: ValuesCheck, stack: Stack, resource: Resource) -> Iterator[Observation]:
    """ARNs of AWS's managed policies that do not exist, wherever they stand in the inputs."""
    for keys, text in _texts(stack.document(resource), ()):
        name = text.removeprefix(_MANAGED)
        if name == text or name in managed_policies() or not re.fullmatch(r"[\w+=,.@/-]+", name):
            continue  # a pattern with wildcards names none
        near = _nearest_policy(name)
        path = paths.join(keys)
        yield Observation(
            (resource,),
            path,
            text,
            expected=_MANAGED + near if near else msgspec.UNSET,
            detail=f"{path} names {text}, and AWS has no managed policy of that ARN"
            + (f"; the right one is {_MANAGED}{near}" if near else ""),
        )


@functools.cache
def managed_policies() -> frozenset[str]:
    """The paths and names of AWS's managed policies (``service-role/AWS_ConfigRole``)."""
    file = Path(__file__).with_name("data") / "managed-policies.json"
    return frozenset(msgspec.json.decode(file.read_bytes())["policies"])


def _calendar(name: str) -> dict[str, dict[str, str | None]]:
    """Lambda's calendar is cfn-lint's; the others stand in ``data/lifecycles.yaml``."""
    return values_cfnlint.runtimes() if name == "lambda" else _calendars()[name]


@functools.cache
def _calendars() -> dict[str, dict[str, dict[str, str | None]]]:
    file = Path(__file__).with_name("data") / "lifecycles.yaml"
    return dict(yaml_text.parse(file.read_text(encoding="utf-8")))


def _exists_already(document: dict[str, Any]) -> bool:
    """A copy or a restored database has its source's version, which need not be on offer."""
    sources = ("replicateSourceDb", "snapshotIdentifier", "restoreToPointInTime", "s3Import")
    return any(name in document for name in sources)


@functools.lru_cache(maxsize=32)
def _versions(table: str) -> dict[str, frozenset[str]]:
    """The versions that a table's conditions or demands list, by engine."""
    found: dict[str, set[str]] = {}
    for rule in values_cfnlint.extension(table)["allOf"]:
        engine = rule["if"]["properties"].get("Engine", {}).get("const")
        for side in (rule.get("then"), rule["if"]):  # all versions stand in one, withdrawn ones in the other
            listed = _listed(side)
            if engine and listed:
                found.setdefault(engine, set()).update(listed)
    return {engine: frozenset(versions) for engine, versions in found.items()}


def _listed(side: Any) -> list[str]:
    if not isinstance(side, dict):
        return []
    return [str(item) for item in side.get("properties", {}).get("EngineVersion", {}).get("enum", ())]


def _stands_for_one(version: str, offered: frozenset[str]) -> bool:
    start = version.removesuffix(".x") + "."
    return version in offered or any(item.startswith(start) for item in offered)


def _nearest(version: str, offered: frozenset[str]) -> str | None:
    """The next higher version of the same major one, else the highest of it."""
    major = re.split(r"[.]", version)[0]
    same = sorted((item for item in offered if item.split(".")[0] == major and "." in item), key=_order)
    plain = [item for item in same if re.fullmatch(r"[0-9.]+", item)] or same
    return next((item for item in plain if _order(item) >= _order(version)), plain[-1] if plain else None)


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(number[:9]) for number in re.findall(r"\d+", version))


def _passed(end: str | None, day: str) -> bool:
    """Days in ISO form compare as text."""
    return end is not None and end <= day


def _texts(value: Any, keys: tuple[paths.Segment, ...]) -> Iterator[tuple[tuple[paths.Segment, ...], str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*keys, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*keys, index))
    elif isinstance(value, str) and not documents.is_uncertain(value):
        yield keys, value


def _nearest_policy(name: str) -> str | None:
    """The policy of that name under another path, else the one that is spelled most like it."""
    own = name.rsplit("/", 1)[-1]
    same = sorted(item for item in managed_policies() if _letters(item) == _letters(own))
    if same:
        return same[0]
    found = process.extractOne(name, sorted(managed_policies()), score_cutoff=_NEAR)
    return None if found is None else str(found[0])


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.rsplit("/", 1)[-1].lower())
