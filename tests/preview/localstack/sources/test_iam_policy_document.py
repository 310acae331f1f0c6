"""Policy documents come out byte for byte as the AWS provider renders them."""

import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.preview.localstack.accounts import open_account
from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.sources.call import DataSourceCall, LookupFailed
from harness.preview.localstack.sources.iam_policy_document import policy_document

_ACCOUNT = open_account(LocalStackEndpoint("http://127.0.0.1:9", "1", "community", ()), "policies")


def _render(**arguments: Any) -> dict[str, Any]:
    return policy_document(DataSourceCall(_ACCOUNT, arguments, "us-east-1"))


def test_key_order_sorting_and_single_values() -> None:
    found = _render(
        policyId="loans",
        statements=[
            {
                "sid": "Read",
                "actions": ["s3:GetObject", "s3:ListBucket"],
                "resources": ["arn:aws:s3:::loans/&{aws:username}/*"],
                "principals": [
                    {"type": "AWS", "identifiers": ["arn:aws:iam::1:root", "arn:aws:iam::2:root"]}
                ],
                "conditions": [
                    {"test": "StringLike", "variable": "s3:prefix", "values": ["b/", "", "a/"]},
                    {"test": "Bool", "variable": "aws:SecureTransport", "values": ["true"]},
                ],
            },
            {"effect": "Deny", "notActions": ["iam:*"], "notResources": ["*"]},
        ],
    )
    assert (
        found["json"]
        == """{
  "Version": "2012-10-17",
  "Id": "loans",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket",
        "s3:GetObject"
      ],
      "Resource": "arn:aws:s3:::loans/${aws:username}/*",
      "Principal": {
        "AWS": [
          "arn:aws:iam::2:root",
          "arn:aws:iam::1:root"
        ]
      },
      "Condition": {
        "Bool": {
          "aws:SecureTransport": "true"
        },
        "StringLike": {
          "s3:prefix": [
            "b/",
            "",
            "a/"
          ]
        }
      }
    },
    {
      "Effect": "Deny",
      "NotAction": "iam:*",
      "NotResource": "*"
    }
  ]
}"""
    )
    assert found["id"] == str(zlib.crc32(found["json"].encode()))
    assert found["minifiedJson"] == json.dumps(json.loads(found["json"]), separators=(",", ":"))


@pytest.mark.parametrize(
    ("principals", "expected"),
    [
        ([{"type": "*", "identifiers": ["*"]}], "*"),
        ([{"type": "AWS", "identifiers": ["*"]}], {"AWS": "*"}),
        (
            [{"type": "Service", "identifiers": ["b"]}, {"type": "AWS", "identifiers": ["a"]}],
            {"AWS": "a", "Service": "b"},
        ),
        (
            [{"type": "AWS", "identifiers": ["a"]}, {"type": "AWS", "identifiers": ["b"]}],
            {"AWS": ["a", "b"]},
        ),
    ],
)
def test_principals(principals: list[dict[str, Any]], expected: Any) -> None:
    for kind, key in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        document = json.loads(_render(statements=[{kind: principals}])["json"])
        assert document["Statement"][0][key] == expected


def test_conditions_on_one_variable_are_joined() -> None:
    conditions = [{"test": "T", "variable": "v", "values": [one]} for one in ("x", "y")]
    document = json.loads(_render(statements=[{"conditions": conditions}])["json"])
    assert document["Statement"][0]["Condition"] == {"T": {"v": ["x", "y"]}}


def test_characters_are_escaped_as_go_escapes_them() -> None:
    found = _render(statements=[{"actions": ["a<b>&\u2028é"]}])
    assert "a\\u003cb\\u003e\\u0026\\u2028é" in found["json"]
    assert json.loads(found["json"])["Statement"][0]["Action"] == "a<b>&\u2028é"


def test_documents_are_merged_by_sid_in_order() -> None:
    source = json.dumps(
        {"Version": "2008-10-17", "Id": "s", "Statement": [{"Sid": "A", "Effect": "Deny"}, {"Sid": "B"}]}
    )
    override = json.dumps({"Statement": {"Sid": "B", "Effect": "Deny", "Action": "z:*"}})
    found = _render(
        sourcePolicyDocuments=[source],
        overridePolicyDocuments=[override],
        statements=[{"sid": "A", "actions": ["x:*"]}, {"sid": "C"}],
    )
    assert json.loads(found["json"]) == {
        "Version": "2012-10-17",
        "Id": "s",
        "Statement": [
            {"Sid": "A", "Effect": "Allow", "Action": "x:*"},
            {"Sid": "B", "Effect": "Deny", "Action": "z:*"},
            {"Sid": "C", "Effect": "Allow"},
        ],
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"statements": [{"sid": "A"}, {"sid": "A"}]}, r"duplicate Sid \(A\)\. Remove"),
        ({"sourcePolicyDocuments": ['{"Statement":[{"Sid":"A"}]}'] * 2}, r"duplicate Sid \(A\) in source"),
        ({"sourcePolicyDocuments": ["{"]}, "it is not JSON"),
        ({"overrideJson": '{"Statement": 3}'}, "Statement must be a list"),
        ({"version": "2020-01-01"}, "expected version to be one of"),
        ({"version": "2008-10-17", "statements": [{"resources": ["&{aws:username}"]}]}, "not supported"),
        ({"statements": "x"}, "must be a list of objects"),
        ({"statements": [{"actions": [3]}]}, "must be a list of strings"),
        ({"sourceJson": "[" * 100_000}, "invalid policy document"),
    ],
)
def test_what_the_provider_refuses_fails(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(LookupFailed, match=message):
        _render(**arguments)


_TEXT = st.text(max_size=8)
_TEXTS = st.lists(_TEXT, max_size=4)
_STATEMENT = st.fixed_dictionaries(
    {},
    optional={
        "effect": st.sampled_from(["Allow", "Deny"]),
        "actions": _TEXTS,
        "notResources": _TEXTS,
        "resources": _TEXTS,
        "principals": st.lists(st.fixed_dictionaries({"type": _TEXT, "identifiers": _TEXTS}), max_size=3),
        "conditions": st.lists(
            st.fixed_dictionaries({"test": _TEXT, "variable": _TEXT, "values": _TEXTS}), max_size=3
        ),
    },
)


@given(st.lists(_STATEMENT, max_size=4))
def test_both_renderings_hold_the_same_document(statements: list[dict[str, Any]]) -> None:
    found = _render(statements=statements)
    assert json.loads(found["json"]) == json.loads(found["minifiedJson"])
    assert len(json.loads(found["json"]).get("Statement", [])) == len(statements)
    assert not set("<>&\u2028\u2029") & set(found["json"])


@given(st.lists(_STATEMENT, max_size=4), st.randoms())
def test_the_order_of_sets_makes_no_difference(statements: list[dict[str, Any]], chance: Any) -> None:
    shuffled = [
        {
            key: chance.sample(value, len(value)) if key in ("actions", "resources") else value
            for key, value in one.items()
        }
        for one in statements
    ]
    assert _render(statements=statements)["json"] == _render(statements=shuffled)["json"]


@given(st.lists(_STATEMENT, max_size=3))
def test_a_document_merged_over_nothing_means_the_same(statements: list[dict[str, Any]]) -> None:
    first = _render(statements=statements)["json"]
    again = _render(sourcePolicyDocuments=[first])["json"]
    assert _render(sourcePolicyDocuments=[again])["json"] == again
    before, after = json.loads(first), json.loads(again)
    for one, other in zip(before.get("Statement", []), after.get("Statement", []), strict=True):
        assert {key for key in one if key != "Condition"} == {key for key in other if key != "Condition"}
        assert one.get("Action") == other.get("Action")


@given(st.text())
def test_any_text_as_a_source_is_a_document_or_a_failed_lookup(text: str) -> None:
    try:
        rendered = _render(sourcePolicyDocuments=[text])["json"]
    except LookupFailed:
        rendered = "{}"
    assert isinstance(json.loads(rendered), dict)
