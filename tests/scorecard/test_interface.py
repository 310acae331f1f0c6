from harness.model.errors import EnvironmentFault
from harness.model.graph import Invocation
from harness.model.scorecard import Counts, HarnessFault, RequirementStatus, UnscoredReason
from harness.scorecard.interface import build, build_unscored
from tests.scorecard.cards import Results, finding, rubric, subject, workspace


def test_findings_stand_gravest_first_and_else_as_the_rubric_orders_them() -> None:
    found = (finding("low", "z"), finding("critical", "b"), finding("low", "a"), finding("critical", "a"))

    card = build("case", rubric(), subject(), Results(found))

    assert [(item.impact, item.check) for item in card.findings] == [
        ("critical", "b"),
        ("critical", "a"),
        ("low", "z"),
        ("low", "a"),
    ]
    assert card.counts == Counts(critical=2, low=2)


def test_a_card_can_be_recomputed_from_its_own_summary() -> None:
    card = build("case", rubric(), subject(), Results((finding("high"), finding("medium"))))

    lost = sum(
        card.summary["weights"][level] * getattr(card.counts, level) for level in card.summary["weights"]
    )
    assert card.score == 100 - lost
    assert (card.verdict == "fail") == any(
        getattr(card.counts, level) for level in card.summary["gate"]["fail_on"]
    )


def test_a_card_says_what_was_graded_by_what() -> None:
    provenance = build("case", rubric(), subject(), Results()).provenance

    assert provenance.files == {"index.ts": "a" * 64}
    assert provenance.sdk_versions == {"typescript": "node 24.19.0", "@pulumi/aws": "7.0.0"}
    assert provenance.rubric_sha256 == "0" * 64


def test_an_unsupported_data_source_is_named_once() -> None:
    call = Invocation("aws:rds/getInstance:getInstance", {}, "unsupported")
    answered = Invocation("aws:index/getRegion:getRegion", {}, "answered", {})

    card = build("case", rubric(), subject(call, answered, call), Results())

    assert card.preview.unsupported_data_sources == ("aws:rds/getInstance:getInstance",)


def test_a_crashed_check_costs_the_answer_nothing() -> None:
    card = build("case", rubric(), subject(), Results(faults=(HarnessFault("a-check", "KeyError"),)))

    assert (card.score, card.verdict) == (100.0, "pass")
    assert card.harness_faults == (HarnessFault("a-check", "KeyError"),)


def test_an_unscored_card_has_neither_verdict_nor_score() -> None:
    fault = EnvironmentFault("localstack", "it does not answer", "start it")

    card = build_unscored("case", rubric(), workspace(), fault)

    assert (card.status, card.verdict, card.score, card.findings) == ("unscored", None, None, ())
    assert card.unscored_reason == UnscoredReason("localstack", "it does not answer: start it")
    assert card.requirements == (RequirementStatus("no-secrets", "Secrets should be fetched", "unchecked"),)
