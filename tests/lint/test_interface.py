import pytest

from harness.cache.interface import memory
from harness.lint.answer import Answer, Task, answer_beside, read_answer, read_task
from harness.lint.interface import lint
from harness.model.places import project_folder
from harness.model.progress import quiet
from harness.pipeline import GradeRequest, grade
from harness.report.markdown import render
from tests.lint.case import HEAD, finding, python, write_case

RIGHT = finding(
    1,
    "Short Visibility Timeout of the SQS Queue",
    "High",
    "The queue hides a message for 45 seconds:" + python("    visibility_timeout_seconds=45,"),
    python("visibility_timeout_seconds=180,"),
    'The PROMPT says "The order queue must be encrypted with a KMS key", and the model read no further.',
)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Task, Answer]:
    folder = write_case(tmp_path_factory.mktemp("case"))
    task = read_task(None, folder)
    source = answer_beside(folder / "MODEL_FAILURES.md")
    assert task is not None
    assert source is not None
    return task, read_answer(source, memory(quiet), quiet)


def faults(case: tuple[Task, Answer], text: str) -> list[tuple[str, str]]:
    return [(fault.rule, fault.message) for fault in lint(HEAD + text, *case)]


def test_a_report_that_is_right_has_no_faults(case: tuple[Task, Answer]) -> None:
    summary = "## Summary\n\n- **Total failures**: 0 Critical, 1 High, 0 Medium, 0 Low\n"

    assert faults(case, "## High Failures\n\n" + RIGHT + summary) == []


def test_totals_that_differ_from_the_sections(case: tuple[Task, Answer]) -> None:
    summary = "## Summary\n\n- **Total failures**: 2 Critical, 1 High, 0 Medium, 0 Low\n"

    [(rule, message)] = faults(case, "## High Failures\n\n" + RIGHT + summary)

    assert rule == "totals"
    assert "2 Critical, 1 High" in message
    assert "0 Critical, 1 High" in message


def test_a_whole_number_that_differs_from_the_findings(case: tuple[Task, Answer]) -> None:
    [(rule, message)] = faults(case, "## High Failures\n\n" + RIGHT + "## Summary\n\n- Total issues: 4\n")

    assert (rule, message) == ("totals", "the total says 4, and the report holds 1 findings")


def test_a_level_that_differs_from_the_section(case: tuple[Task, Answer]) -> None:
    [(rule, message)] = faults(case, "## Low Failures\n\n" + RIGHT)

    assert rule == "levels"
    assert "states High, and stands among the Low ones" in message


def test_a_level_of_the_summary_that_differs_from_the_finding(case: tuple[Task, Answer]) -> None:
    gap = "## Summary\n\n1. Tuning of queues (critical - visibility timeout too short)\n"

    [(rule, message)] = faults(case, "## High Failures\n\n" + RIGHT + gap)

    assert rule == "levels"
    assert "finding 1 (Short Visibility Timeout of the SQS Queue) Critical" in message


def test_a_quote_that_the_prompt_does_not_hold(case: tuple[Task, Answer]) -> None:
    cause = 'The PROMPT says "All queues must have a dead letter queue", which the model ignored.'

    [(rule, message)] = faults(
        case, finding(1, "No Dead Letters", "High", "There is no such queue.", cause=cause)
    )

    assert rule == "quote"
    assert "All queues must have a dead letter queue" in message


def test_a_value_that_the_prompt_does_not_specify(case: tuple[Task, Answer]) -> None:
    fix = "Use `visibility=180` as specified in the PROMPT."

    [(rule, message)] = faults(case, finding(1, "Odd Timeout", "High", "It is odd.", fix))

    assert (rule, message) == ("quote", "`visibility=180` is said to stand in the PROMPT, and does not")


def test_what_the_prompt_is_said_not_to_hold_is_no_quote(case: tuple[Task, Answer]) -> None:
    cause = 'The PROMPT does not say "All queues must have a dead letter queue".'

    assert faults(case, finding(1, "No Dead Letters", "High", "There is none.", cause=cause)) == []


def test_a_requirement_about_another_service_as_the_cause(case: tuple[Task, Answer]) -> None:
    cause = 'The model ignored the PROMPT constraint: "Lambda functions must have a timeout of 30 seconds".'

    [(rule, message)] = faults(
        case, finding(1, "Short SQS Queue Timeout", "High", "It is short.", cause=cause)
    )

    assert rule == "quote"
    assert "is about sqs" in message
    assert "a requirement about lambda" in message


def test_a_snippet_that_is_not_in_the_answer(case: tuple[Task, Answer]) -> None:
    issue = "It is open:" + python('    name=f"orders-{stage}",  # named\n    fifo_queue=True,')

    [(rule, message)] = faults(case, finding(1, "Open Queue", "High", issue))

    assert rule == "snippet"
    assert "1 of the 2 lines" in message
    assert "fifo_queue=True" in message


def test_a_snippet_that_is_only_formatted_otherwise_is_in_the_answer(case: tuple[Task, Answer]) -> None:
    issue = "It is:" + python(
        "queue = aws.sqs.Queue(\"orders\", name=f'orders-{stage}', kms_master_key_id=key.arn, ...)"
    )

    assert faults(case, finding(1, "Queue", "High", issue)) == []


def test_a_name_that_is_called_unused_and_is_used(case: tuple[Task, Answer]) -> None:
    [(rule, message)] = faults(case, finding(1, "Unused Name", "Low", "`stage` is declared but never used."))

    assert rule == "refuted"
    assert "__main__.py:11" in message


def test_a_name_that_is_unused_is_not_refuted(case: tuple[Task, Answer]) -> None:
    assert faults(case, finding(1, "Unused Name", "Low", "`spare` is declared but never used.")) == []


def test_a_property_that_is_called_missing_and_is_set(case: tuple[Task, Answer]) -> None:
    issue = "The queue is missing `kms_master_key_id`." + python("queue = aws.sqs.Queue(")

    [(rule, message)] = faults(case, finding(1, "Unencrypted Queue", "High", issue))

    assert rule == "refuted"
    assert "aws:sqs/queue:Queue 'orders'" in message


def test_a_property_that_is_missing_is_not_refuted(case: tuple[Task, Answer]) -> None:
    issue = "The queue is missing `redrive_policy`." + python("queue = aws.sqs.Queue(")

    assert faults(case, finding(1, "No Dead Letters", "High", issue)) == []


def test_a_resource_that_is_called_missing_and_is_registered(case: tuple[Task, Answer]) -> None:
    [(rule, message)] = faults(case, finding(1, "No Key", "High", "There is no `aws.kms.Key`."))

    assert rule == "refuted"
    assert "'orders'" in message


def test_a_fix_that_breaks_a_requirement(case: tuple[Task, Answer]) -> None:
    issue = "Kept for too short:" + python('logs = aws.cloudwatch.LogGroup("orders", retention_in_days=14)')
    fix = python('logs = aws.cloudwatch.LogGroup(\n    "orders",\n    retention_in_days=365,\n)')

    [(rule, message)] = faults(case, finding(1, "Short Retention", "Medium", issue, fix))

    assert rule == "advice"
    assert "sets `retention_in_days` to 365" in message
    assert "14-day retention" in message


def test_a_fix_that_says_that_it_breaks_a_requirement(case: tuple[Task, Answer]) -> None:
    fix = python('logs = aws.cloudwatch.LogGroup(\n    "orders",\n    retention_in_days=365,\n)')
    text = finding(1, "Short Retention", "Medium", "Kept for too short.", fix)

    assert faults(case, text + "**Conflict with the PROMPT**: It demands 14 days.\n") == []


def test_blame_for_what_follows_the_prompt(case: tuple[Task, Answer]) -> None:
    cause = "The model correctly followed the PROMPT requirement, and should have asked."

    [(rule, _)] = faults(case, finding(1, "Short Retention", "Medium", "Kept for too short.", cause=cause))

    assert rule == "advice"


@pytest.mark.parametrize(
    "sample",
    sorted(path.name for path in (project_folder() / "samples/fintech-loan").iterdir() if path.is_dir()),
)
def test_our_own_analyses_have_no_faults(sample: str) -> None:
    folder = project_folder() / "samples" / "fintech-loan"
    graded = grade(GradeRequest(str(folder / sample), "fintech-loan"))
    task = read_task(folder / "PROMPT.md", folder)

    found = lint(
        render(graded.card, graded.rubric), task, read_answer(str(folder / sample), memory(quiet), quiet)
    )

    assert found == ()
