"""The gRPC services: ResourceMonitor and Engine, as ``pulumi.runtime.proto`` defines them.

Each method hands the request on and turns a refusal into a gRPC status. Nothing that a program sends may
raise out of here: an error that is not a refusal is a fault of ours, kept for the preview to report.
"""

# ruff: noqa: N802, ARG002 - the names and signatures are the protocol's

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, resource_pb2, resource_pb2_grpc

from harness.model.errors import EnvironmentFault
from harness.model.graph import Diagnostic
from harness.preview.engine.answers import unknown_result
from harness.preview.engine.deployment import Deployment
from harness.preview.engine.diagnostics import clean
from harness.preview.engine.records import Refused

_T = TypeVar("_T")

# OUTPUT_VALUES is left out: without it every property arrives as a plain value, a secret or an unknown.
FEATURES = {
    "secrets": resource_pb2.RESOURCE_MONITOR_FEATURE_SECRETS,
    "resourceReferences": resource_pb2.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
    "aliasSpecs": resource_pb2.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
    "deletedWith": resource_pb2.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
    "replaceWith": resource_pb2.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
    "transforms": resource_pb2.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
    "invokeTransforms": resource_pb2.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
    "parameterization": resource_pb2.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
    "resourceHooks": resource_pb2.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
    "errorHooks": resource_pb2.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS,
}
_SEVERITIES = {
    engine_pb2.LogSeverity.Value("INFO"): "info",
    engine_pb2.LogSeverity.Value("WARNING"): "warning",
    engine_pb2.LogSeverity.Value("ERROR"): "error",
}


class _Guard:
    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment

    def run(self, context: grpc.ServicerContext, work: Callable[[], _T]) -> _T:
        """Do the work of one request; a refusal or a fault ends the request with a gRPC status."""
        try:
            return work()
        except Refused as refused:
            _abort(context, grpc.StatusCode[refused.status], refused.message)
        except EnvironmentFault as fault:
            self._fail(context, fault)
        except Exception as error:  # noqa: BLE001 - a bug of ours must end as a fault, not as the answer's failure
            message = f"the engine failed: {type(error).__name__}: {clean(str(error))}"
            self._fail(context, EnvironmentFault("preview", message))

    def _fail(self, context: grpc.ServicerContext, fault: EnvironmentFault) -> NoReturn:
        self._deployment.fail(fault)
        _abort(context, grpc.StatusCode.INTERNAL, fault.message)


def _abort(context: grpc.ServicerContext, status: grpc.StatusCode, message: str) -> NoReturn:
    context.abort(status, clean(message))
    raise AssertionError  # abort always raises


def _with_return(response: Any, value: struct_pb2.Struct) -> Any:
    """Set the field ``return``, which no Python keyword argument can name."""
    getattr(response, "return").CopyFrom(value)
    return response


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """What a program registers with."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._guard = _Guard(deployment)

    def GetDeploymentInfo(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Stack, project and the features that are supported."""
        settings = self._deployment.settings
        return resource_pb2.DeploymentInfo(
            project=self._deployment.project,
            stack=settings.stack,
            organization=settings.organization,
            dryRun=True,
            supportedFeatures=FEATURES.values(),
        )

    def SupportsFeature(self, request: Any, context: grpc.ServicerContext) -> Any:
        """The same question, as older SDKs ask it."""
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in FEATURES)

    def RegisterResource(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Register one resource and answer its outputs."""
        found, properties = self._guard.run(context, lambda: self._deployment.registrations.register(request))
        self._deployment.note_transforms(request)
        return resource_pb2.RegisterResourceResponse(urn=found.urn, id=found.outputs.id, object=properties)

    def ReadResource(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Read a resource that exists already."""
        found, properties = self._guard.run(context, lambda: self._deployment.registrations.read(request))
        return resource_pb2.ReadResourceResponse(urn=found.urn, id=found.outputs.id, properties=properties)

    def ExistsResource(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Whether a resource exists in the cloud is not known before a deployment."""
        return resource_pb2.ExistsResourceResponse(unknown=True)

    def RegisterResourceOutputs(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Keep exports and component outputs."""
        self._guard.run(context, lambda: self._deployment.registrations.add_outputs(request))
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Answer a data source."""
        reply = self._guard.run(context, lambda: self._deployment.invocations.invoke(request))
        if reply.failure is not None:
            return resource_pb2.ResourceInvokeResponse(
                failures=[provider_pb2.CheckFailure(reason=reply.failure)]
            )
        if reply.result is None:
            return resource_pb2.ResourceInvokeResponse(unknown=True)
        return _with_return(resource_pb2.ResourceInvokeResponse(), reply.result)

    def Call(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Answer a method call: its result is unknown."""
        self._guard.run(context, lambda: self._deployment.invocations.call(request))
        return _with_return(provider_pb2.CallResponse(), unknown_result())

    def RegisterStackTransform(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Note that the program transforms resources, which this preview does not follow."""
        self._deployment.note_transform()
        return empty_pb2.Empty()

    def RegisterStackInvokeTransform(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Note that the program transforms calls, which this preview does not follow."""
        self._deployment.note_transform()
        return empty_pb2.Empty()

    def RegisterResourceHook(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Hooks run in a deployment only."""
        return empty_pb2.Empty()

    def RegisterErrorHook(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Hooks run in a deployment only."""
        return empty_pb2.Empty()

    def RegisterPackage(self, request: Any, context: grpc.ServicerContext) -> Any:
        """A reference to a package; any text serves, and the name is readable."""
        return resource_pb2.RegisterPackageResponse(ref=f"{clean(request.name)}@{clean(request.version)}")

    def SignalAndWaitForShutdown(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Nothing happens after the program in a preview, so there is nothing to wait for."""
        return empty_pb2.Empty()


class EngineService(engine_pb2_grpc.EngineServicer):
    """What a program logs to."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment

    def Log(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Keep a message; the SDK's own debug messages are not the program's."""
        severity = _SEVERITIES.get(request.severity)
        if severity is not None and not request.ephemeral:
            urn = clean(request.urn) or None
            self._deployment.log.add(Diagnostic(severity, clean(request.message), urn))  # type: ignore[arg-type]
        return empty_pb2.Empty()

    def GetRootResource(self, request: Any, context: grpc.ServicerContext) -> Any:
        """The urn of the stack."""
        return engine_pb2.GetRootResourceResponse(urn=self._deployment.registrations.root or "")

    def SetRootResource(self, request: Any, context: grpc.ServicerContext) -> Any:
        """The stack is known from its registration; what a program says here is not needed."""
        return engine_pb2.SetRootResourceResponse()

    def StartDebugging(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Nobody attaches a debugger."""
        return empty_pb2.Empty()

    def RequirePulumiVersion(self, request: Any, context: grpc.ServicerContext) -> Any:
        """There is no command-line tool whose version could be wrong."""
        return engine_pb2.RequirePulumiVersionResponse()
