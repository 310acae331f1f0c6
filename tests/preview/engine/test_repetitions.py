"""Resources of one name in a tolerant run: the same graph in whatever order they come."""

import itertools
from pathlib import Path
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import resource_pb2, resource_pb2_grpc

from harness.model.graph import ResourceGraph, SourcePosition
from harness.model.preview import PreviewSettings
from harness.preview.engine.interface import Engine
from harness.preview.sdk.catalogue import Catalogue
from tests.preview.engine.conftest import zones
from tests.preview.sandbox_programs import plain_channel

_TOPIC = "aws:sns/topic:Topic"


def _graph(socket: Path, catalogue: Catalogue, lines: tuple[int, ...]) -> ResourceGraph:
    """Topics of one name at ``lines``, each with a subscription at the line below it."""
    settings = PreviewSettings()
    with (
        Engine(socket, settings, "shop", zones, catalogue, "/workspace", tolerant=True) as engine,
    ):
        monitor = resource_pb2_grpc.ResourceMonitorStub(plain_channel().PlainChannel(engine.address))
        for line in lines:
            topic = _register(monitor, _TOPIC, "topic", line)
            inputs = {"topic": topic.object.fields["arn"].string_value, "protocol": "sqs"}
            _register(
                monitor,
                "aws:sns/topicSubscription:TopicSubscription",
                f"to-{line}",
                line + 1,
                topic.urn,
                inputs,
            )
    return engine.graph()


def _register(  # noqa: PLR0917
    monitor: Any, token: str, name: str, line: int, parent: str = "", inputs: dict[str, str] | None = None
) -> Any:
    request = resource_pb2.RegisterResourceRequest(
        type=token,
        name=name,
        custom=True,
        parent=parent,
        sourcePosition={"uri": "file:///workspace/a.py", "line": line},
    )
    request.object.update(inputs or {})
    return monitor.RegisterResource(request)


@pytest.mark.parametrize("lines", list(itertools.permutations((3, 6, 9))))
def test_the_first_in_the_source_keeps_the_name(
    socket: Path, catalogue: Catalogue, lines: tuple[int, ...]
) -> None:
    graph = _graph(socket, catalogue, lines)
    topics = [item for item in graph.resources if item.type == _TOPIC]
    assert [(item.name, item.position) for item in topics] == [
        ("topic", SourcePosition("a.py", 3)),
        ("topic#2", SourcePosition("a.py", 6)),
        ("topic#3", SourcePosition("a.py", 9)),
    ]
    assert [item.position for item in graph.diagnostics] == [
        SourcePosition("a.py", 6),
        SourcePosition("a.py", 9),
    ]
    subscriptions = {item.name: item for item in graph.resources if item.type != _TOPIC}
    for topic, line in zip(topics, (3, 6, 9), strict=True):
        subscription = subscriptions[f"to-{line}"]
        assert subscription.parent == topic.urn
        assert [item.urn for item in subscription.references] == [topic.urn]
    assert graph == _graph(socket, catalogue, (3, 6, 9))


def test_a_repetition_that_is_refused_leaves_the_graph_whole(socket: Path, catalogue: Catalogue) -> None:
    with (
        Engine(socket, PreviewSettings(), "shop", zones, catalogue, "/workspace", tolerant=True) as engine,
    ):
        monitor = resource_pb2_grpc.ResourceMonitorStub(plain_channel().PlainChannel(engine.address))
        _register(monitor, _TOPIC, "topic", 3)
        component = resource_pb2.RegisterResourceRequest(type="no token", name="topic")
        monitor.RegisterResource(component)
        with pytest.raises(grpc.RpcError, match="is not a valid type token"):
            monitor.RegisterResource(
                resource_pb2.RegisterResourceRequest(type="no token", name="topic", custom=True)
            )
    assert [resource.name for resource in engine.graph().resources] == ["topic", "topic"]
