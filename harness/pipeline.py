"""The order of the stages for one answer; the only place that knows it."""

import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import msgspec

from harness.analysis.interface import SdkFolders, analyse
from harness.checks.interface import evaluate
from harness.compare.interface import compare, prepare
from harness.intake.case import ideal_beside
from harness.intake.interface import open_source
from harness.intake.repository import is_repository, read_address
from harness.model.errors import BadInput, EnvironmentFault
from harness.model.preview import Preview, PreviewSettings
from harness.model.progress import Report, quiet
from harness.model.rubric import Rubric
from harness.model.scorecard import Scorecard
from harness.model.subject import Ideal, Subject
from harness.model.workspace import Workspace
from harness.preview.cache import cached_preview
from harness.preview.interface import preview
from harness.preview.sdk.environments import ensure
from harness.preview.sdk.locks import majors
from harness.preview.sdk.pins import sdk_major
from harness.preview.stack_config import stack_config
from harness.prompt.interface import SUFFIXES, read, reconcile, without_presence
from harness.rubric.interface import load
from harness.scorecard.interface import build, build_unscored

GENERAL_RUBRIC = "general"
_RESPONSE_NAMES = {"model_response.md", "ideal_response.md", "response.md"}


class GradeRequest(msgspec.Struct, frozen=True):
    """One answer to grade.

    ``source`` is what ``iac-harness grade`` takes; ``task`` the name (or path) of a rubric, without
    which the packs alone grade the answer; ``case`` the name of the result, else told from the source.
    """

    source: str
    task: str | None = None
    case: str | None = None


class GradedAnswer(msgspec.Struct, frozen=True):
    """What grading gave. ``rubric`` explains the card's checks and holds the report's texts."""

    card: Scorecard
    rubric: Rubric


def grade(request: GradeRequest, report: Report = quiet) -> GradedAnswer:
    """Grade one answer.

    With a task its rubric grades; without one the general rubric does, with the PROMPT and the ideal that
    lie beside the answer. Raises BadInput for what the user must mend. A fault of the environment comes
    back as an unscored card, whose reason names the stage.
    """
    rubric = load(request.task or GENERAL_RUBRIC)
    case = request.case or case_name(request.source)
    with _scratch_folder() as scratch:
        workspace = open_source(request.source, scratch / "answer")
        if request.task is None:
            rubric = _with_case(rubric, workspace, request.source)
        try:
            subject = _examine(workspace, rubric, scratch, report)
        except EnvironmentFault as fault:
            return GradedAnswer(build_unscored(case, rubric, workspace, fault), rubric)
        if _registers_nothing(subject.preview) or _lacks_modules(subject):
            # Every absence would only repeat that the program registers nothing, or lacks its own modules.
            rubric = without_presence(rubric)
        report(f"checking {len(subject.preview.graph.resources)} resources against {rubric.title}")
        results = evaluate(subject, rubric)
        return GradedAnswer(build(case, rubric, subject, results), rubric)


def preview_source(source: str, task: str | None = None, report: Report = quiet) -> Preview:
    """Preview one answer without grading it, with the stack and the seeds of ``task`` where it is named.

    Raises BadInput for what the user must mend, and EnvironmentFault where nothing could be previewed.
    """
    rubric = load(task or GENERAL_RUBRIC)
    with _scratch_folder() as scratch:
        workspace = open_source(source, scratch / "answer")
        if task is None:
            rubric = _with_case(rubric, workspace, source)
        return _scored(preview(workspace, preview_settings(rubric), report))


def preview_settings(rubric: Rubric) -> PreviewSettings:
    """The preview that a rubric asks for: its stack, config, environment and seeds."""
    stack = rubric.stack
    return PreviewSettings(
        stack=stack.name,
        config=stack.config,
        secret_config=stack.secret_config,
        environment=stack.environment,
        region=stack.region,
        seeds=rubric.seed,
    )


def case_name(source: str) -> str:
    """A folder name for the results of ``source``: its own name, or its folder's for a MODEL_RESPONSE.md.

    A repository's is that of its subfolder, where one is named. Raises BadInput for a refused address.
    """
    path = _repository_path(source) if is_repository(source) else PurePosixPath(source)
    named = path.parent if path.name.lower() in _RESPONSE_NAMES else path
    name = named.name if named.name not in ("", ".", "..") else Path(named).resolve().name
    stem = re.sub(r"\.(git|md|zip|tgz|tar\.gz)$", "", name)
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-.") or "answer"


def _repository_path(source: str) -> PurePosixPath:
    address = read_address(source)
    return PurePosixPath(address.folder or re.split("[/:]", address.location.rstrip("/"))[-1])


def _with_case(rubric: Rubric, workspace: Workspace, source: str) -> Rubric:
    """The general rubric, with what the answer's own case adds: its PROMPT's demands and its ideal."""
    if workspace.prompt is not None:
        suffixes = (*SUFFIXES, *_own_suffixes(workspace, preview_settings(rubric)))
        rubric = reconcile(rubric, read(workspace.prompt, workspace.layout.language, suffixes))
    return msgspec.structs.replace(rubric, ideal_path=ideal_beside(source))


def _own_suffixes(workspace: Workspace, settings: PreviewSettings) -> tuple[str, ...]:
    """What the answer's own stack configuration gives as environment suffix: its names may carry that."""
    values = stack_config(workspace, settings, workspace.layout.project_name or "").values
    return tuple(sorted({value for key, value in values.items() if "suffix" in key.lower() and value}))


def _examine(workspace: Workspace, rubric: Rubric, scratch: Path, report: Report) -> Subject:
    """Run the stages that look at the answer; the static tools and the ideal share the program's wait."""
    settings = preview_settings(rubric)
    # One at a time: what they import would hold the interpreter while the preview wants to start.
    with ThreadPoolExecutor(max_workers=1) as pool:
        analysis = pool.submit(analyse, workspace, _sdk_folders(workspace, settings, report))
        ideal = pool.submit(_ideal, rubric, settings, scratch / "ideal", report)
        if rubric.ideal_path is not None:
            pool.submit(prepare)
        previewed = _scored(preview(workspace, settings, report))
        subject = Subject(workspace, previewed, analysis.result(), ideal.result())
    if subject.ideal is None:
        return subject
    comparison = compare(subject.preview.graph, subject.ideal.preview.graph)
    return msgspec.structs.replace(subject, comparison=comparison)


def _sdk_folders(workspace: Workspace, settings: PreviewSettings, report: Report) -> SdkFolders:
    """The SDK of the answer's language, in the version that its preview gets."""
    language = workspace.layout.language
    chosen = ensure(language, sdk_major(workspace, settings), report)
    python = chosen if language == "python" else ensure("python", chosen.major, report)

    def others() -> dict[int, Path]:
        numbers = [number for number in majors("python") if number != chosen.major]
        return {number: ensure("python", number, report).root / "catalogue" for number in numbers}

    return SdkFolders(
        node_modules=chosen.root / "node_modules" if language == "typescript" else None,
        python=python.root if language == "python" else None,
        major=chosen.major,
        catalogue=python.root / "catalogue",
        others=others,
    )


def _ideal(rubric: Rubric, settings: PreviewSettings, folder: Path, report: Report) -> Ideal | None:
    """The ideal and its preview, which its content keeps in the cache.

    A task's own ideal must preview: raises BadInput. One that lies beside an answer, often a document and
    incomplete, is used as far as it goes.
    """
    if rubric.ideal_path is None:
        return None
    try:
        workspace = open_source(str(rubric.ideal_path), folder)
    except BadInput as error:
        if rubric.task is not None:
            raise
        report(f"graded without the ideal: {error}")
        return None
    result = _scored(cached_preview(workspace, settings, report))
    if result.status == "failed" and rubric.task is not None:
        reason = result.message or result.outcome
        raise BadInput(f"{rubric.ideal_path}: the ideal stack does not preview", reason)
    return Ideal(workspace, result)


def _registers_nothing(result: Preview) -> bool:
    return not any(resource.custom for resource in result.graph.resources)


def _lacks_modules(subject: Subject) -> bool:
    """Whether the program imports its own modules and the answer does not bring them.

    Nobody knows what they would register. A module that the answer has in another folder is followed there;
    Node tells a package, which registers nothing by itself, from a module of one's own, and Python does not.
    """
    python = subject.workspace.layout.language == "python"
    return any(
        item.kind == "missing-module"
        and item.elsewhere is None
        and (python or (item.symbol or "").startswith("."))
        for item in subject.preview.problems
    )


def _scored(result: Preview) -> Preview:
    if result.status == "unscored":
        raise EnvironmentFault("preview", result.message or "the environment failed")
    return result


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    """A private folder for one grading, gone afterwards whatever happens."""
    with tempfile.TemporaryDirectory(prefix="iac-harness-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
