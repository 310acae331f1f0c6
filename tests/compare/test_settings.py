import re
from collections import Counter

from harness.compare.settings import knowledge, same_type

TOKEN = re.compile(r"aws:[a-zA-Z0-9]+/[A-Za-z0-9]+:[A-Z][A-Za-z0-9]*")


def test_every_token_is_a_type_token_and_stands_in_one_group_of_each_kind() -> None:
    for groups in (knowledge().equivalent_types, knowledge().kindred_types):
        tokens = [token for group in groups for token in group]
        assert [token for token in tokens if not TOKEN.fullmatch(token)] == []
        assert [token for token, times in Counter(tokens).items() if times > 1] == []


def test_every_group_has_a_choice() -> None:
    assert all(len(group) > 1 for group in (*knowledge().equivalent_types, *knowledge().kindred_types))


def test_load_balancers_of_both_modules_are_the_same_type() -> None:
    assert same_type("aws:alb/listener:Listener") == same_type("aws:lb/listener:Listener")
    assert same_type("aws:elb/loadBalancer:LoadBalancer") != same_type("aws:lb/loadBalancer:LoadBalancer")
