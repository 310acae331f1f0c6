"""From an SDK's stack to a place in the workspace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime.proto import resource_pb2

from harness.model.graph import SourcePosition
from harness.preview.engine.positions import locate


def _request(*frames: tuple[str, int]) -> resource_pb2.RegisterResourceRequest:
    request = resource_pb2.RegisterResourceRequest()
    for uri, line in frames:
        request.stackTrace.frames.add().pc.MergeFrom(type(request.sourcePosition)(uri=uri, line=line))
    if frames:
        request.sourcePosition.CopyFrom(request.stackTrace.frames[0].pc)
    return request


@pytest.mark.parametrize(
    ("uri", "file"),
    [
        ("file:///workspace/__main__.py", "__main__.py"),
        ("file:///workspace/lib/a%20b.ts", "lib/a b.ts"),
        ("project:///lib/stack.py", "lib/stack.py"),
    ],
)
def test_paths_are_relative_to_the_workspace(uri: str, file: str) -> None:
    assert locate(_request((uri, 7)), "/workspace") == SourcePosition(file, 7)


def test_frames_of_installed_packages_are_skipped() -> None:
    request = _request(
        ("file:///env/lib/python3.11/site-packages/pulumi_awsx/vpc.py", 1),
        ("file:///workspace/node_modules/@pulumi/eks/cluster.ts", 2),
        ("file:///workspace/network.py", 3),
        ("file:///workspace/__main__.py", 4),
    )
    assert locate(request, "/workspace") == SourcePosition("network.py", 3)


def test_without_a_frame_of_the_answer_there_is_no_position() -> None:
    assert locate(_request(), "/workspace") is None
    assert locate(_request(("file:///workspace/a.py", 0)), "/workspace") is None
    assert locate(_request(("file:///workspaces/a.py", 1)), "/workspace") is None


@given(st.text(max_size=40), st.integers(-(2**31), 2**31 - 1))
def test_any_uri_is_a_place_in_the_workspace_or_none(uri: str, line: int) -> None:
    position = locate(_request((f"file:///workspace/{uri}", line)), "/workspace")
    assert position is None or (position.line > 0 and ".." not in position.file.split("/"))
