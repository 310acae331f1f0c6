"""What stands in for gRPC in a TypeScript program: answers, refusals, and an engine that goes away."""

import json
import subprocess
from pathlib import Path
from socket import AF_UNIX, create_server
from threading import Thread
from typing import Any

import pytest

from harness.model.preview import PreviewSettings
from harness.preview.engine.interface import Engine
from harness.preview.sdk.catalogue import Catalogue
from harness.preview.sdk.environments import ensure
from tests.preview.engine.conftest import socket, zones
from tests.preview.sandbox_programs import HOST_PROGRAMS

__all__ = ["socket"]

_CLIENT = HOST_PROGRAMS / "plain_client.js"
_BEGIN = """
const { plainGrpc } = require(process.argv[1]);
const real = () => require("@grpc/grpc-js");
const grpc = plainGrpc(process.argv[2], real);
const messages = require("@pulumi/pulumi/proto/resource_pb");
const { ResourceMonitorService } = require("@pulumi/pulumi/proto/resource_grpc_pb");
const Monitor = grpc.makeGenericClientConstructor(ResourceMonitorService, "ResourceMonitor");
const monitor = new Monitor(process.argv[2], grpc.credentials.createInsecure(), {});
const told = [];
const ask = (id, done) => {
    const request = new messages.SupportsFeatureRequest();
    request.setId(id);
    monitor.supportsFeature(request, (error, answer) => {
        const { code, details, message } = error ?? {};
        told.push(error ? { code, details, message } : answer.getHassupport());
        done?.();
    });
};
process.on("exit", () => console.log(JSON.stringify(told)));
"""


def _told(socket: Path, program: str) -> list[Any]:
    """What a program with the client says; it must end by itself."""
    environment = ensure("typescript")
    done = subprocess.run(
        [str(environment.interpreter), "-e", _BEGIN + program, str(_CLIENT), f"unix:{socket}"],
        env={"NODE_PATH": str(environment.root / "node_modules")},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: list[Any] = json.loads(done.stdout)
    return told


@pytest.fixture
def engine(socket: Path) -> Engine:
    return Engine(socket, PreviewSettings(), "shop", zones, Catalogue(None), "/workspace")


def test_calls_are_answered_in_their_order_and_keep_no_program_alive(engine: Engine, socket: Path) -> None:
    with engine:
        assert _told(socket, 'ask("resourceReferences"); ask("no such"); ask("secrets");') == [
            True,
            False,
            True,
        ]


def test_a_refusal_is_an_error_as_grpc_words_it(engine: Engine, socket: Path) -> None:
    register = """
    monitor.registerResource(new messages.RegisterResourceRequest(), (error) => {
        const invalid = error.code === grpc.status.INVALID_ARGUMENT;
        told.push(error instanceof Error, invalid, error.message.slice(0, 20));
    });
    """
    with engine:
        assert _told(socket, register) == [True, True, "3 INVALID_ARGUMENT: "]


def test_an_engine_that_is_not_there_refuses_every_call(socket: Path) -> None:
    first, second = _told(socket, 'ask("secrets", () => ask("secrets"));')
    assert first["code"] == second["code"] == 14
    assert first["message"].startswith("14 UNAVAILABLE: ")


def test_other_addresses_and_other_parts_are_those_of_grpc(socket: Path) -> None:
    program = """
    const other = new Monitor("127.0.0.1:9", grpc.credentials.createInsecure(), {});
    told.push(other instanceof real().Client, grpc.Metadata === real().Metadata, grpc.status[14]);
    other.close();
    """
    assert _told(socket, program) == [True, True, "UNAVAILABLE"]


def test_what_follows_from_an_answer_is_done_before_the_next_one(socket: Path) -> None:
    """Though both arrive at once: else chance would decide which of two failures ends a program."""
    program = """
    const turn = (id) => ask(id, () => Promise.resolve().then(() => told.push(`after ${id}`)));
    turn("first"); turn("second");
    """
    with _Listener(socket):
        refused, after_first, refused_too, after_second = _told(socket, program)
    assert (after_first, after_second) == ("after first", "after second")
    assert refused["details"] == refused_too["details"] == "no"


class _Listener:
    """Refuses two calls in one breath."""

    def __init__(self, path: Path) -> None:
        self._server = create_server(str(path), family=AF_UNIX)
        self._thread = Thread(target=self._answer)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._server.close()

    def _answer(self) -> None:
        link, _ = self._server.accept()
        with link:
            asked = b""
            while asked.count(b"SupportsFeature") < 2:
                asked += link.recv(4096)
            link.sendall(2 * (b"\x02\x00\x00\x00\x02" + b"no"))
            link.recv(1)
