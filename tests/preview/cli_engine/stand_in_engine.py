"""The stand-in's engine: takes resources as the SDK sends them, tells them as Pulumi's documents say."""

import json
import os
import queue
import threading
from collections.abc import Callable
from concurrent import futures
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import (
    engine_pb2,
    engine_pb2_grpc,
    events_pb2,
    events_pb2_grpc,
    language_pb2,
    language_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
)

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"
_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_FEATURES = ("SECRETS", "RESOURCE_REFERENCES", "ALIAS_SPECS", "DELETED_WITH", "PARAMETERIZATION")
# A provider's Check fails for a resource of this name.
REFUSED = "refused"
# The step of a resource of this name is one that no Automation API knows.
UNHEARD_OF = "unheard-of"
_SEVERITIES = {1: "info", 2: "warning", 3: "error"}


class Events:
    """The stream to the Automation API."""

    def __init__(self, address: str) -> None:
        self._address = address.removeprefix("tcp://")
        self._queue: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._sequence = 0

    def __enter__(self) -> "Events":

        channel = grpc.insecure_channel(self._address)
        self._call = events_pb2_grpc.EventsStub(channel).StreamEvents.future(iter(self._queue.get, None))
        return self

    def __exit__(self, *_error: object) -> None:
        self._queue.put(None)
        self._call.result(30)

    def put(self, event: dict[str, Any]) -> None:
        """Send one event."""
        self._sequence += 1
        numbered = {"sequence": self._sequence, "timestamp": 1_700_000_000, **event}
        self._queue.put(events_pb2.EventRequest(event=json.dumps(numbered)))


class Deployment:
    """The resources of one preview, as events and as the steps of a digest."""

    def __init__(self, stack: str, project: str, emit: Callable[[dict[str, Any]], None]) -> None:
        self._emit = emit
        self._stack = stack
        self._project = project
        self.steps: list[dict[str, Any]] = []
        self._states: dict[str, dict[str, Any]] = {}
        self.failed = False
        self._over = threading.Event()

    def run(self, client: str) -> str:
        """Let ``client`` run the program; what it says went wrong."""
        server = grpc.server(futures.ThreadPoolExecutor(8))
        resource_pb2_grpc.add_ResourceMonitorServicer_to_server(Monitor(self), server)
        engine_pb2_grpc.add_EngineServicer_to_server(EngineService(self), server)
        address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
        server.start()
        language = language_pb2_grpc.LanguageRuntimeStub(grpc.insecure_channel(client))
        request = language_pb2.RunRequest(
            project=self._project, stack=self._stack, monitor_address=address, args=[address], dryRun=True
        )
        running = language.Run.future(request)
        running.add_done_callback(lambda _: self._over.set())
        self._over.wait()
        server.stop(None)
        return str(running.result().error) if running.done() else ""

    def urn(self, request: Any) -> str:
        """``urn:pulumi:stack::project::parentType$type::name``."""
        above = request.parent.split("::")[2] if request.parent else ""
        qualified = f"{above}${request.type}" if above not in {"", "pulumi:pulumi:Stack"} else request.type
        return f"urn:pulumi:{self._stack}::{self._project}::{qualified}::{request.name}"

    def register(self, request: Any, properties: Any, operation: str) -> str:
        """Keep a resource, and say so. A second one of the same urn is an error."""
        urn = self.urn(request)
        if request.name == REFUSED:
            self.complain(
                "error", f"{request.type} resource '{request.name}' has a problem: it is refused", urn
            )
            self.failed = True
            self._over.set()
            threading.Event().wait()  # until the server ends: the real engine answers no more, either
        if urn in self._states:
            self.complain("error", f"Duplicate resource URN '{urn}'; try giving it a unique name", urn)
            self.failed = True
            return ""
        custom = operation == "read" or request.custom
        inputs = {key: plain(value) for key, value in properties.fields.items()}
        if request.type.startswith("pulumi:providers:"):
            inputs |= {"version": "7.51.1"}
        elif custom:
            # As a bridged provider's Check does it: a default of its own, and a note of it.
            inputs |= {"__defaults": ["filledIn"], "filledIn": "by the provider"}
        state = {"type": request.type, "urn": urn, "custom": custom, "id": "", "parent": request.parent}
        provider = request.provider or ("" if not custom else _default_provider(self._stack, self._project))
        state |= {"provider": provider, "inputs": inputs, "outputs": {}}
        state |= {"protect": getattr(request, "protect", False), "external": operation == "read"}
        self._states[urn] = state
        self.steps.append({"op": operation, "urn": urn, "newState": {**state, **_relations(request)}})
        self._step("resourcePreEvent", state, operation)
        if custom:
            self._step("resOutputsEvent", {**state, "outputs": {**inputs, "arn": _UNKNOWN}}, operation)
        return urn

    def add_outputs(self, urn: str, outputs: Any) -> None:
        """A component's outputs, or the stack's."""
        told = {key: plain(value) for key, value in outputs.fields.items()}
        self._step("resOutputsEvent", {**self._states[urn], "outputs": told}, "create")

    def complain(self, severity: str, message: str, urn: str = "") -> None:
        """What the program or the engine says."""
        said = {"message": f"<{{%reset%}}>{message}<{{%reset%}}>\n", "color": "raw", "severity": severity}
        self._emit({"diagnosticEvent": {**said, "urn": urn, "streamID": 0}})

    def _step(self, kind: str, state: dict[str, Any], operation: str) -> None:
        operation = UNHEARD_OF if state["urn"].endswith(f"::{UNHEARD_OF}") else operation
        step = {key: state[key] for key in ("urn", "type", "provider")}
        self._emit({kind: {"metadata": {"op": operation, **step, "new": state}, "planning": True}})


def _default_provider(stack: str, project: str) -> str:
    return f"urn:pulumi:{stack}::{project}::pulumi:providers:aws::default_7_51_1::{_UNKNOWN}"


def _relations(request: Any) -> dict[str, Any]:
    """What only the digest tells (apitype.ResourceV3)."""
    told: dict[str, Any] = {"dependencies": list(request.dependencies)}
    if hasattr(request, "propertyDependencies"):
        found = request.propertyDependencies.items()
        told["propertyDependencies"] = {name: list(listed.urns) for name, listed in found}
        told["ignoreChanges"] = list(request.ignoreChanges)
    own = _position(request.sourcePosition)
    frames = [found for frame in request.stackTrace.frames if (found := _position(frame.pc))]
    return (
        told
        | ({"sourcePosition": own} if own else {})
        | {"stackTrace": [{"sourcePosition": it} for it in frames]}
    )


def _position(wired: Any) -> str | None:
    """A place in the project's folder; none outside of it."""
    uri = urlsplit(wired.uri)
    path = os.path.relpath(unquote(uri.path) or "/", Path.cwd())
    return f"project:///{path}#{wired.line}" if uri.scheme == "file" and not path.startswith("..") else None


def plain(value: Any) -> Any:
    """A wire value as events show it: a secret is blinded, an unknown keeps its own text."""
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        fields = value.struct_value.fields
        if _SIGNATURE in fields and fields[_SIGNATURE].string_value == _SECRET:
            return "[secret]"
        return {key: plain(item) for key, item in fields.items()}
    if kind == "list_value":
        return [plain(item) for item in value.list_value.values]
    return None if kind == "null_value" else getattr(value, kind)


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """What a program registers with."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment

    def GetDeploymentInfo(self, request: Any, context: Any) -> Any:  # noqa: N802
        """What this engine can do."""
        named = [getattr(resource_pb2, f"RESOURCE_MONITOR_FEATURE_{name}") for name in _FEATURES]
        return resource_pb2.DeploymentInfo(dryRun=True, supportedFeatures=named)

    def SupportsFeature(self, request: Any, context: Any) -> Any:  # noqa: N802
        """The same, as older SDKs ask."""
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id != "outputValues")

    def RegisterPackage(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Any text serves as a reference."""
        return resource_pb2.RegisterPackageResponse(ref=request.name)

    def RegisterResource(self, request: Any, context: Any) -> Any:  # noqa: N802
        """A preview answers the inputs alone: what is missing is unknown."""
        urn = self._deployment.register(request, request.object, "create")
        if not urn:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "duplicate URN")
        return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)

    def ReadResource(self, request: Any, context: Any) -> Any:  # noqa: N802
        """A resource that exists already."""
        urn = self._deployment.register(request, request.properties, "read")
        return resource_pb2.ReadResourceResponse(urn=urn, properties=request.properties)

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:  # noqa: N802
        """A component's outputs, or the exports."""
        self._deployment.add_outputs(request.urn, request.outputs)
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: Any) -> Any:  # noqa: N802
        """There is no plugin to ask."""
        message = "no resource plugin 'pulumi-resource-aws' found in the workspace at version v7.51.1"
        self._deployment.complain("error", message)
        context.abort(grpc.StatusCode.UNKNOWN, message)

    def SignalAndWaitForShutdown(self, request: Any, context: Any) -> Any:  # noqa: N802
        """Nothing happens after the program."""
        return empty_pb2.Empty()


class EngineService(engine_pb2_grpc.EngineServicer):
    """What a program logs to."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment

    def Log(self, request: Any, context: Any) -> Any:  # noqa: N802
        """A logged error fails the preview."""
        severity = _SEVERITIES.get(request.severity)
        if severity is not None:
            self._deployment.failed |= severity == "error"
            self._deployment.complain(severity, request.message, request.urn)
        return empty_pb2.Empty()

    def SetRootResource(self, request: Any, context: Any) -> Any:  # noqa: N802
        """The stack is known from its registration."""
        return engine_pb2.SetRootResourceResponse()
