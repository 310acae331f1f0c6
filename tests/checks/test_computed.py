"""What counts as made up in a text that contains a made-up value."""

import pytest

from harness.checks.computed import is_computed

ACCOUNT = frozenset({"411111111111"})


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:s3:::logs-dev/*",
        "arn:aws:iam::411111111111:role/task",
        "vpc-0a1b2c3d",
        "db.c0ffee.us-east-1.rds.amazonaws.com",
        "logs.s3.amazonaws.com",
        "d111111abcdef8.cloudfront.net",
    ],
)
def test_outputs_of_aws_are_known_by_their_forms(text: str) -> None:
    assert is_computed(text, (), ACCOUNT)


@pytest.mark.parametrize(
    "text", ["s3:PutObject", "Allow", "elasticloadbalancing.amazonaws.com", "ecs-tasks.amazonaws.com", "*"]
)
def test_words_of_a_policy_are_the_authors(text: str) -> None:
    assert not is_computed(text, (), ACCOUNT)
