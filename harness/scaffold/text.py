"""The draft as YAML, with remarks for the person who judges it."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import yaml

from harness.model.places import project_folder
from harness.model.preview import Seed
from harness.model.rubric import Check, Requirement, RubricDocument, Stack
from harness.scaffold.proof import Proven

_WIDTH = 120
_ABOUT = """\
# A draft, made from the PROMPT and the ideal: it finds nothing in the ideal, and a mutant of that raised each
# of its checks. What it needs is a person's judgement of each 'consequence', which gives the level
# (docs/levels.md), and of the requirements that no check proves."""


class Parts(msgspec.Struct, frozen=True):
    """What the file is made of; ``disabled`` are checks of packs that it leaves out."""

    task: str
    prompt: Path
    ideal: Path
    destination: Path
    requirements: tuple[Requirement, ...]
    checks: tuple[Check, ...]
    stack: Stack
    seeds: tuple[Seed, ...]
    disabled: tuple[str, ...]
    proven: Proven


def rubric_text(parts: Parts) -> str:
    """The whole file."""
    general = _general()
    schema = project_folder() / "harness" / "schemas" / "rubric.schema.json"
    head = {
        "schema": "iac-harness/rubric@1",
        "title": parts.task.replace("-", " ").capitalize(),
        "task": parts.task,
        "prompt": _relative(parts.prompt, parts.destination),
        "ideal": _relative(parts.ideal, parts.destination),
        "extends": list(general.extends),
    }
    proved = {name for check in parts.checks for name in check.proves}
    unproved = [item.id for item in parts.requirements if item.id not in proved]
    return "\n".join(
        [
            f"# yaml-language-server: $schema={_relative(schema, parts.destination)}",
            _ABOUT,
            _yaml(head),
            "# Of the packs: what the PROMPT replaces or contradicts, and what the ideal does not meet.",
            _yaml({"disable": list(parts.disabled)}),
            _yaml({"stack": _plain(parts.stack)}),
            _yaml({"seed": [_plain(item) for item in parts.seeds]}),
            _remarked("Requirements that no check proves", unproved),
            _yaml({"requirements": [_plain(item) for item in parts.requirements]}),
            _remarked("Checks of the PROMPT that the ideal does not pass, left out", parts.proven.faulted),
            _remarked("Checks of the PROMPT that no mutant of the ideal raises, left out", parts.proven.idle),
            _yaml({"checks": [_plain(item) for item in parts.checks]}),
        ]
    )


def _general() -> RubricDocument:
    text = (project_folder() / "rubrics" / "general.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), RubricDocument)


def _relative(path: Path, file: Path) -> str:
    return Path(os.path.relpath(path.resolve(), file.resolve().parent)).as_posix()


def _remarked(title: str, names: Iterable[str]) -> str:
    listed = sorted(names)
    return "\n".join(
        [f"# {title}: {'' if listed else 'none.'}".rstrip(), *(f"#   {name}" for name in listed)]
    )


def _yaml(value: dict[str, Any]) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=_WIDTH).rstrip("\n") + "\n"


def _plain(value: Any) -> Any:
    """A struct as plain values, without what equals its default; the tag of a check comes after its id."""
    if not isinstance(value, msgspec.Struct):
        if isinstance(value, dict):
            return {key: _plain(item) for key, item in value.items()}
        return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
    given = {
        field.name: _plain(getattr(value, field.name))
        for field in msgspec.structs.fields(value)
        if getattr(value, field.name) != _default(field)
    }
    tag = value.__struct_config__.tag
    if tag is None:
        return given
    named = {"id": given.pop("id")} if "id" in given else {}
    return {**named, "kind": tag, **given}


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default
