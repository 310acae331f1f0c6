"""docs/checks.md: every kind of check and every check of the packs, as their own definitions say."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec

from harness.model.places import project_folder
from harness.model.rubric import Check, CheckBase, RubricDocument
from harness.rubric.document import Document
from harness.rubric.shape import convert

FILE = Path("docs") / "checks.md"
_HEAD = """# Checks

Written by `iac-harness rubric document`; a test holds it equal to the code and the packs. How a
rubric is written is told in [writing-a-rubric.md](writing-a-rubric.md), and what the levels mean in
[levels.md](levels.md)."""


def documentation() -> str:
    """The whole page."""
    return "\n\n".join([_HEAD, "## Kinds", *_kinds(), "## Packs", *_packs()]) + "\n"


def _kinds() -> Iterator[str]:
    common = {field.name for field in msgspec.structs.fields(CheckBase)}
    for kind in sorted(get_args(Check), key=_tag):
        yield f"### {_tag(kind)}"
        yield inspect.cleandoc(kind.__doc__ or "")
        own = [field for field in msgspec.structs.fields(kind) if field.name not in common]
        if own:
            rows = (f"| `{field.name}` | {_default(field)} |" for field in own)
            yield "\n".join(["| field | without it |", "|---|---|", *rows])


def _tag(kind: type[msgspec.Struct]) -> str:
    return str(kind.__struct_config__.tag)


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "required"
    if field.default_factory is not msgspec.NODEFAULT:
        return f"`{msgspec.json.encode(field.default_factory()).decode()}`"
    return "nothing" if field.default is None else f"`{msgspec.json.encode(field.default).decode()}`"


def _packs() -> Iterator[str]:
    for file in sorted((project_folder() / "rubrics" / "packs").glob("*.yaml")):
        pack = convert(Document(file))
        yield f"### {file.stem}"
        yield f"{pack.title}."
        yield "\n".join(_table(pack))


def _table(pack: RubricDocument) -> Iterator[str]:
    yield "| check | kind | level | what it finds |"
    yield "|---|---|---|---|"
    for check in pack.checks:
        title = check.title.replace("|", "\\|")
        yield f"| `{check.id}` | {_tag(type(check))} | {check.impact} (`{check.consequence}`) | {title} |"
