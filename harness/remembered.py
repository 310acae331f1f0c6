"""The stages as the pipeline calls them: each with all that its result depends on, for the cache.

Stages that run something are imported only where they run: a grading that remembers all starts sooner.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from harness.cache.interface import (
    ANALYSIS,
    CHECKS,
    COMPARISON,
    EXTRACTION,
    PREVIEW,
    PROMPT,
    RUBRIC,
    Memory,
)
from harness.checks.interface import CheckResults, evaluate
from harness.intake.interface import open_source
from harness.model.analysis import SourceAnalysis
from harness.model.comparison import Comparison
from harness.model.errors import EnvironmentFault
from harness.model.graph import ResourceGraph
from harness.model.preview import Preview, PreviewSettings
from harness.model.progress import Report
from harness.model.rubric import Rubric
from harness.model.subject import Subject
from harness.model.workspace import Language, Workspace
from harness.preview.identity import environment_name, identity, is_repeatable
from harness.preview.sdk.environments import ensure
from harness.preview.sdk.locks import majors
from harness.preview.sdk.pins import sdk_major
from harness.prompt.interface import PromptRubric, read
from harness.rubric.interface import load

if TYPE_CHECKING:
    from harness.analysis.interface import SdkFolders


def remembered_rubric(name_or_path: str, memory: Memory) -> Rubric:
    """The rubric; each of its files is parsed once for each of its contents."""
    return load(name_or_path, memory.of(RUBRIC))


def remembered_source(source: str, destination: Path, memory: Memory) -> Workspace:
    """The workspace; what only the content of the source decides is told once."""
    return open_source(source, destination, remember=memory.of(EXTRACTION))


def remembered_preview(
    workspace: Workspace,
    settings: PreviewSettings,
    memory: Memory,
    report: Report,
    before: Callable[[], object] = tuple,
) -> Preview:
    """The preview; kept where nothing but the answer decided it. ``before`` is called where it must run."""

    def run() -> Preview:
        from harness.preview.interface import preview  # noqa: PLC0415

        before()
        return preview(workspace, settings, report)

    return memory.remember(PREVIEW, identity(workspace, settings), Preview, run, is_repeatable)


def remembered_comparison(answer: ResourceGraph, ideal: ResourceGraph, memory: Memory) -> Comparison:
    """The comparison: pure arithmetic, whose solver takes longer to load than to solve."""

    def run() -> Comparison:
        from harness.compare.interface import compare  # noqa: PLC0415

        return compare(answer, ideal)

    return memory.remember(COMPARISON, (_digest(answer), _digest(ideal)), Comparison, run)


def remembered_prompt(
    prompt: str, language: Language | None, suffixes: tuple[str, ...], memory: Memory
) -> PromptRubric:
    """What a PROMPT demands; many answers have the same one."""
    parts = (prompt, language, suffixes)
    return memory.remember(PROMPT, parts, PromptRubric, lambda: read(prompt, language, suffixes))


def remembered_results(subject: Subject, rubric: Rubric, memory: Memory) -> CheckResults:
    """What the checks say; an edited rubric evaluates only the checks that it changes.

    Everything but the checks themselves is what each of them depends on, so an edit of anything else in the
    rubric evaluates all.
    """
    parts = (_digest(_movable(subject)), _digest(_without_checks(rubric)))
    with memory.many(CHECKS, parts) as remember:
        return evaluate(subject, rubric, remember)


def _digest(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value, enc_hook=str)).hexdigest()


def _movable(subject: Subject) -> Subject:
    """The subject without the folders, of another name in each run, that hold its files."""
    ideal = subject.ideal
    return msgspec.structs.replace(
        subject,
        workspace=_without_root(subject.workspace),
        ideal=ideal and msgspec.structs.replace(ideal, workspace=_without_root(ideal.workspace)),
    )


def _without_root(workspace: Workspace) -> Workspace:
    return msgspec.structs.replace(workspace, root=Path())


def _without_checks(rubric: Rubric) -> Rubric:
    return msgspec.structs.replace(rubric, checks=(), sha256="")


def remembered_analysis(
    workspace: Workspace, settings: PreviewSettings, memory: Memory, report: Report
) -> SourceAnalysis:
    """The static analysis; kept where every tool did its work, over every version of the SDK."""
    versions = _Versions(workspace, settings, report)

    def run() -> SourceAnalysis:
        from harness.analysis.interface import analyse  # noqa: PLC0415

        return analyse(workspace, versions.folders())

    def is_whole(result: SourceAnalysis) -> bool:
        return not result.unavailable and not versions.missing

    return memory.remember(ANALYSIS, versions.identity(), SourceAnalysis, run, is_whole)


class _AnalysisIdentity(msgspec.Struct, frozen=True):
    files: tuple[tuple[str, str], ...]
    layout: object
    environments: tuple[str, ...]


class _Versions:
    """The SDK of the answer's language, in the version that its preview gets, and the others beside it."""

    def __init__(self, workspace: Workspace, settings: PreviewSettings, report: Report) -> None:
        self._workspace = workspace
        self._language = workspace.layout.language
        self._major = sdk_major(workspace, settings)
        self._report = report
        self.missing = False

    def identity(self) -> _AnalysisIdentity:
        """What the analysis depends on."""
        chosen = environment_name(self._language, self._major)
        types = (environment_name("python", number) for number in majors("python"))
        files = tuple((file.path, file.sha256) for file in self._workspace.files)
        return _AnalysisIdentity(files, self._workspace.layout, (chosen, *types))

    def folders(self) -> "SdkFolders":
        """Where they lie, made if need be. Raises EnvironmentFault."""
        from harness.analysis.interface import SdkFolders  # noqa: PLC0415

        chosen = ensure(self._language, self._major, self._report)
        python = chosen if self._language == "python" else ensure("python", chosen.major, self._report)
        return SdkFolders(
            node_modules=chosen.root / "node_modules" if self._language == "typescript" else None,
            python=python.root if self._language == "python" else None,
            major=chosen.major,
            catalogue=python.root / "catalogue",
            others=lambda: self._others(chosen.major),
        )

    def _others(self, chosen: int) -> dict[int, Path]:
        try:
            return {
                number: ensure("python", number, self._report).root / "catalogue"
                for number in majors("python")
                if number != chosen
            }
        except EnvironmentFault:
            self.missing = True
            raise
