"""Scorecards for the tests of the reports."""

from typing import Any

from harness.model.comparison import Comparison, PropertyDifference, ResourceMatch
from harness.model.finding import Evidence, Finding, FindingResource
from harness.model.preview import Assistance
from harness.model.rubric import Fix, KnowledgeGap, PropertyCheck, Rubric, Selector
from harness.model.scorecard import (
    CardProvenance,
    Counts,
    HarnessFault,
    PreviewSummary,
    RequirementStatus,
    Scorecard,
    UnscoredReason,
)
from harness.model.workspace import IntakeDecision, LineRange
from harness.scorecard.grade import count, score, verdict
from tests.scorecard import cards

PASSWORD = Finding(
    id="hardcoded-password-1a2b3c4d",
    check="hardcoded-password",
    title="Hardcoded Database Password",
    message="`aws:rds/instance:Instance` fintech-db has its password in the code.",
    impact="critical",
    category="secrets",
    basis="prompt",
    root_cause="The model marked the password as a secret, and left its value in the source.",
    impacts={"Security": ("Password visible in version control", "Cannot rotate without a code change")},
    references=("https://docs.aws.amazon.com/secretsmanager/latest/userguide/intro.html",),
    resource=FindingResource(
        "urn:pulumi:dev::tap::aws:rds/instance:Instance::db", "aws:rds/instance:Instance", "db"
    ),
    property="password",
    evidence=Evidence("lib/tap-stack.ts", 12, 12, '    password: pulumi.secret("TempPassword123!"),'),
    requirement="secrets-fetched",
    ideal=Evidence("database.py", 40, 42, "    password=aws.secretsmanager.get_secret_version(\n    )"),
    also=(Evidence("lib/other.ts", 3, 4, "const a = 1;\nconst b = 2;"),),
)
RETENTION = Finding(
    id="log-retention-00000000",
    check="log-retention",
    title="Inadequate Log Retention",
    message="The log group keeps its events for 7 days.",
    impact="medium",
    category="compliance",
    basis="best-practice",
    root_cause="The model did what the PROMPT says.",
    impacts={"Compliance": ("May not satisfy auditors",)},
    conflict="The PROMPT asks for 7 days; best practice for financial data is 90 and more.",
    evidence=Evidence("lib/tap-stack.ts", 90, 91, "retentionInDays: 7,\n"),
    requirement="log-retention",
)
TAGS = Finding(
    id="cost-tags-00000000",
    check="cost-tags",
    title="Missing Cost Tags",
    message="No resource has a CostCenter tag.",
    impact="low",
    category="tagging",
    basis="best-practice",
    root_cause="Tags came from the caller alone.",
)


def rubric() -> Rubric:
    check = PropertyCheck(
        id="log-retention",
        title="Inadequate Log Retention",
        consequence="weak-protection",
        category="compliance",
        basis="best-practice",
        message="",
        root_cause="",
        fix=Fix(text="Keep the logs for `90` days."),
        resources=Selector("aws:cloudwatch/logGroup:LogGroup"),
        schema={},
    )
    return cards.rubric(
        checks=(check,),
        knowledge={
            "secrets": KnowledgeGap("Secrets management", "Security anti-patterns (hardcoded secrets)"),
            "compliance": KnowledgeGap("Retention rules", "Requirements that good practice exceeds"),
        },
    )


def graded(*findings: Finding, **fields: Any) -> Scorecard:
    """A card of ``findings``, with its counts and its grade computed as for a real one."""
    counts = count(findings)
    scoring = cards.rubric().scoring
    points = score(counts, scoring)
    defaults: dict[str, Any] = {
        "case": "fintech-loan",
        "task": "fintech-loan",
        "language": "typescript",
        "status": "graded",
        "unscored_reason": None,
        "verdict": verdict(counts, points, scoring.gate),
        "score": points,
        "counts": counts,
        "preview": PreviewSummary("succeeded", "embedded", 57, 0.1, "succeeded"),
        "requirements": (
            RequirementStatus("secrets-fetched", "Secrets should be fetched from there", "violated"),
            RequirementStatus("log-retention", "7-day retention for | ECS `logs`", "met"),
            RequirementStatus("waf", "Add AWS WAF to ALB", "unchecked", "optional"),
        ),
        "provenance": CardProvenance("samples/answer", "directory", {"index.ts": "a" * 64}, "0.1.0", {}),
        "findings": findings,
        "summary": {"gate": {"fail_on": ["critical", "high"], "min_score": 0.0}},
    }
    return Scorecard(**(defaults | fields))


def full() -> Scorecard:
    """A card with something in every section."""
    return graded(
        PASSWORD,
        RETENTION,
        TAGS,
        preview=PreviewSummary(
            "succeeded",
            "embedded",
            57,
            0.1,
            "succeeded",
            assisted=(Assistance("entry-program", "TapStack", "the answer is only a component class"),),
            unsupported_data_sources=("aws:rds/getInstance:getInstance",),
        ),
        comparison=comparison(),
        decisions=(
            IntakeDecision("placed", "named by its heading", "lib/tap-stack.ts", LineRange(1, 80)),
            IntakeDecision("unplaced", "a fragment without a file name", None, LineRange(90, 99)),
        ),
        harness_faults=(HarnessFault("odd-check", "KeyError: 'x'"),),
    )


def comparison() -> Comparison:
    def urn(token: str, name: str) -> str:
        return f"urn:pulumi:dev::tap::tap:TapStack${token}::{name}"

    log_group, listener = "aws:cloudwatch/logGroup:LogGroup", "aws:lb/listener:Listener"
    difference = PropertyDifference("retentionInDays", "changed", 7, 90)
    missing = PropertyDifference("kmsKeyId", "missing", None, "${aws:kms/key:Key.arn}")
    return Comparison(
        matches=(
            ResourceMatch(urn(log_group, "ecs"), urn(log_group, "logs"), 0.8, (difference, missing)),
            ResourceMatch(urn("aws:ec2/vpc:Vpc", "vpc"), urn("aws:ec2/vpc:Vpc", "vpc"), 1.0),
        ),
        missing=(urn(listener, "https"),),
        extra=(urn("aws:sqs/queue:Queue", "jobs|more"),),
        coverage=0.6667,
    )


def unscored() -> Scorecard:
    return graded(
        status="unscored",
        unscored_reason=UnscoredReason("localstack", "it went away: `iac-harness localstack start`"),
        verdict=None,
        score=None,
        counts=Counts(),
        preview=PreviewSummary("unscored", "embedded", 0, 0.0, "environment"),
        requirements=(),
        summary={},
    )
