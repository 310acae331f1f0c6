import random

from harness.compare.interface import compare
from harness.model.comparison import Comparison
from harness.model.graph import ResourceGraph
from tests.compare.graphs import bucket, graph, resource, urn, versioning


def _matches(comparison: Comparison) -> dict[str, str]:
    return {match.answer: match.ideal for match in comparison.matches}


def test_a_graph_matches_itself_without_difference() -> None:
    logs = bucket("logs", {"forceDestroy": True})
    both = graph(logs, versioning("logs-versioning", logs))

    comparison = compare(both, both)

    assert comparison.coverage == 1.0
    assert [match.differences for match in comparison.matches] == [(), ()]
    assert (comparison.missing, comparison.extra) == ((), ())


def test_an_older_type_is_matched_with_its_successor() -> None:
    answer = graph(bucket("logs", token="aws:s3/bucketV2:BucketV2"))
    ideal = graph(bucket("access-logs"))

    comparison = compare(answer, ideal)

    assert _matches(comparison) == {
        urn("aws:s3/bucketV2:BucketV2", "logs"): urn("aws:s3/bucket:Bucket", "access-logs")
    }


def test_the_assignment_is_the_optimum_and_not_first_come() -> None:
    # Whoever takes the first fitting counterpart leaves the second answer with nothing alike.
    token = "aws:sqs/queue:Queue"
    answer = graph(
        resource(token, "payments", {"a": 1, "b": 2, "c": 3, "d": 4}),
        resource(token, "orders", {"a": 1}),
    )
    ideal = graph(
        resource(token, "orders-payments", {"a": 1}),
        resource(token, "payments", {"a": 1, "b": 2, "c": 3}),
    )

    assert _matches(compare(answer, ideal)) == {
        urn(token, "payments"): urn(token, "payments"),
        urn(token, "orders"): urn(token, "orders-payments"),
    }


def test_what_a_resource_refers_to_decides_where_names_say_nothing() -> None:
    logs, data = bucket("logs"), bucket("data")
    answer = graph(logs, data, versioning("first", data), versioning("second", logs))
    ideal = graph(logs, data, versioning("one", logs), versioning("two", data))

    matches = _matches(compare(answer, ideal))

    token = "aws:s3/bucketVersioning:BucketVersioning"
    assert matches[urn(token, "first")] == urn(token, "two")
    assert matches[urn(token, "second")] == urn(token, "one")


def test_relations_refine_what_property_overlap_alone_would_confuse() -> None:
    # Both groups are unlike in every name: only the chain from the buckets' settings tells them apart.
    answer_a, answer_b = bucket("alpha", {"forceDestroy": True}), bucket("beta", {"forceDestroy": False})
    ideal_a, ideal_b = bucket("uno", {"forceDestroy": False}), bucket("due", {"forceDestroy": True})
    answer = graph(answer_a, answer_b, versioning("v1", answer_a), versioning("v2", answer_b))
    ideal = graph(ideal_a, ideal_b, versioning("x", ideal_a), versioning("y", ideal_b))

    matches = _matches(compare(answer, ideal))

    token = "aws:s3/bucketVersioning:BucketVersioning"
    assert matches[urn(token, "v1")] == urn(token, "y")
    assert matches[urn(token, "v2")] == urn(token, "x")


def test_what_has_no_counterpart_is_missing_or_extra() -> None:
    answer = graph(bucket("logs"), resource("aws:sqs/queue:Queue", "jobs"))
    ideal = graph(bucket("logs"), resource("aws:kms/key:Key", "key"))

    comparison = compare(answer, ideal)

    assert comparison.missing == (urn("aws:kms/key:Key", "key"),)
    assert comparison.extra == (urn("aws:sqs/queue:Queue", "jobs"),)
    assert comparison.coverage == 0.5


def test_components_and_providers_take_no_part() -> None:
    stack = resource("tap:TapStack", "tap", custom=False)
    provider = resource("pulumi:providers:aws", "provider")

    comparison = compare(graph(bucket("logs"), stack, provider), graph(bucket("logs")))

    assert comparison.extra == ()


def test_kindred_types_match_but_their_properties_are_not_compared() -> None:
    answer = graph(resource("aws:ec2/securityGroupRule:SecurityGroupRule", "alb-https", {"fromPort": 443}))
    ideal = graph(
        resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "alb-https", {"fromPort": 80})
    )

    comparison = compare(answer, ideal)

    assert len(comparison.matches) == 1
    assert comparison.matches[0].differences == ()


def test_the_only_resource_of_a_type_on_both_sides_matches_however_different() -> None:
    token = "aws:kms/key:Key"
    answer = graph(resource(token, "one", {"enableKeyRotation": False, "deletionWindowInDays": 7}))
    ideal = graph(resource(token, "xyz", {"enableKeyRotation": True, "policy": "{}"}))

    assert compare(answer, ideal).coverage == 1.0


def test_resources_that_have_nothing_in_common_do_not_match() -> None:
    token = "aws:cloudwatch/metricAlarm:MetricAlarm"
    answer = graph(resource(token, "queue-depth", {"metricName": "Depth"}))
    ideal = graph(
        resource(token, "xxxxx", {"namespace": "AWS/EC2"}), resource(token, "yyyyy", {"period": 60})
    )

    assert compare(answer, ideal).matches == ()


def test_an_ideal_without_resources_is_covered_by_nothing() -> None:
    assert compare(graph(bucket("logs")), ResourceGraph()).coverage == 0.0
    assert compare(ResourceGraph(), graph(bucket("logs"))).coverage == 0.0


def test_the_order_of_registration_changes_no_pair() -> None:
    buckets = [bucket(name, {"forceDestroy": name < "m"}) for name in ("logs", "data", "audit", "backup")]
    versionings = [versioning(f"{item.name}-versioning", item) for item in buckets]
    ideal = graph(*buckets, *versionings)
    shuffled = [*buckets, *versionings]
    expected = _matches(compare(ideal, ideal))
    for seed in range(5):
        random.Random(seed).shuffle(shuffled)
        assert _matches(compare(graph(*shuffled), ideal)) == expected
