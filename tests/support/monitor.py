"""An engine's monitor that writes down what is registered, for components that a plugin makes without an engine."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import resource_pb2 as rpb
from pulumi.runtime.proto import resource_pb2_grpc

from journeys.native.wire import sent

STACK = "urn:pulumi:dev::project::pulumi:pulumi:Stack::project-dev"
FEATURES = ("secrets", "resourceReferences", "outputValues", "aliasSpecs")


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Answers every registration; `preview` leaves ids out, as an engine's preview does."""

    def __init__(self) -> None:
        self.preview = True
        self.registered: list[Any] = []
        self.outputs: dict[str, Any] = {}

    def SupportsFeature(self, request: Any, context: Any) -> Any:
        return rpb.SupportsFeatureResponse(hasSupport=request.id in FEATURES)

    def GetDeploymentInfo(self, request: Any, context: Any) -> Any:
        context.abort(grpc.StatusCode.UNIMPLEMENTED, "an older engine")

    def RegisterResource(self, request: Any, context: Any) -> Any:
        self.registered.append(request)
        parent = request.parent.split("::")[2] if request.parent else ""
        kind = f"{parent}${request.type}" if parent and "Stack" not in parent else request.type
        urn = f"urn:pulumi:dev::project::{kind}::{request.name}"
        id = "" if self.preview or not request.custom else f"id-of-{request.name}"
        return rpb.RegisterResourceResponse(urn=urn, id=id, object=request.object)

    def RegisterResourceOutputs(self, request: Any, context: Any) -> Any:
        self.outputs[request.urn] = request.outputs
        return empty_pb2.Empty()

    def of(self, name: str) -> Any:
        """The registration of one name."""
        (found,) = [each for each in self.registered if each.name == name]
        return found


@contextmanager
def monitor() -> Iterator[tuple[Monitor, str]]:
    """A monitor, and its address."""
    made, server = Monitor(), grpc.server(ThreadPoolExecutor(max_workers=8))
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(made, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield made, f"127.0.0.1:{port}"
    server.stop(0)


def construct_request(
    address: str, kind: str, name: str, inputs: dict[str, Any] | struct_pb2.Struct, **more: Any
) -> Any:
    """The engine's request for one component of the `genesys` package."""
    struct = inputs if isinstance(inputs, struct_pb2.Struct) else sent(inputs)
    given = {"project": "project", "stack": "dev", "dryRun": True, "parent": STACK, "parallel": 4, **more}
    return pb.ConstructRequest(monitorEndpoint=address, type=kind, name=name, inputs=struct, **given)
