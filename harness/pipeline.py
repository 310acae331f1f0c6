"""The order of the stages for one answer; the only place that knows it."""

import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import msgspec

from harness.cache.interface import Memory
from harness.cache.interface import memory as users_memory
from harness.intake.case import ideal_beside
from harness.intake.repository import is_repository, read_address
from harness.model.errors import BadInput, EnvironmentFault
from harness.model.graph import ResourceGraph
from harness.model.preview import EngineName, Preview, PreviewLimits, PreviewSettings
from harness.model.progress import Report, quiet
from harness.model.rubric import Rubric
from harness.model.scorecard import Scorecard
from harness.model.subject import Ideal, Subject
from harness.model.workspace import Workspace
from harness.preview.sdk.deprecations import deprecations
from harness.preview.sdk.pins import sdk_major
from harness.preview.stack_config import stack_config
from harness.prompt.interface import reconcile, without_presence, without_unshown
from harness.remembered import (
    remembered_analysis,
    remembered_comparison,
    remembered_preview,
    remembered_prompt,
    remembered_results,
    remembered_rubric,
    remembered_source,
)
from harness.scorecard.interface import build, build_unscored

GENERAL_RUBRIC = "general"
_RESPONSE_NAMES = {"model_response.md", "ideal_response.md", "response.md"}


class GradeRequest(msgspec.Struct, frozen=True):
    """One answer to grade.

    ``source`` is what ``iac-harness grade`` takes; ``task`` the name (or path) of a rubric, without
    which the packs alone grade the answer; ``case`` the name of the result, else told from the source.
    ``engine`` previews it, within ``limits``. ``origin`` is what the card calls its source, where that is a
    copy that nobody knows.
    """

    source: str
    task: str | None = None
    case: str | None = None
    engine: EngineName = "embedded"
    limits: PreviewLimits = PreviewLimits()
    origin: str | None = None


class GradedAnswer(msgspec.Struct, frozen=True):
    """What grading gave. ``rubric`` explains the card's checks and holds the report's texts.

    ``graph`` is what the answer registered; None where nothing was previewed.
    """

    card: Scorecard
    rubric: Rubric
    graph: ResourceGraph | None = None


def grade(request: GradeRequest, report: Report = quiet, memory: Memory | None = None) -> GradedAnswer:
    """Grade one answer; ``memory`` is what earlier gradings found, by default the user's own.

    With a task its rubric grades; without one the general rubric does, with the PROMPT and the ideal that
    lie beside the answer. Raises BadInput for what the user must mend. A fault of the environment comes
    back as an unscored card, whose reason names the stage.
    """
    memory = users_memory(report) if memory is None else memory
    rubric = remembered_rubric(request.task or GENERAL_RUBRIC, memory)
    case = request.case or case_name(request.source)
    with _scratch_folder() as scratch:
        workspace = remembered_source(request.source, scratch / "answer", memory)
        if request.origin is not None:
            workspace = _from(request.origin, workspace)
        if request.task is None:
            rubric = _with_case(rubric, workspace, request.source, memory)
        try:
            settings = preview_settings(rubric, request.engine, request.limits)
            subject = _examine(workspace, rubric, settings, scratch, report, memory)
        except EnvironmentFault as fault:
            return GradedAnswer(build_unscored(case, rubric, workspace, fault, request.engine), rubric)
        if _registers_nothing(subject.preview) or _lacks_modules(subject):
            # Every absence would only repeat that the program registers nothing, or lacks its own modules.
            rubric = without_presence(rubric)
        if subject.ideal is not None:
            rubric = without_unshown(rubric, (file.path for file in subject.ideal.workspace.files))
        report(f"checking {len(subject.preview.graph.resources)} resources against {rubric.title}")
        results = remembered_results(subject, rubric, memory)
        return GradedAnswer(build(case, rubric, subject, results), rubric, subject.preview.graph)


def preview_source(
    source: str,
    task: str | None = None,
    report: Report = quiet,
    memory: Memory | None = None,
    engine: EngineName = "embedded",
) -> Preview:
    """Preview one answer without grading it, with the stack and the seeds of ``task`` where it is named.

    Raises BadInput for what the user must mend, and EnvironmentFault where nothing could be previewed.
    """
    memory = users_memory(report) if memory is None else memory
    rubric = remembered_rubric(task or GENERAL_RUBRIC, memory)
    with _scratch_folder() as scratch:
        workspace = remembered_source(source, scratch / "answer", memory)
        if task is None:
            rubric = _with_case(rubric, workspace, source, memory)
        settings = preview_settings(rubric, engine)
        return _scored(remembered_preview(workspace, settings, memory, report))


def preview_settings(
    rubric: Rubric,
    engine: EngineName = "embedded",
    limits: PreviewLimits = PreviewLimits(),  # noqa: B008 - frozen
) -> PreviewSettings:
    """The preview that a rubric asks for: its stack, config, environment and seeds."""
    stack = rubric.stack
    return PreviewSettings(
        stack=stack.name,
        config=stack.config,
        secret_config=stack.secret_config,
        environment=stack.environment,
        region=stack.region,
        seeds=rubric.seed,
        engine=engine,
        limits=limits,
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


def _with_case(rubric: Rubric, workspace: Workspace, source: str, memory: Memory) -> Rubric:
    """The general rubric, with what the answer's own case adds: its PROMPT's demands and its ideal."""
    if workspace.prompt is not None:
        suffixes = _suffixes(workspace, preview_settings(rubric))
        told = remembered_prompt(workspace.prompt, workspace.layout.language, suffixes, memory.lasting())
        rubric = reconcile(rubric, told)
    return msgspec.structs.replace(rubric, ideal_path=ideal_beside(source))


def _suffixes(workspace: Workspace, settings: PreviewSettings) -> tuple[str, ...]:
    """What a name may carry as environment suffix in this preview.

    The stack's name, and what the environment and the configuration (the answer's own too) give as suffix.
    """
    configured = stack_config(workspace, settings, workspace.layout.project_name or "").values
    given = (*settings.environment.items(), *configured.items())
    return tuple(sorted({settings.stack, *(text for key, text in given if "suffix" in key.lower() and text)}))


def _examine(  # noqa: PLR0917 - all that the stages depend on
    workspace: Workspace,
    rubric: Rubric,
    settings: PreviewSettings,
    scratch: Path,
    report: Report,
    memory: Memory,
) -> Subject:
    """Run the stages that look at the answer; the static tools and the ideal share the program's wait."""
    # One at a time: what they import would hold the interpreter while the preview wants to start.
    with ThreadPoolExecutor(max_workers=1) as pool:
        analysis = pool.submit(remembered_analysis, workspace, settings, memory, report)
        ideal = pool.submit(_ideal, rubric, settings, scratch / "ideal", report, memory.lasting())

        def wait() -> None:
            if rubric.ideal_path is not None:
                from harness.compare.interface import prepare  # noqa: PLC0415  nobody waits else

                pool.submit(prepare)

        previewed = _scored(remembered_preview(workspace, settings, memory, report, wait))
        subject = Subject(
            workspace,
            previewed,
            analysis.result(),
            ideal.result(),
            deprecations=deprecations(previewed.graph.types(), sdk_major(workspace, settings), report),
        )
    if subject.ideal is None:
        return subject
    comparison = remembered_comparison(subject.preview.graph, subject.ideal.preview.graph, memory)
    return msgspec.structs.replace(subject, comparison=comparison)


def _ideal(
    rubric: Rubric, settings: PreviewSettings, folder: Path, report: Report, memory: Memory
) -> Ideal | None:
    """The ideal and its preview.

    A task's own ideal must preview: raises BadInput. One that lies beside an answer, often a document and
    incomplete, is used as far as it goes.
    """
    if rubric.ideal_path is None:
        return None
    try:
        workspace = remembered_source(str(rubric.ideal_path), folder, memory)
    except BadInput as error:
        if rubric.task is not None:
            raise
        report(f"graded without the ideal: {error}")
        return None
    result = _scored(remembered_preview(workspace, settings, memory, report))
    if result.status == "failed" and rubric.task is not None:
        reason = result.message or result.outcome
        raise BadInput(f"{rubric.ideal_path}: the ideal stack does not preview", reason)
    return Ideal(workspace, result)


def _from(origin: str, workspace: Workspace) -> Workspace:
    provenance = msgspec.structs.replace(workspace.provenance, location=origin)
    return msgspec.structs.replace(workspace, provenance=provenance)


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
