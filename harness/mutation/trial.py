"""One mutant on trial: made a subject, checked by the rubric, and judged by what it violates."""

import re
import shutil
import tempfile
from pathlib import Path

import msgspec

from harness.cache.interface import Memory
from harness.checks import registry
from harness.compare.interface import compare
from harness.model.errors import BadInput, EnvironmentFault
from harness.model.graph import Resource, ResourceGraph
from harness.model.progress import quiet
from harness.model.rubric import Check, Rubric
from harness.model.subject import Subject
from harness.mutation.look import View
from harness.mutation.mutant import Mutant, Trial
from harness.mutation.violation import Judge
from harness.pipeline import preview_settings
from harness.preview.sdk.deprecations import deprecations
from harness.preview.sdk.pins import sdk_major
from harness.remembered import remembered_analysis, remembered_preview, remembered_source

replace = msgspec.structs.replace
_ENDINGS = {"preview", "problem"}  # the kinds of check that tell how a program ended
_OF_TOOLS = {"source", "types"}  # the kinds that say what the static tools found
_ACCOUNT = re.compile(rb"(?<!\d)\d{12}(?!\d)")


class Court:
    """All that is the same for every mutant of one ideal."""

    def __init__(self, rubric: Rubric, ideal: Subject, judge: Judge, memory: Memory) -> None:
        self._rubric = rubric
        self._ideal = ideal
        self._judge = judge
        self._memory = memory
        self._endings = {check.id for check in rubric.checks if registry.kind_of(check) in _ENDINGS}
        self._of_tools = tuple(check for check in rubric.checks if registry.kind_of(check) in _OF_TOOLS)
        self._known = {item.urn: _comparable(item) for item in ideal.preview.graph.resources}

    def trial(self, mutant: Mutant) -> Trial:
        """What becomes of the mutant. Raises EnvironmentFault where it cannot be previewed."""
        if mutant.layer == "graph":
            return self._tried(mutant, self._of_graph(mutant))
        with tempfile.TemporaryDirectory(prefix="iac-harness-mutant-", ignore_cleanup_errors=True) as folder:
            try:
                subject = self._of_source(mutant, Path(folder))
            except BadInput:  # what is left is no Pulumi program, which intake refuses
                return Trial(mutant.id, mutant.layer, mutant.operator, stillborn=True)
            return self._tried(mutant, subject)

    def _tried(self, mutant: Mutant, subject: Subject) -> Trial:
        view = View(subject, self._rubric.stack, self._changed(mutant, subject))
        killers = _killers(view, self._rubric.checks)
        if not killers and mutant.layer == "source":
            # The static tools take most of the time, and are asked where nothing else noticed.
            settings = preview_settings(self._rubric)
            analysis = remembered_analysis(subject.workspace, settings, self._memory, quiet)
            analysed = View(replace(subject, analysis=analysis), self._rubric.stack)
            killers = _killers(analysed, self._of_tools)
        if subject.preview.outcome != "succeeded" and set(killers) <= self._endings:
            return Trial(mutant.id, mutant.layer, mutant.operator, killers, stillborn=True)
        violates = self._judge.violations(view)
        return Trial(mutant.id, mutant.layer, mutant.operator, killers, violates)

    def _changed(self, mutant: Mutant, subject: Subject) -> frozenset[str] | None:
        """The urns of the resources that differ from the ideal's; None where a failed run may hide some."""
        if mutant.layer == "graph":
            return frozenset(item.urn for item in mutant.changed)
        if subject.preview.outcome != "succeeded":
            return None
        resources = subject.preview.graph.resources
        return frozenset(item.urn for item in resources if _comparable(item) != self._known.get(item.urn))

    def _of_graph(self, mutant: Mutant) -> Subject:
        graph = self._ideal.preview.graph
        changed = {item.urn: item for item in mutant.changed}
        left = tuple(
            changed.get(item.urn, item) for item in graph.resources if item.urn not in mutant.removed
        )
        return self._compared(self._ideal, replace(graph, resources=left))

    def _of_source(self, mutant: Mutant, folder: Path) -> Subject:
        source = folder / "source"
        shutil.copytree(self._ideal.workspace.root, source, symlinks=True)
        assert mutant.file is not None  # noqa: S101 - what makes a mutant of the source
        target = source / mutant.file
        if mutant.text is None:
            target.unlink()
        else:
            target.write_text(mutant.text, encoding="utf-8")
        workspace = remembered_source(str(source), folder / "mutant", self._memory)
        settings = preview_settings(self._rubric)
        previewed = remembered_preview(workspace, settings, self._memory, quiet)
        if previewed.status == "unscored":
            raise EnvironmentFault("preview", f"{mutant.id}: {previewed.message}")
        types = previewed.graph.types()
        subject = replace(
            self._ideal,
            workspace=workspace,
            preview=previewed,
            deprecations=deprecations(types, sdk_major(workspace, settings)),
        )
        return self._compared(subject, previewed.graph)

    def _compared(self, subject: Subject, graph: ResourceGraph) -> Subject:
        ideal = self._ideal.preview.graph
        return replace(
            subject, preview=replace(subject.preview, graph=graph), comparison=compare(graph, ideal)
        )


def _killers(view: View, checks: tuple[Check, ...]) -> tuple[str, ...]:
    return tuple(sorted({check.id for check, _ in view.observations(checks)}))


def _comparable(resource: Resource) -> bytes:
    """The resource without the number of its account, which follows from the files of each program."""
    return _ACCOUNT.sub(b"account", msgspec.json.encode(resource, enc_hook=str))
