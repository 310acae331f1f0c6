"""From a documented event stream to the graph: what is told is there, and nothing else."""

import msgspec
import pytest

from harness.model.graph import Diagnostic, Resource, ResourceGraph, SourcePosition
from harness.model.preview import PreviewSettings
from harness.preview.cli_engine.graph import build_graph
from tests.preview.cli_engine.reading import digest, events

_SETTINGS = PreviewSettings()
_STACK = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"


@pytest.fixture(scope="module")
def graph() -> ResourceGraph:
    return build_graph(events("whole"), digest(), _SETTINGS)


def named(graph: ResourceGraph, name: str) -> Resource:
    (found,) = (item for item in graph.resources if item.name == name)
    return found


def test_the_resources_are_the_program_s_own_in_the_order_of_its_lines(graph: ResourceGraph) -> None:
    names = [item.name for item in graph.resources]
    assert names == ["default_west", "key", "work", "store", "data", "data-sse", "old", "shop-dev"]


def test_what_the_provider_filled_in_is_not_the_author_s(graph: ResourceGraph) -> None:
    assert named(graph, "key").inputs == {"description": "at rest", "enableKeyRotation": True}
    encryption = named(graph, "data-sse").inputs["rules"][0]
    assert set(encryption) == {"applyServerSideEncryptionByDefault"}
    assert named(graph, "work").inputs["code"] == {"archive": {"path": "./lambda"}}
    assert "name" not in named(graph, "work").inputs


def test_a_key_that_only_begins_like_the_provider_s_notes_stays(graph: ResourceGraph) -> None:
    assert named(graph, "data").inputs["tags"] == {"__team": "store", "team": "store"}


def test_unknowns_and_secrets_are_marked_and_have_no_value(graph: ResourceGraph) -> None:
    work = named(graph, "work")
    assert work.inputs["environment"] == {"variables": {"PASSWORD": None, "STAGE": "dev"}}
    assert work.secrets == ("environment.variables.PASSWORD",)
    assert work.unknowns == ("environment.variables.PASSWORD", "role")
    assert work.hardcoded_secrets == ()
    assert named(graph, "data-sse").unknowns == (
        "rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",
    )


def test_relations_come_from_the_digest_and_lead_to_what_is_registered(graph: ResourceGraph) -> None:
    encryption, data, key = (named(graph, name) for name in ("data-sse", "data", "key"))
    assert encryption.dependencies == tuple(sorted((data.urn, key.urn)))
    assert encryption.property_dependencies == {"bucket": (data.urn,), "rules": (key.urn,)}
    assert [(item.path, item.urn, item.property) for item in encryption.references] == [
        ("bucket", data.urn, "bucket"),
        ("rules", key.urn, None),
    ]
    assert named(graph, "work").property_dependencies == {}


def test_a_provider_is_named_where_the_program_made_it(graph: ResourceGraph) -> None:
    west = named(graph, "default_west")
    assert west.inputs == {"region": "us-west-2"}
    assert named(graph, "data").provider == west.urn
    assert named(graph, "key").provider is None


def test_parents_options_and_a_component_s_outputs_are_told(graph: ResourceGraph) -> None:
    data, store = named(graph, "data"), named(graph, "store")
    assert (data.parent, store.parent) == (store.urn, _STACK)
    assert (data.options.protect, data.options.retain_on_delete) == (True, True)
    assert data.options.ignore_changes == ("tags",)
    assert data.options.aliases == ("urn:pulumi:dev::shop::aws:s3/bucket:Bucket::data",)
    assert (store.custom, store.outputs) == (False, {"bucketName": "data-bucket", "bucketArn": None})
    assert data.outputs == {}


def test_what_is_only_read_is_external(graph: ResourceGraph) -> None:
    old = named(graph, "old")
    assert (old.external, old.options.import_id) == (True, "vpc-0123456789abcdef0")
    assert not named(graph, "key").external


def test_places_are_in_the_answer_s_own_files(graph: ResourceGraph) -> None:
    assert named(graph, "key").position == SourcePosition("infra/__main__.py", 8)
    assert named(graph, "work").position == SourcePosition("infra/__main__.py", 44)
    assert named(graph, "old").position is None


def test_exports_and_messages_are_told(graph: ResourceGraph) -> None:
    assert graph.exports == {"keyArn": None, "bucket": "data-bucket", "password": None}
    assert graph.secret_exports == ("password",)
    (said,) = graph.diagnostics
    assert (said.severity, said.message) == ("warning", "warning: the key rotates yearly")
    assert said.urn == named(graph, "key").urn


def test_without_a_digest_nothing_is_made_up() -> None:
    graph = build_graph(events("whole"), {}, _SETTINGS)
    assert len(graph.resources) == 8
    assert {item.position for item in graph.resources} == {None}
    assert not any(item.dependencies or item.property_dependencies for item in graph.resources)
    assert not any(item.references for item in graph.resources)
    assert named(graph, "data").options.ignore_changes == ()
    assert named(graph, "data").options.protect
    assert graph.invocations == ()


def test_complaints_are_errors_each_once() -> None:
    graph = build_graph(events("complaints"), {}, _SETTINGS)
    told = [(item.severity, item.message) for item in graph.diagnostics]
    problem = "expected deletion_window_in_days to be in the range (7 - 30), got 3"
    assert told == [
        ("error", f"error: aws:kms/key:Key resource 'key' has a problem: {problem}"),
        ("error", "policy private of house 1.2: Buckets are private."),
        ("error", "the step 'create' failed"),
        ("warning", "policy tags of house 1.2: Tag it."),
        ("info", "from the program"),
    ]


def test_a_record_that_the_program_wrote_into_is_an_error_of_the_program_s() -> None:
    stream = msgspec.structs.replace(events("whole"), forged=1)
    (first, *_) = build_graph(stream, digest(), _SETTINGS).diagnostics
    assert first == Diagnostic("error", "the program wrote into the record of what the Pulumi CLI said")
