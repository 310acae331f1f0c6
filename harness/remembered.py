"""The stages as the pipeline calls them: each with all that its result depends on, for the cache."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from harness.analysis.interface import SdkFolders, analyse
from harness.cache.interface import ANALYSIS, COMPARISON, EXTRACTION, PREVIEW, RUBRIC, Memory
from harness.compare.interface import compare
from harness.intake.interface import open_source
from harness.model.analysis import SourceAnalysis
from harness.model.comparison import Comparison
from harness.model.errors import EnvironmentFault
from harness.model.graph import ResourceGraph
from harness.model.preview import Preview, PreviewSettings
from harness.model.progress import Report
from harness.model.rubric import Rubric
from harness.model.workspace import Workspace
from harness.preview.identity import identity, is_repeatable
from harness.preview.interface import preview
from harness.preview.sdk.environments import ensure, environment_identity
from harness.preview.sdk.locks import majors
from harness.preview.sdk.pins import sdk_major
from harness.rubric.interface import load


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
        before()
        return preview(workspace, settings, report)

    return memory.remember(PREVIEW, identity(workspace, settings), Preview, run, is_repeatable)


def remembered_comparison(answer: ResourceGraph, ideal: ResourceGraph, memory: Memory) -> Comparison:
    """The comparison: pure arithmetic, whose solver takes longer to load than to solve."""
    return memory.remember(COMPARISON, (answer, ideal), Comparison, lambda: compare(answer, ideal))


def remembered_analysis(
    workspace: Workspace, settings: PreviewSettings, memory: Memory, report: Report
) -> SourceAnalysis:
    """The static analysis; kept where every tool did its work, over every version of the SDK."""
    versions = _Versions(workspace, settings, report)

    def run() -> SourceAnalysis:
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
        chosen = environment_identity(self._language, self._major)
        types = (environment_identity("python", number) for number in majors("python"))
        files = tuple((file.path, file.sha256) for file in self._workspace.files)
        return _AnalysisIdentity(files, self._workspace.layout, (chosen, *types))

    def folders(self) -> SdkFolders:
        """Where they lie, made if need be. Raises EnvironmentFault."""
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
