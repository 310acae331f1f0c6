"""What kind of statement it is."""

import pytest

from harness.prompt.document import statements
from harness.prompt.reading import Reading, read_all, read_statement
from harness.prompt.vocabulary import vocabulary


def _read(prompt: str) -> Reading:
    return read_statement(statements(prompt)[-1], vocabulary().sections)


@pytest.mark.parametrize(
    ("prompt", "force"),
    [
        ("## MANDATORY REQUIREMENTS\n\n- Create a VPC", "mandatory"),
        ("## Constraints\n\n- Logs must be kept 7 days", "constraint"),
        ("## OPTIONAL ENHANCEMENTS (If time permits)\n\n- Add a firewall", "optional"),
        ("## Requirements\n\n- Add a firewall (OPTIONAL: WAF)", "optional"),
        ("## NAT\n\n- **Prefer**: VPC endpoints", "optional"),
        ("## Requirements\n\n- Do NOT use retention", "forbidden"),
        ("## Lifecycle\n\n- **FORBIDDEN**:\n  - `deletionProtection: true`", "forbidden"),
        ("## Hardcoded Values (FORBIDDEN)\n\n- **DO NOT** hardcode:\n  - Account IDs", "forbidden"),
        ("## Hardcoded Values (FORBIDDEN)\n\n- **USE**: variables of the environment", "mandatory"),
    ],
)
def test_headings_leads_and_words_give_the_force(prompt: str, force: str) -> None:
    assert _read(prompt).force == force


@pytest.mark.parametrize(
    "prompt",
    [
        "## Examples\n\n- S3 bucket named my-bucket",
        "### Names\n\n- Examples:\n  - Lambda function: my-function",
        "## Background\n\nThe company runs a trading platform.",
        "## Rules\n\n- **Rationale**: tests clean up after themselves",
        "## Rules\n\n- ❌ WRONG: `arn:aws:iam::aws:policy/ConfigRole`",
        "## Rules\n\n- **Logs**",
    ],
)
def test_what_shows_explains_or_describes_demands_nothing(prompt: str) -> None:
    assert not _read(prompt).demands


@pytest.mark.parametrize(
    "prompt",
    ["## GuardDuty\n\n- If task requires GuardDuty, add a comment", "- **If NAT required**: Create only one"],
)
def test_a_condition_is_seen(prompt: str) -> None:
    assert _read(prompt).conditional


def test_success_criteria_sum_up() -> None:
    assert _read("## Success Criteria\n\n- All logs are kept").role == "summary"


def test_prose_that_demands_is_a_demand() -> None:
    assert _read("We need an API Gateway with rate limiting.").demands


def test_short_forms_of_a_prompt_in_prose_demand_what_they_name() -> None:
    made = read_all(
        statements("Two NAT gateways. Our current stack has one. What would you do?"), vocabulary().sections
    )
    assert [item.demands for item in made] == [True, False, False]


def test_short_forms_beside_headings_do_not() -> None:
    made = read_all(statements("# Background\n\nTwo NAT gateways. Create a third."), vocabulary().sections)
    assert [item.demands for item in made] == [False, True]


def test_short_forms_below_the_title_alone_demand_what_they_name() -> None:
    made = read_all(
        statements("# Hub network\n\n- Two NAT gateways\n- Flow logs of every VPC\n"), vocabulary().sections
    )
    assert [item.demands for item in made] == [True, True]


@pytest.mark.parametrize("lead", ["Requirements", "Requirements:", "The stack must:"])
def test_a_plain_line_over_a_list_heads_it(lead: str) -> None:
    text = f"# Hub\n\n## Background\n\nWe grow.\n\n{lead}\n\n1. Two NAT gateways\n"
    made = read_all(statements(text), vocabulary().sections)
    assert made[-1].demands
    assert not made[0].demands
