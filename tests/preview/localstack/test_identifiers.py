"""Random identifiers go out as stable ones, and come back."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness.preview.localstack.identifiers import StableIdentifiers

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just("vpc-0123456789abcdef0"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_VALUES)
def test_what_is_published_resolves_to_what_it_was(value: Any) -> None:
    known = StableIdentifiers("123456789012")
    known.ec2("vpc-0123456789abcdef0", "us-east-1", "default")
    published = known.publish(value)
    assert "vpc-0123456789abcdef0" not in repr(published)
    assert known.resolve(published) == value


def test_the_same_thing_gets_the_same_identifier_whatever_localstack_called_it() -> None:
    first, second = StableIdentifiers("1"), StableIdentifiers("1")
    assert first.ec2("subnet-11111111111111111", "a") == second.ec2("subnet-22222222222222222", "a")
    assert first.uuid("x", "a") == second.uuid("y", "a")
    assert first.suffix("arn:secret:n-abcdef", "a") == second.suffix("arn:secret:n-ghijkl", "a")
    assert first.token("AROA1234567890ABCDEFG", "a") == second.token("AROA9876543210ABCDEFG", "a")


def test_different_things_and_different_accounts_differ() -> None:
    one, two = StableIdentifiers("1"), StableIdentifiers("2")
    made = {
        known.ec2("sg-11111111", *parts) for known in (one, two) for parts in (("a", "b"), ("ab",), ("a",))
    }
    assert len(made) == 6


def test_identifiers_inside_longer_text_are_replaced() -> None:
    known = StableIdentifiers("1")
    stable = known.ec2("vpc-11111111", "a")
    assert known.publish("arn:aws:ec2:::vpc/vpc-11111111") == f"arn:aws:ec2:::vpc/{stable}"


def test_a_word_that_is_no_identifier_stays() -> None:
    known = StableIdentifiers("1")
    assert known.ec2("default", "a") == "default"
    assert known.publish({"instanceTenancy": "default"}) == {"instanceTenancy": "default"}
