"""Kind ``structure``: the parts of a Pulumi project (https://www.pulumi.com/docs/iac/concepts/projects/)."""

from collections.abc import Callable, Mapping

from harness.checks import evidence
from harness.checks.facts import Facts
from harness.checks.observation import Observation, Observed
from harness.model.rubric import StructureCheck
from harness.model.workspace import Layout


def observe(check: StructureCheck, facts: Facts) -> Observed:
    """One observation lists every part that is missing; supporting parts raise none by themselves.

    What the ideal that lies beside the answer does not bring either is given by the task, not missing.
    """
    layout = facts.answer.workspace.layout
    parts = tuple(part for part in check.parts if not _given(facts, part))
    missing = [name for part in parts if (name := _MISSING[part](layout)) is not None]
    if not missing:
        return Observed("held")
    missing += [name for part in check.supporting if (name := _MISSING[part](layout)) is not None]
    detail = ", ".join(missing)
    where = evidence.of_stack(facts.answer)
    return Observed("raised", (Observation(detail=detail, value=detail, evidence=where),))


def _given(facts: Facts, part: str) -> bool:
    return facts.ideal is not None and _MISSING[part](facts.ideal.workspace.layout) is not None


def _path(layout: Layout, name: str) -> str:
    return name if layout.project_folder in (".", "") else f"{layout.project_folder}/{name}"


def _project_file(layout: Layout) -> str | None:
    return None if layout.project_file else f"{_path(layout, 'Pulumi.yaml')} (project file)"


def _runtime(layout: Layout) -> str | None:
    if layout.project_file is None or layout.runtime:
        return None  # without a project file there is no place to name a runtime in
    return f"runtime in {layout.project_file}"


def _main(layout: Layout) -> str | None:
    if layout.declared_main is None or layout.main is not None:
        return None
    return f"{layout.declared_main} (named by 'main' in {layout.project_file})"


def _entry_program(layout: Layout) -> str | None:
    if layout.main is not None or layout.declared_main is not None:
        return None
    name = "index.ts" if layout.language == "typescript" else "__main__.py"
    return f"{_path(layout, name)} (entry program)"


def _stack_configuration(layout: Layout) -> str | None:
    return None if layout.stack_files else f"{_path(layout, 'Pulumi.<stack>.yaml')} (stack configuration)"


def _manifest(layout: Layout) -> str | None:
    if layout.manifests:
        return None
    name = "package.json" if layout.language == "typescript" else "requirements.txt"
    return f"{_path(layout, name)} (dependencies)"


_MISSING: Mapping[str, Callable[[Layout], str | None]] = {
    "project-file": _project_file,
    "runtime": _runtime,
    "main": _main,
    "entry-program": _entry_program,
    "stack-configuration": _stack_configuration,
    "manifest": _manifest,
}
