"""The door of rubrics: ``load``."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from harness.model.errors import BadInput
from harness.model.memory import Remember, forget
from harness.model.places import project_folder
from harness.model.rubric import Rubric, Scoring, Stack
from harness.rubric import packs, quotes, recent
from harness.rubric.packs import Collection, Part
from harness.rubric.problem import Problem, fail, suggest


def load(name_or_path: str, remember: Remember = forget) -> Rubric:
    """The rubric of a task (``rubrics/<task>.yaml``), or the one at a path, with its packs merged in.

    The parsing of each file, most of the work, is left to ``remember``.

    Raises BadInput: one line per error, ``file:line: path.in.yaml: what: remedy``.
    """
    file = rubric_file(name_or_path)
    return recent.remembered((project_folder(), file), lambda: _load(file, remember))


def _load(file: Path, remember: Remember) -> recent.Loaded:
    collection = packs.collect(file, _find_pack, remember)
    part = collection.parts[-1]
    prompt_path, ideal_path = _named_path(part, "prompt"), _named_path(part, "ideal")
    prompt = None if prompt_path is None else _read_prompt(part, prompt_path)
    fail([*_pack_problems(collection), *quotes.problems(part.document, part.typed, prompt)])
    fail(list(_requirement_problems(collection)))
    files = [(item.document.file, item.document.sha256) for item in collection.parts]
    if prompt is not None and prompt_path is not None:
        files.append((prompt_path, recent.digest(prompt)))
    return recent.Loaded(_build(collection, prompt, prompt_path, ideal_path), tuple(files))


def known_tasks() -> tuple[str, ...]:
    """The names that ``load`` knows."""
    return tuple(sorted(file.stem for file in (project_folder() / "rubrics").glob("*.yaml")))


def rubric_file(name_or_path: str) -> Path:
    """The file of the rubric that ``load`` gives; raises BadInput where there is none."""
    if "/" in name_or_path or name_or_path.endswith((".yaml", ".yml")):
        file = Path(name_or_path)
        if not file.is_file():
            raise BadInput(f"{name_or_path}: no such rubric file", f"known tasks: {_listed()}")
        return file.absolute()
    file = project_folder() / "rubrics" / f"{name_or_path}.yaml"
    if name_or_path not in known_tasks():
        remedy = suggest(name_or_path, known_tasks(), "use a known task")
        raise BadInput(f"unknown task '{name_or_path}'", f"{remedy} (known: {_listed()})")
    return file


def _listed() -> str:
    return ", ".join(known_tasks()) or "none"


def _find_pack(name: str, source: Path) -> Path | None:
    """A plain name is a pack of the project; a path starts at the file that names it."""
    if "/" in name or name.endswith((".yaml", ".yml")):
        return Path(_normal(source.parent / name))
    return project_folder() / "rubrics" / "packs" / f"{name}.yaml"


def _normal(path: Path) -> Path:
    return path.resolve()


def _named_path(part: Part, field: str) -> Path | None:
    """A path of the rubric starts at the rubric's own folder."""
    named: str | None = getattr(part.typed, field)
    if named is None:
        return None
    path = _normal(part.document.file.parent / named)
    if not path.exists():
        fail([Problem(part.document, (field,), f"'{named}' does not exist", "name an existing path")])
    return path


def _read_prompt(part: Part, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        fail([Problem(part.document, ("prompt",), "the PROMPT cannot be read", "name a UTF-8 text file")])
        raise


def _pack_problems(collection: Collection) -> Iterator[Problem]:
    """A pack serves any task, so it has none of its own."""
    for part in collection.parts[:-1]:
        for field in ("task", "prompt", "ideal", "requirements"):
            if getattr(part.typed, field):
                yield Problem(part.document, (field,), f"a pack has no '{field}'", "move it to the rubric")


def _requirement_problems(collection: Collection) -> Iterator[Problem]:
    known = {item.id for part in collection.parts for item in part.typed.requirements}
    for part in collection.parts:
        for position, check in enumerate(part.typed.checks):
            for field, names in (("requirement", (check.requirement,)), ("proves", check.proves)):
                for name in names:
                    if name is not None and name not in known:
                        what = f"there is no requirement '{name}'"
                        remedy = suggest(name, known, "add it under 'requirements'")
                        yield Problem(part.document, ("checks", position, field), what, remedy)


def _build(
    collection: Collection, prompt: str | None, prompt_path: Path | None, ideal_path: Path | None
) -> Rubric:
    own = collection.parts[-1].typed
    documents = [part.typed for part in collection.parts]
    scorings = [item.scoring for item in documents if item.scoring is not None]
    stacks = [item.stack for item in documents if item.stack is not None]
    return Rubric(
        task=own.task,
        title=own.title,
        sha256=_digest(collection),
        scoring=scorings[-1] if scorings else Scoring(),
        stack=stacks[-1] if stacks else Stack(),
        seed=tuple(seed for item in documents for seed in item.seed),
        requirements=own.requirements,
        checks=tuple(collection.checks.values()),
        knowledge={name: gap for item in documents for name, gap in item.knowledge.items()},
        prompt=prompt,
        prompt_path=prompt_path,
        ideal_path=ideal_path,
    )


def _digest(collection: Collection) -> str:
    """Over the digests of all files, the rubric's own last; the names of the files play no part."""
    joined = "\n".join(part.document.sha256 for part in collection.parts)
    return hashlib.sha256(joined.encode()).hexdigest()
