"""The door of the scaffold: ``scaffold``."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from harness.cache.interface import Memory
from harness.checks.message import PLACEHOLDERS
from harness.model.errors import BadInput
from harness.model.progress import Report
from harness.model.rubric import Check, Rubric
from harness.pipeline import GENERAL_RUBRIC, preview_settings
from harness.prompt.interface import PromptRubric, reconcile
from harness.remembered import remembered_prompt, remembered_rubric, remembered_source
from harness.rubric.interface import load
from harness.scaffold.drafts import drafts
from harness.scaffold.proof import further, silent, stated
from harness.scaffold.subject import ideal_subject, suffixes
from harness.scaffold.text import Parts, rubric_text

_BRACED = re.compile(rf"{{(?!(?:{'|'.join(PLACEHOLDERS)})}})(\w+)}}")


class ScaffoldRequest(msgspec.Struct, frozen=True):
    """What is drafted: ``destination`` is the rubric's file, from where its paths are relative."""

    prompt: Path
    ideal: Path
    destination: Path
    task: str


class Scaffold(msgspec.Struct, frozen=True):
    """What was drafted: ``checks`` are the file's own, ``drafted`` those that come of the ideal's graph.

    Of the PROMPT's checks are left out the ``faulted``, which the ideal does not pass, and the ``idle``,
    which no mutant of the ideal raises.
    """

    requirements: int
    checks: tuple[Check, ...]
    drafted: tuple[str, ...]
    faulted: tuple[str, ...]
    idle: tuple[str, ...]


def scaffold(request: ScaffoldRequest, memory: Memory, report: Report) -> Scaffold:
    """Draft a rubric and write it. It is valid, finds nothing in the ideal, and its checks are proven.

    Raises BadInput for a PROMPT or an ideal that cannot be used.
    """
    general = remembered_rubric(GENERAL_RUBRIC, memory)
    with TemporaryDirectory(prefix="iac-harness-", ignore_cleanup_errors=True) as folder:
        workspace = remembered_source(str(request.ideal), Path(folder) / "ideal", memory)
        told = remembered_prompt(
            _prompt(request.prompt), workspace.layout.language, suffixes(preview_settings(general)), memory
        )
        united = reconcile(general, told)
        subject, seeds = ideal_subject(workspace, united, request.ideal, memory, report)
        own = _own(united, told)
        report(f"proving {len(own)} checks of the PROMPT on the ideal")
        proven = stated(own, subject, united)
        packs = silent(_packs(general, united), subject, united)
        report("drafting checks from the ideal's graph")
        made = drafts(subject.preview.graph, told.requirements)
        drafted = tuple(further(made, (*proven.kept, *packs), subject, united))
    text = rubric_text(
        Parts(
            task=request.task,
            prompt=request.prompt,
            ideal=request.ideal,
            destination=request.destination,
            requirements=told.requirements,
            checks=(*proven.kept, *drafted),
            stack=united.stack,
            seeds=seeds,
            disabled=_disabled(general, packs),
            proven=proven,
        )
    )
    request.destination.write_text(text, encoding="utf-8")
    load(str(request.destination.absolute()))  # whoever wrote it, a rubric that is not valid is no draft
    return Scaffold(
        len(told.requirements),
        (*proven.kept, *drafted),
        tuple(check.id for check in drafted),
        proven.faulted,
        proven.idle,
    )


def _own(united: Rubric, told: PromptRubric) -> tuple[Check, ...]:
    """The PROMPT's checks, as they share causes with those of the packs."""
    names = {check.id for check in told.checks}
    return tuple(_spelt(check) for check in united.checks if check.id in names)


def _spelt(check: Check) -> Check:
    """The check, with braces of the PROMPT's own words (`/orders/{id}`) kept from being placeholders."""
    texts = {
        field: _BRACED.sub(r"{ \1 }", getattr(check, field)) for field in ("title", "message", "root_cause")
    }
    return msgspec.structs.replace(check, **texts)


def _packs(general: Rubric, united: Rubric) -> tuple[Check, ...]:
    """The packs' checks that the PROMPT leaves."""
    left = {check.id for check in united.checks if check.conflict is None}
    return tuple(check for check in general.checks if check.id in left)


def _disabled(general: Rubric, kept: tuple[Check, ...]) -> tuple[str, ...]:
    known = {check.id for check in kept}
    return tuple(check.id for check in general.checks if check.id not in known)


def _prompt(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: the PROMPT cannot be read", "name a UTF-8 text file") from error
