"""One defect, one finding; ids are stable; a crash is ours."""

from pathlib import Path

import msgspec
import pytest

from harness.checks import registry
from harness.checks.interface import evaluate
from harness.model.analysis import SourceAnalysis, SourceDiagnostic
from harness.model.rubric import Check, CountCheck, PropertyCheck, SecretCheck, Selector, SourceCheck
from tests.checks.build import BASE, resource, rubric, run, subject

DATABASE = "aws:rds/instance:Instance"
FILES = {"index.ts": "const db = new aws.rds.Instance('db', {\n  password: 'TempPassword123!',\n});\n"}
LEAKY = resource(
    DATABASE,
    "db",
    {"password": "TempPassword123!"},
    1,
    secrets=("password",),
    hardcoded_secrets=("password",),
)
SECRET = SecretCheck(**{**BASE, "id": "secret"}, properties=("password",))


def _linter(category: str, line: int = 2) -> tuple[SourceCheck, SourceAnalysis]:
    check = SourceCheck(
        **{**BASE, "id": "linter", "consequence": "hard-to-read", "category": category},
        rules={"oxlint": ("x",)},
    )
    return check, SourceAnalysis((SourceDiagnostic("index.ts", line, line, "oxlint", "x", "a password"),))


def test_what_a_tool_and_a_check_see_in_one_line_is_one_finding(tmp_path: Path) -> None:
    check, analysis = _linter("security")
    results = run(subject(tmp_path, (LEAKY,), FILES, analysis=analysis), SECRET, check)
    (finding,) = results.findings
    assert (finding.check, finding.impact) == ("secret", "high")


@pytest.mark.parametrize(("category", "line"), [("style", 2), ("security", 1)])
def test_another_category_or_another_line_is_another_defect(tmp_path: Path, category: str, line: int) -> None:
    check, analysis = _linter(category, line)
    results = run(subject(tmp_path, (LEAKY,), FILES, analysis=analysis), SECRET, check)
    assert [finding.check for finding in results.findings] == ["secret", "linter"]


def test_checks_with_one_declared_cause_make_one_finding_that_keeps_all_evidence(tmp_path: Path) -> None:
    def check(name: str, consequence: str, key: str) -> PropertyCheck:
        base = {**BASE, "id": name, "consequence": consequence, "cause": "password"}
        return PropertyCheck(**base, resources=Selector(DATABASE), schema={"required": [key]})

    made = subject(tmp_path, (LEAKY,), FILES)
    (finding,) = run(made, check("one", "hard-to-read", "a"), check("two", "leaks-secret", "b")).findings
    assert finding.check == "two"


def test_resources_of_one_loop_are_one_finding(tmp_path: Path) -> None:
    twins = tuple(resource(DATABASE, name, {}, 1) for name in ("db-0", "db-1"))
    check = PropertyCheck(**BASE, resources=Selector(DATABASE), schema={"required": ["multiAz"]}, each=True)
    assert len(run(subject(tmp_path, twins, FILES), check).findings) == 1


def test_ids_are_unique_and_survive_an_edit_elsewhere_in_the_file(tmp_path: Path) -> None:
    two = (resource(DATABASE, "a", {}, 1), resource(DATABASE, "b", {}, 2))
    check = PropertyCheck(**BASE, resources=Selector(DATABASE), schema={"required": ["x"]}, each=True)
    text = "new aws.rds.Instance('a', {});\nnew aws.rds.Instance('b', {});\n"
    before = [item.id for item in run(subject(tmp_path / "one", two, {"index.ts": text}), check).findings]
    moved = tuple(
        msgspec.structs.replace(
            item, position=msgspec.structs.replace(item.position, line=item.position.line + 1)
        )
        for item in two
        if item.position is not None
    )
    later = {"index.ts": "// a line more\n" + text}
    after = [item.id for item in run(subject(tmp_path / "two", moved, later), check).findings]
    assert len(set(before)) == 2
    assert before == after


def test_a_crashing_check_is_a_fault_of_ours_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_check: Check, _facts: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(registry, "OBSERVERS", {**registry.OBSERVERS, "count": crash})
    count = CountCheck(**{**BASE, "id": "crashing"}, resources=Selector(DATABASE))
    results = evaluate(subject(tmp_path, (LEAKY,), FILES), rubric(count, SECRET))
    assert [finding.check for finding in results.findings] == ["secret"]
    (fault,) = results.faults
    assert fault.check == "crashing"
    assert fault.error.startswith("ZeroDivisionError: by zero at test_merge.py:")


def test_the_registry_knows_every_kind_of_the_model() -> None:
    kinds = {item.__struct_config__.tag for item in Check.__args__}
    assert set(registry.OBSERVERS) == kinds
