"""What the host makes of a tolerant run's graph: markers, numbers, duplicates, failures and warnings."""

import json
from typing import Any

import pytest

from harness.model.graph import Diagnostic, Invocation, Resource, ResourceGraph, SourcePosition
from harness.preview.tolerant import seen
from harness.preview.tolerant.marks import marked

MARKER = "standin1" + "0a" * 10


def _resource(name: str, inputs: dict[str, Any]) -> Resource:
    urn = f"urn:pulumi:dev::tap::aws:sqs/queue:Queue::{name}"
    return Resource(urn, "aws:sqs/queue:Queue", name, True, inputs, position=SourcePosition("main.py", 3))


def test_text_that_rests_on_a_stand_in_is_unknown_and_marked() -> None:
    made = _resource("a", {"tags": {"Name": f"x-{MARKER}", "Own": "b"}, "names": ["c", MARKER]})
    graph, _ = marked(ResourceGraph((made,), exports={"name": MARKER}), cidr=False)
    (found,) = graph.resources
    assert found.inputs == {"tags": {"Name": None, "Own": "b"}, "names": ["c", None]}
    assert found.standins == found.unknowns == ("names[1]", "tags.Name")
    assert graph.exports == {"name": None}


def test_the_number_of_a_problem_says_where_its_text_goes_and_is_gone() -> None:
    graph, marks = marked(
        ResourceGraph((_resource("a", {"policy": "text (problem standin2x7)"}),)), cidr=False
    )
    assert marks.reached[7] == (graph.resources[0].urn, "policy")
    assert graph.resources[0].inputs["policy"] == "text"


def test_the_block_of_a_missing_cidr_is_a_stand_in_only_where_one_is_missing() -> None:
    made = ResourceGraph((_resource("a", {"cidrBlock": "10.213.0.0/16"}),))
    assert marked(made, cidr=True)[0].resources[0].standins == ("cidrBlock",)
    assert marked(made, cidr=False)[0].resources[0].standins == ()


def _duplicate(types: str, name: str, line: int) -> Diagnostic:
    urn = f"urn:pulumi:dev::tap::{types}::{name}"
    message = f"Duplicate resource URN '{urn}'; try giving it a unique name"
    return Diagnostic("error", message, urn, SourcePosition("main.py", line))


def test_children_of_a_component_that_is_made_twice_are_one_problem() -> None:
    graph = ResourceGraph(
        diagnostics=(
            _duplicate("own:a:Part$aws:sqs/queue:Queue", "one", 9),
            _duplicate("own:a:Part$aws:sns/topic:Topic", "two", 5),
            _duplicate("aws:sns/topic:Topic", "three", 7),
        )
    )
    parts, single = sorted(seen.duplicates(graph), key=lambda item: item.message)
    assert parts.message.startswith("2 resources below own:a:Part")
    assert (parts.position, single.symbol) == (SourcePosition("main.py", 5), "three")


def test_a_name_that_rests_on_a_stand_in_is_no_duplicate() -> None:
    graph = ResourceGraph(diagnostics=(_duplicate("aws:sns/topic:Topic", MARKER, 7),))
    assert list(seen.duplicates(graph)) == []


def test_a_data_source_that_fails_is_a_problem_but_for_what_it_was_asked_about_unknowns() -> None:
    token = "aws:ec2/getVpc:getVpc"
    calls = tuple(
        Invocation(token, {"id": given}, "failed", None, "no VPC") for given in ("vpc-1", None, MARKER)
    )
    (found,) = seen.failed_invocations(ResourceGraph(invocations=calls))
    assert (found.kind, found.symbol) == ("invoke-failed", token)
    assert "id='vpc-1'" in found.message


def test_a_warning_of_the_sdk_names_the_resource_that_it_is_about() -> None:
    warning = Diagnostic("warning", "kms_key is deprecated: use kms_master_key_id")
    graph = ResourceGraph((_resource("a", {"kmsKey": "k"}),), diagnostics=(warning,))
    (found,) = seen.deprecations(graph)
    assert (found.symbol, found.property, found.stops) == ("kms_key", "kmsKey", False)
    assert (found.urn, found.position) == (graph.resources[0].urn, SourcePosition("main.py", 3))


def test_explanations_of_the_sdk_are_found_in_inputs_exports_and_log() -> None:
    text = "Calling __str__ on an Output[T] is not supported."
    assert seen.formatted_outputs(ResourceGraph((_resource("a", {"tags": {"x": text}}),)))
    assert seen.formatted_outputs(ResourceGraph(exports={"x": [text]}))
    assert seen.formatted_outputs(ResourceGraph(diagnostics=(Diagnostic("warning", text),)))
    assert not seen.formatted_outputs(ResourceGraph((_resource("a", {"x": "plain"}),)))
    (found,) = seen.misused_in(ResourceGraph((_resource("a", {"tags": {"x": text}}),)))
    assert (found.kind, found.property) == ("output-misused", "tags")


def test_in_json_text_only_the_leaves_that_rest_on_a_stand_in_are_unknown() -> None:
    policy = json.dumps({"Statement": [{"Action": "s3:*", "Resource": f"{MARKER}/* (problem standin2x7)"}]})
    graph, marks = marked(ResourceGraph((_resource("a", {"policy": policy}),)), cidr=False)
    (found,) = graph.resources
    assert json.loads(found.inputs["policy"]) == {"Statement": [{"Action": "s3:*", "Resource": None}]}
    assert found.standins == found.unknowns == ("policy.Statement[0].Resource",)
    assert marks.reached[7] == (found.urn, "policy.Statement[0].Resource")


@pytest.mark.parametrize(
    "text",
    [json.dumps({MARKER: "a"}), "{ " + MARKER, "[" * 100 + f'"{MARKER}"' + "]" * 100, "[" * 100_000 + MARKER],
    ids=["in a key", "no json", "deep", "very deep"],
)
def test_json_text_that_cannot_be_read_to_its_leaves_is_unknown_as_a_whole(text: str) -> None:
    graph, _ = marked(ResourceGraph((_resource("a", {"policy": text}),)), cidr=False)
    assert graph.resources[0].inputs == {"policy": None}
    assert graph.resources[0].standins == ("policy",)
