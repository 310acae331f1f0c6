"""Where a pack contradicts the PROMPT, the PROMPT wins."""

import msgspec

from harness.model.rubric import CountCheck, Selector, Stack
from harness.prompt.interface import read, reconcile, without_presence
from tests.prompt import answers


def _pack_check(topic: str | None, identifier: str = "pack-check") -> CountCheck:
    return CountCheck(
        id=identifier,
        title="Pack",
        consequence="excess-privilege",
        category="c",
        basis="best-practice",
        message="m",
        root_cause="r",
        topic=topic,
        resources=Selector("aws:s3/bucket:Bucket"),
    )


def test_a_check_that_the_prompt_contradicts_is_left_out() -> None:
    prompt = read(answers.prompt("Create single NAT Gateway to save cost"), "python", answers.SUFFIXES)
    merged = reconcile(answers.rubric(_pack_check("nat-per-zone")), prompt)
    assert "pack-check" not in {check.id for check in merged.checks}


def test_a_check_that_the_prompt_tempers_says_so() -> None:
    prompt = read(answers.prompt("The load balancer listens on HTTP only"), "python", answers.SUFFIXES)
    merged = reconcile(answers.rubric(_pack_check("https-listener")), prompt)
    (check,) = [item for item in merged.checks if item.id == "pack-check"]
    assert check.conflict == 'The PROMPT asks for plain HTTP: "The load balancer listens on HTTP only"'


def test_the_prompts_own_value_stands_in_the_packs_place() -> None:
    prompt = read(answers.prompt("CloudWatch log groups with 7-day retention"), "python", answers.SUFFIXES)
    merged = reconcile(answers.rubric(_pack_check("log-retention")), prompt)
    names = {check.id for check in merged.checks}
    assert "prompt-log-retention" in names
    assert "pack-check" not in names


def test_checks_of_one_topic_are_one_defect() -> None:
    prompt = read(answers.prompt("RDS instance with automated backups"), "python", answers.SUFFIXES)
    merged = reconcile(answers.rubric(_pack_check("backups-enabled")), prompt)
    causes = {check.id: check.cause for check in merged.checks}
    assert causes["pack-check"] == causes["prompt-backups-enabled"] == "backups-enabled"


def test_a_pack_check_proves_the_requirement_that_speaks_of_its_topic() -> None:
    prompt = read(answers.prompt("Follow least privilege for all IAM roles"), "python", answers.SUFFIXES)
    merged = reconcile(answers.rubric(_pack_check("iam-wildcard")), prompt)
    (check,) = [item for item in merged.checks if item.id == "pack-check"]
    assert (check.requirement, check.proves) == (prompt.requirements[0].id, (prompt.requirements[0].id,))


def test_everything_else_stays() -> None:
    rubric = answers.rubric(_pack_check(None), _pack_check("multi-az", "other"))
    assert reconcile(rubric, read("Hello.", "python", answers.SUFFIXES)) == rubric


def test_where_nothing_was_registered_no_service_is_missed() -> None:
    prompt = read(answers.prompt("Create an SNS topic for alerts"), "python", answers.SUFFIXES)
    merged = reconcile(answers.rubric(), prompt)
    assert [check.id for check in merged.checks] == ["prompt-service-sns"]
    assert without_presence(merged).checks == ()
    assert without_presence(merged).requirements == merged.requirements


def test_a_general_rubric_previews_where_the_prompt_deploys() -> None:
    stack = Stack(config={"aws:region": "us-east-1", "a": "b"}, environment={"AWS_REGION": "us-east-1"})
    general = msgspec.structs.replace(answers.rubric(), stack=stack)
    prompt = read(answers.prompt("Deploy to eu-west-1 region"), "python", answers.SUFFIXES)
    placed = reconcile(general, prompt).stack
    assert placed == Stack(
        region="eu-west-1",
        config={"aws:region": "eu-west-1", "a": "b"},
        environment={"AWS_REGION": "eu-west-1"},
    )
    assert reconcile(msgspec.structs.replace(general, task="own"), prompt).stack == stack


def test_what_the_prompt_asks_for_is_kept_and_noted() -> None:
    prompt = read(answers.prompt("Add reserved concurrency limit of 10"), "python", answers.SUFFIXES)
    merged = reconcile(answers.rubric(_pack_check("reserved-concurrency")), prompt)
    (check,) = [item for item in merged.checks if item.id == "pack-check"]
    assert check.conflict is not None


def test_a_packs_check_stands_for_the_absence_that_it_explains() -> None:
    prompt = read(answers.prompt("Create CloudWatch alarms for the stack"), "python", answers.SUFFIXES)
    merged = reconcile(answers.rubric(_pack_check("alarms")), prompt)
    assert [(check.id, check.requirement) for check in merged.checks] == [
        ("pack-check", prompt.requirements[0].id)
    ]


def test_the_prompts_words_raise_the_level_of_a_packs_check() -> None:
    prompt = read(
        answers.prompt("Follow least privilege", "No wildcard actions in IAM policies"),
        "python",
        answers.SUFFIXES,
    )
    merged = reconcile(answers.rubric(_pack_check("iam-wildcard")), prompt)
    assert [check.impact for check in merged.checks if check.id == "pack-check"] == ["critical"]
