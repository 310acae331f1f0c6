"""Inputs as documents: JSON text decoded, uncertain parts marked, hostile text harmless."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness.checks import documents, paths
from harness.checks.documents import Uncertain
from tests.checks.build import resource


def _never(_path: str, _text: str) -> bool:
    return False


PLAIN = st.text().filter(lambda text: text.lstrip()[:1] not in ("{", "["))


@given(value=st.dictionaries(PLAIN, st.one_of(st.integers(), PLAIN, st.lists(PLAIN))))
def test_json_text_decodes_to_what_it_says(value: dict[str, Any]) -> None:
    made = resource("a:b:C", "n", {"policy": json.dumps(value)})
    assert documents.decode(made, _never)["policy"] == value


@given(text=st.text())
def test_any_other_text_stays_as_it_is(text: str) -> None:
    if text.lstrip()[:1] not in ("{", "["):
        assert documents.decode(resource("a:b:C", "n", {"t": text}), _never) == {"t": text}


def test_deeply_nested_text_does_no_harm() -> None:
    text = "[" * 100_000
    assert documents.decode(resource("a:b:C", "n", {"t": text}), _never) == {"t": text}
    nested = "[" * 500 + "]" * 500
    documents.decode(resource("a:b:C", "n", {"t": nested}), _never)


def test_only_the_made_up_leaf_of_a_policy_is_uncertain() -> None:
    policy = json.dumps({"Statement": [{"Action": "*", "Resource": "arn:made-up/*"}]})
    made = resource("a:b:C", "n", {"policy": policy}, synthesised=("policy",))
    (statement,) = documents.decode(made, lambda _path, text: "made-up" in text)["policy"]["Statement"]
    assert statement == {"Action": "*", "Resource": Uncertain("arn:made-up/*")}


def test_an_unknown_value_is_present_and_uncertain() -> None:
    document = documents.decode(resource("a:b:C", "n", {"a": {"b": None}}, unknowns=("a.b",)), _never)
    assert documents.get(document, "a.b") == (True, Uncertain())
    assert documents.get(document, "a.c") == (False, None)
    assert documents.is_uncertain(document)


def test_values_are_collected_over_lists() -> None:
    document = {"rules": [{"days": 1}, {"days": [2, 3]}, {}]}
    assert documents.values(document, "rules.days") == (1, 2, 3)


@given(st.lists(st.one_of(st.integers(0, 99), st.from_regex(r"[a-zA-Z]+", fullmatch=True)), min_size=1))
def test_paths_split_and_join(segments: list[str | int]) -> None:
    assert list(paths.split(paths.join(segments))) == segments


def test_a_path_covers_itself_and_what_lies_below() -> None:
    assert paths.covers("a.b", "a.b[0].c")
    assert not paths.covers("a.b", "a.bc")
    assert paths.without_indexes("a[0].b[1]") == "a.b"
