"""What a report is held against: the PROMPT, and the answer with what it registers."""

import re
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from harness.cache.interface import Memory
from harness.intake.case import RESPONSE, prompt_beside
from harness.model.errors import BadInput, EnvironmentFault
from harness.model.graph import ResourceGraph
from harness.model.progress import Report
from harness.model.rubric import PropertyCheck, Requirement
from harness.pipeline import GENERAL_RUBRIC, preview_settings
from harness.prompt.interface import read
from harness.remembered import (
    remembered_analysis,
    remembered_preview,
    remembered_rubric,
    remembered_source,
)

_MOST_BYTES = 2 * 1024**2
_TRAILING = re.compile(r",(?=[}\])])")
_QUOTES = str.maketrans("'`", '""')


class Demand(msgspec.Struct, frozen=True):
    """A mechanical demand of the PROMPT upon a property, and the words that state it."""

    check: PropertyCheck
    requirement: Requirement


class Answer(msgspec.Struct, frozen=True, dict=True):
    """The answer's texts by path; ``document`` is the MODEL_RESPONSE.md that they were cut from.

    ``graph`` is None where nothing could be previewed; ``unused`` are names that a linter calls unused.
    """

    files: dict[str, str]
    document: str = ""
    graph: ResourceGraph | None = None
    unused: frozenset[str] = frozenset()

    @cached_property
    def squeezed(self) -> str:
        """Everything that stands in the answer, without white space."""
        return "\n".join(squeeze(text) for text in (*self.files.values(), self.document))


class Task(msgspec.Struct, frozen=True):
    """The PROMPT and its mechanical demands."""

    prompt: str
    demands: tuple[Demand, ...] = ()


def squeeze(text: str) -> str:
    """The text without what formatters change: white space, last commas, the kind of quotation marks."""
    return _TRAILING.sub("", "".join(text.split())).translate(_QUOTES)


def read_task(file: Path | None, beside: Path) -> Task | None:
    """The PROMPT of ``file``, else the one beside the report; None without one."""
    if file is not None and not file.is_file():
        raise BadInput(f"{file}: no such file", "name the PROMPT with --prompt")
    text = prompt_beside(beside) if file is None else file.read_text(encoding="utf-8", errors="replace")
    if text is None:
        return None
    told = read(text, None, ("dev",))
    quoted = {item.id: item for item in told.requirements}
    demands = (
        Demand(check, quoted[check.requirement])
        for check in told.checks
        if isinstance(check, PropertyCheck) and check.requirement in quoted
    )
    return Task(text, tuple(demands))


def read_answer(source: str, memory: Memory, report: Report) -> Answer:
    """The answer, previewed and analysed as a grading does. Raises BadInput where there is none."""
    rubric = remembered_rubric(GENERAL_RUBRIC, memory)
    with TemporaryDirectory(prefix="iac-harness-", ignore_cleanup_errors=True) as folder:
        workspace = remembered_source(source, Path(folder) / "answer", memory)
        files = {file.path: workspace.read_text(file.path, _MOST_BYTES) for file in workspace.files}
        answer = Answer(files, _document(source))
        try:
            settings = preview_settings(rubric)
            previewed = remembered_preview(workspace, settings, memory, report)
            analysis = remembered_analysis(workspace, settings, memory, report)
        except EnvironmentFault as fault:
            report(f"read without a preview: {fault}")
            return answer
    unused = (item.symbol for item in analysis.diagnostics if item.sdk is None and item.symbol)
    graph = None if previewed.status == "unscored" else previewed.graph
    return msgspec.structs.replace(answer, graph=graph, unused=frozenset(unused))


def answer_beside(report: Path) -> str | None:
    """The answer that lies beside a report, if one does."""
    return str(report.parent) if (report.parent / RESPONSE).is_file() else None


def _document(source: str) -> str:
    path = Path(source)
    path = path / RESPONSE if path.is_dir() else path
    if path.suffix != ".md" or not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(_MOST_BYTES).decode("utf-8", "replace")
