"""The gRPC services that a program talks to: ResourceMonitor and Engine, in one server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, resource_pb2_grpc
from pulumi.runtime.proto import resource_pb2 as pb

from .activity import Activity
from .builtin import FUNCTIONS, InvokeError
from .config import ConfigError
from .crypto import SecretsError
from .deployment import Deployment, Stop
from .files import StateError
from .goal import Goal, Unsupported, parse_read, parse_register, refuse
from .native import NativeProvider, package_of
from .paths import PathError
from .plugin import GRPC_OPTIONS, ProviderError
from .registration import default_provider, read, register, register_outputs
from .remote import construct
from .values import UNKNOWN, UnsupportedValue, from_struct, to_struct

FEATURES = {
    "secrets": "SECRETS",
    "resourceReferences": "RESOURCE_REFERENCES",
    "outputValues": "OUTPUT_VALUES",
    "aliasSpecs": "ALIAS_SPECS",
    "deletedWith": "DELETED_WITH",
    "replaceWith": "REPLACE_WITH",
    "replacementTrigger": "REPLACEMENT_TRIGGER",
}
_REFUSED = (Unsupported, UnsupportedValue, PathError, ProviderError, ConfigError, SecretsError, StateError)


class Monitor(resource_pb2_grpc.ResourceMonitorServicer, engine_pb2_grpc.EngineServicer):
    """Both services. `gave_up` is set when a program that has failed is about to be ended."""

    def __init__(self, deployment: Deployment) -> None:
        self._d = deployment
        self._root = ""
        self.activity = Activity()
        self.gave_up = threading.Event()

    def _guard(self, context: Any, work: Callable[[], Any], urn: str = "") -> Any:
        """The answer to a call about the resource of that URN; a failure is reported, and the call never answered."""
        try:
            with self.activity:
                return work()
        except Stop:
            pass
        except _REFUSED as error:
            self._d.error("", str(error))
        except Exception as error:  # a bug in the engine must not look like one in the program
            self._d.error("", f"the embedded engine failed: {type(error).__name__}: {error}")
        self.activity.fail(self._around(urn))
        # The failed call stays open while the program registers what doesn't depend on it, so that all failures are
        # reported and not only the first.
        self.gave_up.wait()
        return context.abort(grpc.StatusCode.UNAVAILABLE, "resource monitor shut down")

    def _around(self, urn: str) -> Iterator[str]:
        """A resource and all the components that it is in."""
        while urn:
            yield urn
            urn = self._d.goals[urn].parent if urn in self._d.goals else ""

    def GetDeploymentInfo(self, request: Any, context: Any) -> Any:
        supported = [
            pb.ResourceMonitorFeature.Value(f"RESOURCE_MONITOR_FEATURE_{n}") for n in FEATURES.values()
        ]
        return pb.DeploymentInfo(supportedFeatures=supported, **self._d.info())

    def SupportsFeature(self, request: Any, context: Any) -> Any:
        return pb.SupportsFeatureResponse(hasSupport=request.id in FEATURES)

    def RegisterResource(self, request: Any, context: Any) -> Any:
        urn = self._d.urn(request.parent, request.type, request.name)

        def work() -> Any:
            goal = parse_register(request, str(self._d.project.root), self._d.project.plugins)
            self._d.registry.trust.add(goal.inputs)
            if request.remote:
                return self._construct(request, goal, urn)
            state, unknown = register(self._d, goal)
            outputs = state.outputs if goal.custom else {}
            return pb.RegisterResourceResponse(
                urn=state.urn,
                id=state.id,
                object=_answer(request, outputs),
                unknown=unknown,
            )

        return self._guard(context, work, urn)

    def _construct(self, request: Any, goal: Goal, urn: str) -> Any:
        try:
            return construct(self._d, request, goal, self.activity.component(urn))
        except ProviderError:
            # The plugin's error only says that its call was ended; the reason has been reported.
            if self.gave_up.is_set():
                raise Stop from None
            raise

    def ReadResource(self, request: Any, context: Any) -> Any:
        def work() -> Any:
            goal = parse_read(request, str(self._d.project.root), self._d.project.plugins)
            self._d.registry.trust.add(goal.inputs)
            state = read(self._d, goal)
            answer = pb.ReadResourceResponse(urn=state.urn, properties=_answer(request, state.outputs))
            # For an SDK that has the field, an empty id means "not known yet"; older SDKs don't have it.
            if "id" in answer.DESCRIPTOR.fields_by_name and state.id != UNKNOWN:
                answer.id = state.id
            return answer

        return self._guard(context, work, self._d.urn(request.parent, request.type, request.name))

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:
        def work() -> Any:
            register_outputs(self._d, request.urn, from_struct(request.outputs))
            return empty_pb2.Empty()

        return self._guard(context, work, request.urn)

    def Invoke(self, request: Any, context: Any) -> Any:
        function, package = FUNCTIONS.get(request.tok), package_of(request.tok)
        if function is None and package not in self._d.project.plugins:
            return self._refuse(context, f"the function {request.tok} (a dynamic provider has none)")

        def work() -> Any:
            try:
                if function is None:
                    return self._native(request, package)
                default_provider(self._d, "pulumi", request.tok)
                return function(self._d, from_struct(request.args))
            except InvokeError as error:
                return error

        found = self._guard(context, work)
        if isinstance(found, InvokeError):
            message = f"invocation of {request.tok} returned an error: {found}"
            return context.abort(grpc.StatusCode.UNKNOWN, message)
        answer = pb.ResourceInvokeResponse()
        getattr(answer, "return").CopyFrom(to_struct(found, secrets=True, references=request.acceptResources))
        return answer

    def _native(self, request: Any, package: str) -> Any:
        """Calls a function of a native package."""
        given = request.provider or default_provider(self._d, package, request.tok, request.version)
        provider = self._d.registry.ensure(given, self._d.prev)
        if not isinstance(provider, NativeProvider) or not provider.known:
            raise InvokeError("the settings of its provider are not known yet: use the `_output` form")
        try:
            return provider.invoke(request.tok, from_struct(request.args))
        except ProviderError as error:
            raise InvokeError(str(error)) from None

    def Call(self, request: Any, context: Any) -> Any:
        return self._refuse(context, f"the method {request.tok}")

    def ExistsResource(self, request: Any, context: Any) -> Any:
        return self._refuse(context, "asking whether a resource exists")

    def RegisterPackage(self, request: Any, context: Any) -> Any:
        return self._refuse(context, f"the parameterized package {request.name}")

    def RegisterStackTransform(self, request: Any, context: Any) -> Any:
        return self._refuse(context, "a stack transform")

    def RegisterStackInvokeTransform(self, request: Any, context: Any) -> Any:
        return self._refuse(context, "an invoke transform")

    def RegisterResourceHook(self, request: Any, context: Any) -> Any:
        return self._refuse(context, f"the resource hook {request.name!r}")

    def RegisterErrorHook(self, request: Any, context: Any) -> Any:
        return self._refuse(context, f"the error hook {request.name!r}")

    @staticmethod
    def _refuse(context: Any, what: str) -> Any:
        context.abort(grpc.StatusCode.UNIMPLEMENTED, str(refuse(what)))

    def SignalAndWaitForShutdown(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def Log(self, request: Any, context: Any) -> Any:
        severity = {1: "info", 2: "warning", 3: "error"}.get(request.severity)
        if severity and not self.gave_up.is_set():
            if severity == "error":
                self._d.error(request.urn, request.message)
            elif not request.ephemeral:
                self._d.say(severity, request.urn, request.message)
        return empty_pb2.Empty()

    def GetRootResource(self, request: Any, context: Any) -> Any:
        return engine_pb2.GetRootResourceResponse(urn=self._root)

    def SetRootResource(self, request: Any, context: Any) -> Any:
        self._root = request.urn
        return engine_pb2.SetRootResourceResponse()

    def RequirePulumiVersion(self, request: Any, context: Any) -> Any:
        return self._refuse(context, "`require_pulumi_version`")


def _answer(request: Any, outputs: dict[str, Any]) -> Any:
    return to_struct(outputs, secrets=request.acceptSecrets, references=request.acceptResources)


def serve(monitor: Monitor) -> tuple[grpc.Server, str]:
    """Starts the server on a free loopback port; returns it and its address."""
    # Many more than calls run in parallel: each failed call keeps its thread until the end.
    pool = futures.ThreadPoolExecutor(max_workers=512)
    server = grpc.server(pool, options=GRPC_OPTIONS)
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(monitor, server)
    engine_pb2_grpc.add_EngineServicer_to_server(monitor, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, f"127.0.0.1:{port}"
