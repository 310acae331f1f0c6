"""The ideal as the checks see it: its files, its preview, its analysis, and itself beside it."""

from pathlib import Path

import msgspec

from harness.cache.interface import Memory
from harness.model.errors import BadInput, EnvironmentFault
from harness.model.preview import Preview, PreviewSettings, Seed
from harness.model.progress import Report
from harness.model.rubric import Rubric
from harness.model.subject import Ideal, Subject
from harness.model.workspace import Workspace
from harness.pipeline import preview_settings
from harness.preview.sdk.deprecations import deprecations
from harness.preview.sdk.pins import sdk_major
from harness.remembered import remembered_analysis, remembered_comparison, remembered_preview
from harness.scaffold.seeds import missing_seeds

_MOST_RUNS = 8  # each may ask for more than the one before


def ideal_subject(
    workspace: Workspace, rubric: Rubric, source: Path, memory: Memory, report: Report
) -> tuple[Subject, tuple[Seed, ...]]:
    """The ideal, previewed with the rubric's stack, and what had to exist beforehand.

    Raises BadInput where it does not preview.
    """
    settings, previewed = _previewed(workspace, preview_settings(rubric), memory, report)
    if previewed.status == "failed":
        reason = previewed.message or previewed.outcome
        raise BadInput(f"{source}: the ideal stack does not preview", reason)
    analysis = remembered_analysis(workspace, settings, memory, report)
    subject = Subject(
        workspace,
        previewed,
        analysis,
        Ideal(workspace, previewed),
        remembered_comparison(previewed.graph, previewed.graph, memory),
        deprecations(previewed.graph.types(), sdk_major(workspace, settings), report),
    )
    return subject, settings.seeds


def _previewed(
    workspace: Workspace, settings: PreviewSettings, memory: Memory, report: Report
) -> tuple[PreviewSettings, Preview]:
    """The preview, run again with what the one before asked for in vain."""
    for _ in range(_MOST_RUNS):
        previewed = remembered_preview(workspace, settings, memory, report)
        if previewed.status == "unscored":
            raise EnvironmentFault("preview", previewed.message or "the environment failed")
        seeds = tuple(seed for seed in missing_seeds(previewed.graph) if seed not in settings.seeds)
        if not seeds:
            break
        report(f"seeding {len(seeds)} of what the ideal expects to exist")
        settings = msgspec.structs.replace(settings, seeds=(*settings.seeds, *seeds))
    return settings, previewed


def suffixes(settings: PreviewSettings) -> tuple[str, ...]:
    """What a name may carry as environment suffix in the ideal's preview."""
    given = (*settings.environment.items(), *settings.config.items())
    return tuple(sorted({settings.stack, *(text for key, text in given if "suffix" in key.lower() and text)}))


def with_graph(subject: Subject, **fields: object) -> Subject:
    """The subject with parts of its graph replaced."""
    graph = msgspec.structs.replace(subject.preview.graph, **fields)
    return msgspec.structs.replace(subject, preview=msgspec.structs.replace(subject.preview, graph=graph))
