"""A hostile client on the socket: nothing that it sends may crash the engine or fool the graph."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import msgspec
import pytest
from google.protobuf import empty_pb2, struct_pb2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi.runtime.proto import (
    engine_pb2,
    engine_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
)

from harness.model.graph import ResourceGraph, SourcePosition
from harness.model.preview import PreviewLimits, PreviewSettings
from harness.preview.engine import wire
from harness.preview.engine.interface import Engine
from harness.preview.sdk.catalogue import Catalogue
from tests.preview.engine.conftest import zones
from tests.preview.sandbox_programs import plain_channel

_LIMITS = PreviewLimits(resources=1_000, message_bytes=64 * 1024)


class Client(msgspec.Struct):
    """The engine, and stubs that talk to it as a program would."""

    engine: Engine
    channel: Any
    monitor: Any
    log: Any

    def register(self, token: str = "aws:sns/topic:Topic", name: str = "topic", **fields: Any) -> Any:
        request = resource_pb2.RegisterResourceRequest(type=token, name=name, **{"custom": True, **fields})
        return self.monitor.RegisterResource(request)

    def graph(self) -> ResourceGraph:
        return self.engine.graph()


@pytest.fixture
def client(socket: Path) -> Iterator[Client]:
    settings = PreviewSettings(limits=_LIMITS)
    with Engine(socket, settings, "shop", zones, Catalogue(None), "/workspace") as engine:
        channel = plain_channel().PlainChannel(engine.address)
        monitor, log = resource_pb2_grpc.ResourceMonitorStub(channel), engine_pb2_grpc.EngineStub(channel)
        yield Client(engine, channel, monitor, log)


def _refusal(call: Any) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.RpcError) as caught:
        call()
    error: Any = caught.value
    return error.code(), error.details()


def test_supported_features_are_answered_in_both_ways(client: Client) -> None:
    info = client.monitor.GetDeploymentInfo(empty_pb2.Empty())
    assert resource_pb2.RESOURCE_MONITOR_FEATURE_SECRETS in info.supportedFeatures
    assert resource_pb2.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES not in info.supportedFeatures
    assert info.dryRun
    known = client.monitor.SupportsFeature(resource_pb2.SupportsFeatureRequest(id="secrets"))
    unknown = client.monitor.SupportsFeature(resource_pb2.SupportsFeatureRequest(id="outputValues"))
    assert known.hasSupport
    assert not unknown.hasSupport


@pytest.mark.parametrize("token", ["Topic", "aws:Topic", "", "a:b:c::d:e:f", "a:b:c$d", "a:b:\x1b[31mc"])
def test_a_type_that_cannot_stand_in_a_urn_is_refused(client: Client, token: str) -> None:
    status, _ = _refusal(lambda: client.register(token))
    assert status is grpc.StatusCode.INVALID_ARGUMENT
    assert client.graph().resources == ()
    assert [item.severity for item in client.graph().diagnostics] == ["error"]


@pytest.mark.parametrize("name", ["", "a\nb", "a\x1b[2Jb", "x" * 3000])
def test_a_name_that_is_no_printable_text_is_refused(client: Client, name: str) -> None:
    status, _ = _refusal(lambda: client.register(name=name))
    assert status is grpc.StatusCode.INVALID_ARGUMENT


def test_a_forged_parent_is_refused(client: Client) -> None:
    status, message = _refusal(lambda: client.register(parent="urn:pulumi:dev::shop::a:b:C::nobody"))
    assert status is grpc.StatusCode.INVALID_ARGUMENT
    assert message.startswith("could not find parent resource")


def test_forged_urns_in_dependencies_and_providers_are_dropped(client: Client) -> None:
    forged = "urn:pulumi:dev::shop::a:b:C::nobody"
    by_property = {"x": resource_pb2.RegisterResourceRequest.PropertyDependencies(urns=[forged])}
    client.register(dependencies=[forged], propertyDependencies=by_property, provider=f"{forged}::id")
    (topic,) = client.graph().resources
    assert (topic.dependencies, topic.property_dependencies, topic.provider) == ((), {}, None)


def test_outputs_of_an_unknown_urn_are_refused(client: Client) -> None:
    request = resource_pb2.RegisterResourceOutputsRequest(urn="urn:pulumi:dev::shop::a:b:C::nobody")
    status, _ = _refusal(lambda: client.monitor.RegisterResourceOutputs(request))
    assert status is grpc.StatusCode.NOT_FOUND


def test_a_second_stack_does_not_replace_the_exports(client: Client) -> None:
    first = client.register(wire.STACK_TYPE, "shop-dev", custom=False).urn
    second = client.register(wire.STACK_TYPE, "other", custom=False).urn
    for urn, text in ((first, "real"), (second, "forged")):
        outputs = struct_pb2.Struct()
        outputs.update({"text": text})
        client.monitor.RegisterResourceOutputs(
            resource_pb2.RegisterResourceOutputsRequest(urn=urn, outputs=outputs)
        )
    assert client.graph().exports == {"text": "real"}


def test_of_two_registrations_of_a_urn_the_first_in_the_source_stays(client: Client) -> None:
    for line in (9, 3, 7):
        request: dict[str, Any] = {"sourcePosition": {"uri": "file:///workspace/a.py", "line": line}}
        if line == 9:
            client.register(**request)
        else:
            status, _ = _refusal(lambda request=request: client.register(**request))
            assert status is grpc.StatusCode.ALREADY_EXISTS
    graph = client.graph()
    assert [item.position for item in graph.resources] == [SourcePosition("a.py", 3)]
    assert [item.position for item in graph.diagnostics] == [
        SourcePosition("a.py", 7),
        SourcePosition("a.py", 9),
    ]


def test_a_large_message_is_refused_and_the_limit_named(client: Client) -> None:
    large = struct_pb2.Struct()
    large.update({"text": "x" * (_LIMITS.message_bytes + 1)})
    status, _ = _refusal(lambda: client.register(object=large))
    assert status is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert client.engine.limit_exceeded == "message"


def test_many_messages_together_are_bounded(client: Client) -> None:
    large = struct_pb2.Struct()
    large.update({"text": "x" * 60_000})

    def flood() -> None:
        for index in range(30):
            client.register(name=f"topic-{index}", object=large)

    status, _ = _refusal(flood)
    assert status is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert client.engine.limit_exceeded == "messages"
    assert len(client.graph().resources) < 20


def test_a_gigantic_message_ends_only_its_own_request(client: Client) -> None:
    large = struct_pb2.Struct()
    large.update({"text": "x" * (3 * _LIMITS.message_bytes)})
    status, _ = _refusal(lambda: client.register(object=large))
    assert status is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert client.register(name="after").urn.endswith("::after")


def test_a_flood_of_logs_is_bounded_and_says_so(client: Client) -> None:
    for index in range(1_500):
        severity = engine_pb2.LogSeverity.Value("INFO")
        client.log.Log(engine_pb2.LogRequest(severity=severity, message=f"line {index}"))
    diagnostics = client.graph().diagnostics
    assert len(diagnostics) == 1_001
    assert diagnostics[-1].message == "500 further messages were dropped"


def test_logged_text_loses_escapes_and_controls(client: Client) -> None:
    severity = engine_pb2.LogSeverity.Value("ERROR")
    text = "\x1b[31mred\x1b[0m \x1b]0;title\x07plain\x00\r\u202eback"
    client.log.Log(engine_pb2.LogRequest(severity=severity, message=text))
    (only,) = client.graph().diagnostics
    assert only.message == "red plainback"


def test_positions_outside_the_workspace_are_nowhere(client: Client) -> None:
    for index, uri in enumerate(
        [
            "file:///etc/passwd",
            "file:///workspace/../etc/passwd",
            "http://x/y.py",
            "not a uri",
            "file:///workspace",
        ]
    ):
        client.register(name=f"topic-{index}", sourcePosition={"uri": uri, "line": 3})
    assert {item.position for item in client.graph().resources} == {None}


def test_a_remote_procedure_that_is_garbage_leaves_the_engine_alive(client: Client) -> None:
    method = "/pulumirpc.ResourceMonitor/RegisterResource"
    call = client.channel.unary_unary(method, lambda item: item, lambda item: item)
    with pytest.raises(grpc.RpcError):
        call(b"\xff" * 1_000)
    assert client.register().id
    assert client.engine.fault is None


_SCALARS = (
    st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.sampled_from(sorted(wire.UNKNOWNS))
)
_KEYS = st.sampled_from(
    [wire.SIGNATURE_KEY, "value", "urn", "id", "secret", "path", "region", "name", "bucket", "tags"]
) | st.text(max_size=5)
_SIGNATURES = st.sampled_from([wire.SECRET, wire.RESOURCE, wire.ASSET, wire.ARCHIVE, wire.OUTPUT_VALUE])
_BAGS = st.dictionaries(
    _KEYS,
    st.recursive(
        _SCALARS | _SIGNATURES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    ),
    max_size=5,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bag=_BAGS, token=st.sampled_from(["aws:s3/bucket:Bucket", "pulumi:providers:aws", "a:b:C"]))
def test_any_property_bag_is_registered_and_the_graph_is_json(
    client: Client, bag: dict[str, Any], token: str
) -> None:
    wired = struct_pb2.Struct()
    wired.update(bag)
    with_provider = resource_pb2.ReadResourceRequest(type=token, name="any", id="x", properties=wired)
    client.monitor.ReadResource(with_provider)
    client.register(token, f"n{len(client.graph().resources)}", object=wired, acceptSecrets=True)
    assert client.engine.fault is None
    assert msgspec.json.decode(msgspec.json.encode(client.graph()))
