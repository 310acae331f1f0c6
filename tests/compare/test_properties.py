import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness.compare.interface import compare
from harness.model.comparison import PropertyDifference
from harness.model.graph import Reference
from tests.compare.graphs import bucket, graph, resource, versioning

TOKEN = "aws:sqs/queue:Queue"


def _differences(answer: dict[str, Any], ideal: dict[str, Any], **marks: Any) -> list[PropertyDifference]:
    comparison = compare(
        graph(resource(TOKEN, "queue", answer, **marks)), graph(resource(TOKEN, "queue", ideal))
    )
    return [found for match in comparison.matches for found in match.differences]


def test_a_changed_value_is_named_by_its_camel_case_path() -> None:
    assert _differences({"a": {"retentionDays": 7}}, {"a": {"retentionDays": 90}}) == [
        PropertyDifference("a.retentionDays", "changed", 7, 90)
    ]


def test_a_property_of_one_side_is_missing_or_extra() -> None:
    assert _differences({"mine": 1}, {"theirs": 2}) == [
        PropertyDifference("mine", "extra", 1, None),
        PropertyDifference("theirs", "missing", None, 2),
    ]


def test_nothing_and_an_empty_list_are_the_same() -> None:
    assert _differences({"a": [], "b": None}, {"c": {}}) == []


def test_the_order_of_plain_values_means_nothing() -> None:
    assert _differences({"subnets": ["b", "a"]}, {"subnets": ["a", "b"]}) == []


def test_the_order_of_a_command_means_something() -> None:
    found = _differences({"command": ["b", "a"]}, {"command": ["a", "b"]})

    assert found == [PropertyDifference("command", "changed", ["b", "a"], ["a", "b"])]


def test_objects_of_a_list_are_paired_by_content_before_their_place() -> None:
    answer = {"rules": [{"port": 443, "open": True}, {"port": 80, "open": True}]}
    ideal = {"rules": [{"port": 80, "open": True}, {"port": 443, "open": False}]}

    assert _differences(answer, ideal) == [PropertyDifference("rules[0].open", "changed", True, False)]


def test_text_and_number_of_one_value_are_the_same() -> None:
    assert _differences({"cpu": "256", "on": "true"}, {"cpu": 256.0, "on": True}) == []


def test_json_text_is_compared_as_what_it_says() -> None:
    answer = {"policy": json.dumps({"Statement": [{"Effect": "Allow", "Action": "s3:*"}]})}
    ideal = {"policy": json.dumps({"Statement": [{"Action": ["s3:GetObject"], "Effect": "Allow"}]})}

    assert _differences(answer, ideal) == [
        PropertyDifference("policy.Statement[0].Action", "changed", ["s3:*"], ["s3:GetObject"])
    ]


def test_names_and_tags_are_no_differences() -> None:
    assert _differences({"name": "a", "tags": {"Owner": "me"}}, {"name": "b", "tags": {"Owner": "you"}}) == []


def test_unknown_and_synthesised_values_are_no_differences() -> None:
    answer = {"known": 1, "unknown": None, "made": "arn:made-up"}
    ideal = {"known": 1, "unknown": "text", "made": "arn:other"}

    found = _differences(answer, ideal, unknowns=("unknown",), synthesised=("made",))

    assert [item.kind for item in found if item.path == "made"] == []
    assert [item.path for item in found] == []


def test_the_absence_of_a_reference_is_a_difference() -> None:
    key = resource("aws:kms/key:Key", "key", outputs={"arn": "arn:aws:kms:made-up"})
    encrypted = resource(
        TOKEN,
        "queue",
        {"kmsMasterKeyId": "arn:aws:kms:made-up"},
        synthesised=("kmsMasterKeyId",),
        references=(Reference("kmsMasterKeyId", key.urn, "arn"),),
    )

    comparison = compare(graph(key, resource(TOKEN, "queue")), graph(key, encrypted))

    assert [found for match in comparison.matches for found in match.differences] == [
        PropertyDifference("kmsMasterKeyId", "missing", None, "${aws:kms/key:Key.arn}")
    ]


def test_a_made_up_value_inside_json_text_is_no_difference() -> None:
    def policy(made: str, action: str) -> str:
        return json.dumps({"Statement": [{"Action": action, "Resource": f"{made}/*"}]})

    def stack(made: str, action: str) -> Any:
        logs = resource("aws:s3/bucket:Bucket", "logs", outputs={"arn": made})
        attached = resource(
            "aws:s3/bucketPolicy:BucketPolicy",
            "policy",
            {"policy": policy(made, action)},
            synthesised=("policy",),
            references=(Reference("policy", logs.urn, "arn"),),
        )
        return graph(logs, attached)

    comparison = compare(stack("arn:made-up:1", "s3:Put"), stack("arn:made-up:2", "s3:Get"))

    assert [found.path for match in comparison.matches for found in match.differences] == [
        "policy.Statement[0].Action"
    ]


def test_a_secret_differs_without_being_shown() -> None:
    found = _differences({"password": "hunter2"}, {"password": "other"}, secrets=("password",))

    assert [item.path for item in found] == ["password"]
    assert "hunter2" not in repr(found)


def test_a_versioning_resource_shows_what_the_ideal_adds() -> None:
    logs = bucket("logs")
    mine = versioning("v", logs)
    theirs = resource(
        mine.type,
        "v",
        {"bucket": "x", "versioningConfiguration": {"status": "Enabled", "mfaDelete": "Enabled"}},
        synthesised=("bucket",),
    )

    comparison = compare(graph(logs, mine), graph(logs, theirs))

    assert comparison.matches[-1].differences == (
        PropertyDifference("versioningConfiguration.mfaDelete", "missing", None, "Enabled"),
    )


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
        | inner.map(json.dumps)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from("abcd"), _json, max_size=4))
def test_any_inputs_are_equal_to_themselves(inputs: dict[str, Any]) -> None:
    assert _differences(inputs, inputs) == []


@given(
    st.dictionaries(st.sampled_from("abcd"), _json, max_size=4),
    st.dictionaries(st.sampled_from("abcd"), _json, max_size=4),
)
def test_any_two_inputs_differ_in_sorted_paths(answer: dict[str, Any], ideal: dict[str, Any]) -> None:
    paths = [found.path for found in _differences(answer, ideal)]

    assert paths == sorted(paths)


def test_json_text_of_any_depth_is_survived() -> None:
    deep = "[" * 600 + "]" * 600

    assert _differences({"policy": deep}, {"policy": "[1]"}) != []
