"""Kind ``problem``: one finding for each thing that running the program showed, and once only."""

from pathlib import Path
from typing import Any

import pytest

from harness.model.analysis import SdkProblem, SourceAnalysis, SourceDiagnostic
from harness.model.graph import SourcePosition
from harness.model.preview import Problem, ProgramError
from harness.model.rubric import PreviewCheck, ProblemCheck, SourceCheck, TypesCheck
from tests.checks.build import BASE, resource, run, subject

FILES = {
    "__main__.py": "import pulumi_aws as aws\naws.ec2.Eip(\n    'a',\n    vpc=True,\n)\nnumber = int('x')\n"
}
DEPLOYMENT = {**BASE, "consequence": "does-not-deploy", "category": "deployment", "basis": "provider"}
ARGUMENTS = ProblemCheck(**{**DEPLOYMENT, "id": "refused"}, kinds=("unknown-argument",))
RAISES = ProblemCheck(**{**DEPLOYMENT, "id": "raises"}, kinds=("exception",))
PREVIEW = PreviewCheck(**{**DEPLOYMENT, "id": "fails"}, outcomes=("program-error",))
EIP = resource("aws:ec2/eip:Eip", "a", {}, 2, file="__main__.py")


def _argument(**fields: Any) -> Problem:
    place = SourcePosition("__main__.py", 4)
    given = {"symbol": "vpc", "type": EIP.type, "urn": EIP.urn, "property": "vpc", "start_line": 2, **fields}
    return Problem("unknown-argument", "`vpc` is no argument of aws.ec2.Eip", place, **given)


def _exception() -> Problem:
    return Problem("exception", "ValueError: no number", SourcePosition("__main__.py", 6), "ValueError")


def _failed(*problems: Problem, line: int = 2, **fields: Any) -> dict[str, Any]:
    error = ProgramError(
        "TypeError", "unexpected keyword argument 'vpc'", SourcePosition("__main__.py", line)
    )
    return {"outcome": "program-error", "error": error, "problems": problems, **fields}


def test_a_problem_is_a_finding_at_its_line_about_its_resource(tmp_path: Path) -> None:
    (finding,) = run(subject(tmp_path, (EIP,), FILES, preview=_failed(_argument())), ARGUMENTS).findings
    assert finding.evidence is not None
    assert (finding.evidence.file, finding.evidence.start_line) == ("__main__.py", 4)
    assert finding.resource is not None
    assert (finding.resource.urn, finding.property) == (EIP.urn, "vpc")
    assert "`vpc` is no argument of aws.ec2.Eip — __main__.py:4" in finding.message


def test_what_the_strict_run_stopped_at_is_the_same_defect(tmp_path: Path) -> None:
    made = subject(tmp_path, (EIP,), FILES, preview=_failed(_argument(), _exception()))
    found = run(made, PREVIEW, ARGUMENTS, RAISES).findings
    assert sorted(item.check for item in found) == ["raises", "refused"]


def test_a_problem_keeps_its_own_level_where_the_strict_run_stopped_at_it(tmp_path: Path) -> None:
    milder = ProblemCheck(
        **{**DEPLOYMENT, "id": "milder", "consequence": "fails-when-used"}, kinds=("unknown-argument",)
    )
    found = run(subject(tmp_path, (EIP,), FILES, preview=_failed(_argument())), PREVIEW, milder).findings
    assert [(item.check, item.impact) for item in found] == [("milder", "high")]


def test_an_error_without_a_place_of_its_own_is_the_first_problem(tmp_path: Path) -> None:
    preview = {**_failed(_exception()), "error": ProgramError("RunError", "it failed")}
    found = run(subject(tmp_path, (), FILES, preview=preview), PREVIEW, RAISES).findings
    assert [item.check for item in found] == ["raises"]


def test_a_type_checker_that_says_the_same_adds_no_finding(tmp_path: Path) -> None:
    written = SdkProblem("unknown-argument", "vpc", "aws.ec2.Eip", EIP.type, "a", 2, "vpc")
    diagnostic = SourceDiagnostic("__main__.py", 4, 4, "ty", "unknown-argument", "No", sdk=written)
    types = TypesCheck(**{**DEPLOYMENT, "id": "types"}, problems=("unknown-argument",))
    made = subject(
        tmp_path, (EIP,), FILES, preview=_failed(_argument()), analysis=SourceAnalysis((diagnostic,))
    )
    assert len(run(made, types, ARGUMENTS, PREVIEW).findings) == 1


def test_the_same_name_at_two_places_is_one_finding_with_both(tmp_path: Path) -> None:
    second = Problem("exception", "x", SourcePosition("__main__.py", 6), "y")
    problems = (_argument(), _argument(urn=None), second)
    (finding,) = run(subject(tmp_path, (EIP,), FILES, preview=_failed(*problems)), ARGUMENTS).findings
    assert finding.message.count("__main__.py:4") == 1


def test_stops_parts_what_ends_a_preview_from_what_does_not(tmp_path: Path) -> None:
    quiet = ProblemCheck(**{**DEPLOYMENT, "id": "quiet"}, kinds=("unknown-argument",), stops=False)
    assert run(subject(tmp_path, (EIP,), FILES, preview=_failed(_argument())), quiet).findings == ()


def test_a_success_without_problems_raises_nothing(tmp_path: Path) -> None:
    assert run(subject(tmp_path, (EIP,), FILES), ARGUMENTS, RAISES).findings == ()


def test_a_failure_that_says_nothing_about_the_answer_is_no_finding(tmp_path: Path) -> None:
    preview = _failed(inconclusive="the program reads a value that only a deployment can give")
    assert run(subject(tmp_path, (), FILES, preview=preview), PREVIEW).findings == ()


def test_the_missing_argument_that_the_wrong_one_was_meant_to_be_is_the_same_defect(tmp_path: Path) -> None:
    wrong = _argument(suggestion="domain")
    missing = Problem(
        "missing-argument", "`domain` is missing", SourcePosition("__main__.py", 2), "domain", start_line=2
    )
    both = ProblemCheck(**{**DEPLOYMENT, "id": "missing"}, kinds=("missing-argument",))
    made = subject(tmp_path, (EIP,), FILES, preview=_failed(wrong, missing))
    assert [item.check for item in run(made, ARGUMENTS, both).findings] == ["refused"]


def test_names_that_one_file_never_defines_are_one_defect_which_the_linter_names_too(tmp_path: Path) -> None:
    problems = tuple(
        Problem("exception", f"the name `{name}` is not defined", SourcePosition("__main__.py", line), name)
        for name, line in (("role", 2), ("policy", 6))
    )
    diagnostic = SourceDiagnostic("__main__.py", 6, 6, "ruff", "F821", "Undefined name `policy`")
    linter = SourceCheck(
        **{**BASE, "id": "linter", "consequence": "fails-when-used", "category": "quality"},
        rules={"ruff": ("F821",)},
    )
    analysis = SourceAnalysis((diagnostic,))
    made = subject(tmp_path, (EIP,), FILES, preview=_failed(*problems), analysis=analysis)
    assert [item.check for item in run(made, RAISES, linter).findings] == ["raises"]


@pytest.mark.parametrize(
    ("call", "key", "impact"),
    [
        ("require_secret", "webhook", "low"),
        ("require", "certificateArn", "low"),
        ("require", "vpc_id", "low"),
        ("require", "described", "low"),
        ("require", "size", "critical"),
        ("require", "paid", "critical"),
    ],
)
def test_a_value_that_only_an_operator_knows_weighs_little(
    call: str, key: str, impact: str, tmp_path: Path
) -> None:
    place = SourcePosition("__main__.py", 1)
    missing = Problem("missing-config", f"'{key}' is set nowhere", place, f"shop:{key}")
    configured = ProblemCheck(**{**DEPLOYMENT, "id": "configured"}, kinds=("missing-config",))
    files = {
        "__main__.py": f"value = config.{call}('{key}')\n",
        "README.md": "pulumi config set described x\n",
    }
    made = subject(tmp_path, (), files, preview=_failed(missing))
    assert [item.impact for item in run(made, configured).findings] == [impact]


def test_a_value_that_the_stack_sets_in_another_namespace_is_told(tmp_path: Path) -> None:
    place = SourcePosition("__main__.py", 1)
    missing = Problem("missing-config", "'shop:size' is set nowhere", place, "shop:size")
    configured = ProblemCheck(
        **{**DEPLOYMENT, "id": "configured", "consequence": "blocks-operation", "message": "{detail}"},
        kinds=("missing-config",),
    )
    files = {
        "__main__.py": "size = config.require('size')\n",
        "Pulumi.dev.yaml": "config:\n  shop-aws:size: 3\n",
    }
    layout = {"stack_files": ("Pulumi.dev.yaml",)}
    made = subject(tmp_path, (), files, preview=_failed(missing), layout=layout)
    (finding,) = run(made, configured).findings
    assert finding.impact == "critical"
    assert "the stack sets it in the namespace `shop-aws`" in finding.message
