"""Kind ``types``: each mistake once, with every place, and once only where the preview met it too."""

from pathlib import Path
from typing import Any

import msgspec

from harness.model.analysis import RESOURCE_OPTION, SdkProblem, SourceAnalysis, SourceDiagnostic
from harness.model.graph import SourcePosition
from harness.model.preview import ProgramError
from harness.model.rubric import PreviewCheck, TypesCheck
from tests.checks.build import BASE, run, subject

EIP = "aws:ec2/eip:Eip"
PROGRAM = """\
import pulumi_aws as aws
aws.ec2.Eip('a', vpc=True)
aws.ec2.Eip(
    'b',
    vpc=True,
)
"""
FILES = {"__main__.py": PROGRAM}
CHECK = TypesCheck(
    **{**BASE, "title": "`{value}` Is Unknown", "consequence": "does-not-deploy", "category": "deployment"},
    problems=("unknown-argument", "unknown-module"),
)
PREVIEW = PreviewCheck(
    **{**BASE, "id": "fails", "consequence": "does-not-deploy", "category": "deployment"},
    outcomes=("program-error",),
)


def _unknown(line: int, start: int, name: str, **fields: Any) -> SourceDiagnostic:
    problem = SdkProblem(
        "unknown-argument",
        "vpc",
        "aws.ec2.Eip",
        EIP,
        name,
        start,
        "vpc",
        "write domain",
        **fields,
    )
    return SourceDiagnostic("__main__.py", line, line, "ty", "no-matching-overload", "No", sdk=problem)


def _failed(message: str, line: int) -> dict[str, Any]:
    error = ProgramError("TypeError", message, SourcePosition("__main__.py", line))
    return {"outcome": "program-error", "error": error}


def test_one_argument_at_two_places_is_one_finding_with_both(tmp_path: Path) -> None:
    analysis = SourceAnalysis((_unknown(2, 2, "a", majors=(7,)), _unknown(5, 3, "b", majors=(7,))))
    made = subject(tmp_path, (), FILES, analysis=analysis, layout={"language": "python"})
    (finding,) = run(made, CHECK).findings
    assert finding.title == "`vpc` Is Unknown"
    assert finding.resource is not None
    assert (finding.resource.type, finding.resource.name, finding.property) == (EIP, "a", "vpc")
    assert "`vpc` is no argument of aws.ec2.Eip; write domain" in finding.message
    assert "version 7" in finding.message
    assert [(item.start_line, item.end_line) for item in (finding.evidence, *finding.also) if item] == [
        (2, 2),
        (5, 5),
    ]


def test_what_the_preview_stopped_at_is_the_same_defect(tmp_path: Path) -> None:
    analysis = SourceAnalysis((_unknown(5, 3, "b"),))
    message = "Eip._internal_init() got an unexpected keyword argument 'vpc'"
    made = subject(
        tmp_path,
        (),
        FILES,
        analysis=analysis,
        preview=_failed(message, 3),
        layout={"language": "python"},
    )
    (finding,) = run(made, PREVIEW, CHECK).findings
    assert finding.check == CHECK.id
    assert {item.start_line for item in finding.also} == {3}


def test_another_name_or_another_statement_is_another_defect(tmp_path: Path) -> None:
    analysis = SourceAnalysis((_unknown(5, 3, "b"),))
    for number, (name, line) in enumerate((("instance", 3), ("vpc", 2))):
        message = f"Eip._internal_init() got an unexpected keyword argument '{name}'"
        made = subject(
            tmp_path / str(number),
            (),
            FILES,
            analysis=analysis,
            preview=_failed(message, line),
            layout={"language": "python"},
        )
        assert len(run(made, PREVIEW, CHECK).findings) == 2


def test_modules_of_one_missing_package_are_one_finding(tmp_path: Path) -> None:
    found = tuple(
        SourceDiagnostic(
            "__main__.py", line, line, "ty", "import-not-found", "x", sdk=SdkProblem("unknown-module", name)
        )
        for line, name in ((1, "parts.vpc"), (2, "parts.alb"), (3, "other"))
    )
    layout = {"language": "python"}
    stopped = _failed("No module named 'parts'", 1)
    made = subject(tmp_path, (), FILES, analysis=SourceAnalysis(found), layout=layout, preview=stopped)
    findings = run(made, CHECK).findings
    assert [item.message.split("`")[1] for item in findings] == ["parts.vpc, parts.alb", "other"]


def test_a_program_that_ran_found_its_modules(tmp_path: Path) -> None:
    problem = SdkProblem("unknown-module", "parts.vpc")
    found = SourceDiagnostic("__main__.py", 1, 1, "ty", "import-not-found", "x", sdk=problem)
    made = subject(tmp_path, (), FILES, analysis=SourceAnalysis((found,)), layout={"language": "python"})
    assert run(made, CHECK).findings == ()


def test_kinds_that_the_check_does_not_name_and_plain_diagnostics_are_left_alone(tmp_path: Path) -> None:
    plain = SourceDiagnostic("__main__.py", 1, 1, "ty", "invalid-assignment", "x")
    wrong = SourceDiagnostic("__main__.py", 1, 1, "ty", "y", "x", sdk=SdkProblem("wrong-type", "list[str]"))
    made = subject(
        tmp_path, (), FILES, analysis=SourceAnalysis((plain, wrong)), layout={"language": "python"}
    )
    assert run(made, CHECK).findings == ()


def test_members_of_one_class_and_an_option_given_to_several_are_one_finding_each(tmp_path: Path) -> None:
    def found(line: int, problem: SdkProblem) -> SourceDiagnostic:
        return SourceDiagnostic("__main__.py", line, line, "ty", "x", "x", sdk=problem)

    analysis = SourceAnalysis(
        (
            found(1, SdkProblem("unknown-member", "getA", "aws.s3")),
            found(2, SdkProblem("unknown-member", "getB", "aws.s3")),
            found(3, SdkProblem("unknown-argument", "depends_on", "aws.sns.Topic", instead=RESOURCE_OPTION)),
            found(4, SdkProblem("unknown-argument", "depends_on", "aws.sqs.Queue", instead=RESOURCE_OPTION)),
        )
    )
    made = subject(tmp_path, (), FILES, analysis=analysis, layout={"language": "python"})
    check = msgspec.structs.replace(CHECK, problems=("unknown-member", "unknown-argument"))
    messages = [item.message for item in run(made, check).findings]
    assert len(messages) == 2
    assert "`getA` of aws.s3, `getB` of aws.s3" in messages[0]
    assert "aws.sns.Topic, aws.sqs.Queue" in messages[1]
