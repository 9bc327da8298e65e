"""The servicer of the plugin protocol, for all resource types, components and functions of a vendor."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial, wraps
from typing import Any, TypeVar, cast

import grpc
from google.protobuf import empty_pb2
from google.protobuf.any_pb2 import Any as Packed
from pulumi import RunError
from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, plugin_pb2, provider_pb2_grpc
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto.status_pb2 import Status

from providers.core.call import HandedOver, Request, handing_over
from providers.core.errors import ConfigError, JourneysError
from providers.core.plugin.process import TRACEBACK, end_with_engine
from providers.core.session.session import session_for
from providers.http.interrupt import interrupt
from providers.http.text import printable

from . import config
from .by_name import no_such, provider_of
from .contents import core_token, dialect_of, functions, name_of, version
from .functions import invoke
from .resource import HalfMade, NativeResource
from .schema import schema_text
from .wire import received

M = TypeVar("M", bound=Callable[..., Any])


def _answering(method: M) -> M:
    """Turns every failure of a method into a gRPC status with a message, and with the object that the state must keep."""

    @wraps(method)
    def call(self: Servicer, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except HalfMade as half:
            detail = Packed()
            detail.Pack(half.detail)
            text = "; ".join(half.detail.reasons)
            status = Status(code=grpc.StatusCode.UNKNOWN.value[0], message=text, details=[detail])
            context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
            context.abort(grpc.StatusCode.UNKNOWN, text)
        except Exception as error:
            if os.environ.get(TRACEBACK):
                raise
            context.abort(grpc.StatusCode.UNKNOWN, self.said(request, error))

    return cast(M, call)


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """The provider of one vendor's package; `engine` is the engine's address, if it is known already."""

    def __init__(self, vendor: str, engine: str = "") -> None:
        self.vendor = dialect_of(vendor)
        self._lock = threading.Lock()
        self._resources: dict[str, NativeResource] = {}
        self._settings: dict[str, Any] = {}
        self._secrets: frozenset[str] = frozenset()
        self._problems: list[str] = []
        self._engine: Any = None
        self._address = self._name = self._unclear = ""
        self._connect(engine)

    def _connect(self, engine: str) -> None:
        if engine and self._engine is None:
            end_with_engine(engine)
            self._address = engine
            self._engine = engine_pb2_grpc.EngineStub(grpc.insecure_channel(engine))

    def said(self, request: Any, error: Exception) -> str:
        """The message of an error, with the names of every language."""
        ours = isinstance(error, (JourneysError, RunError))
        text = str(error) if ours else printable(f"{type(error).__name__}: {error}")
        token = str(getattr(request, "urn", "")).split("::")[2:3]
        resource = self._resources.get(core_token(token[0].rpartition("$")[2])) if token else None
        return resource.names.said(text) if resource else text

    def _say(self, urn: str, kind: str, text: str) -> None:
        """Shows a message about the resource; on standard error if there is no engine."""
        if self._engine is None:
            print(f"{kind}: {text}", file=sys.stderr, flush=True)
            return
        severity = engine_pb2.WARNING if kind == "warning" else engine_pb2.INFO
        self._engine.Log(engine_pb2.LogRequest(severity=severity, message=text, urn=urn))

    def _usable_settings(self) -> dict[str, Any]:
        """The settings.

        Raises:
            ConfigError: it can't be determined whose credentials apply.
        """
        if self._unclear:
            raise ConfigError(self._unclear)
        return self._settings

    def _resource(self, request: Any) -> NativeResource:
        return self._resource_of(request.type or request.urn.split("::")[2].rpartition("$")[2])

    def _resource_of(self, type: str) -> NativeResource:
        token = f"{self.vendor.namespace}:{name_of(type, self.vendor.namespace, 'resource type')}"
        with self._lock:
            if token not in self._resources:
                provider = provider_of(token)
                configuration = Config(raw_config=self._usable_settings(), project_name="project")
                with handing_over(HandedOver(Request(), lambda *_: False, partial(self._say, ""))):
                    provider.configure(ConfigureRequest(config=configuration))
                self._resources[token] = NativeResource(provider, self._say)
            return self._resources[token]

    # --- the plugin ------------------------------------------------------------------------------------------------

    @_answering
    def Handshake(self, request: Any, context: Any) -> Any:
        self._connect(request.engine_address)
        return pb.ProviderHandshakeResponse(accept_secrets=True)

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version=version())

    @_answering
    def Attach(self, request: Any, context: Any) -> Any:
        self._connect(request.address)
        return empty_pb2.Empty()

    @_answering
    def GetSchema(self, request: Any, context: Any) -> Any:
        return pb.GetSchemaResponse(schema=schema_text(self.vendor.namespace))

    def Cancel(self, request: Any, context: Any) -> Any:
        """Ends all waiting, and sends nothing new; running calls still record what they have created."""
        interrupt()
        return empty_pb2.Empty()

    # --- its configuration -----------------------------------------------------------------------------------------

    @_answering
    def CheckConfig(self, request: Any, context: Any) -> Any:
        values = received(request.news).values
        found = config.problems(self.vendor, config.settings_of(self.vendor, values, explicit=False))
        failures = [pb.CheckFailure(property="", reason=text) for text in found]
        return pb.CheckResponse(inputs=request.news, failures=failures)

    @_answering
    def DiffConfig(self, request: Any, context: Any) -> Any:
        """A change of settings never replaces: operations on an object of another org are refused later."""
        olds, news = received(request.olds).values, received(request.news).values
        changed = sorted(n for n in olds.keys() | news.keys() if olds.get(n) != news.get(n))
        changes = pb.DiffResponse.DIFF_SOME if changed else pb.DiffResponse.DIFF_NONE
        return pb.DiffResponse(changes=changes, diffs=changed)

    @_answering
    def Configure(self, request: Any, context: Any) -> Any:
        bag = received(request.args)
        explicit = config.is_explicit(request.name, bag.values)
        settings = config.settings_of(self.vendor, bag.values, explicit=explicit)
        plain = {self.vendor.name(name) for name in bag.values if name not in bag.secrets}
        with self._lock:
            self._settings, self._resources = settings, {}
            self._secrets = frozenset(map(self.vendor.name, bag.secrets))
            self._problems = config.problems(self.vendor, settings, plain)
            self._name = request.name
            self._unclear = config.unclear(self.vendor, request.name, bag.values)
        return pb.ConfigureResponse(acceptSecrets=True, supportsPreview=True, acceptOutputs=True)

    # --- resources -------------------------------------------------------------------------------------------------

    @_answering
    def Check(self, request: Any, context: Any) -> Any:
        return self._resource(request).check(request, self._problems)

    @_answering
    def Diff(self, request: Any, context: Any) -> Any:
        return self._resource(request).diff(request)

    @_answering
    def Create(self, request: Any, context: Any) -> Any:
        return self._resource(request).create(request)

    @_answering
    def Read(self, request: Any, context: Any) -> Any:
        return self._resource(request).read(request)

    @_answering
    def Update(self, request: Any, context: Any) -> Any:
        return self._resource(request).update(request)

    @_answering
    def Delete(self, request: Any, context: Any) -> Any:
        self._resource(request).delete(request)
        return empty_pb2.Empty()

    def List(self, request: Any, context: Any) -> Iterator[Any]:
        """All objects of a type, whether a stack has them or not."""
        try:
            resource = self._resource_of(request.token)
            for name in received(request.query).values:
                raise JourneysError(
                    f"{request.token} has no filter {name}: list all of them, or use a function"
                )
            for id, name in resource.listed(int(request.limit)):
                yield pb.ListResponse(result=pb.ListResponse.Result(id=id, name=name))
        except Exception as error:
            context.abort(grpc.StatusCode.UNKNOWN, self.said(request, error))

    # --- components ---------------------------------------------------------------------------------------------

    @_answering
    def Construct(self, request: Any, context: Any) -> Any:
        # Imported here, because programs without components don't need them.
        from .components import components, words_of
        from .construct import Maker, construct

        hosted = components(self.vendor.namespace).get(request.type)
        if hosted is None:
            kinds = [each.rpartition(":")[2] for each in components(self.vendor.namespace)]
            name = request.type.rpartition(":")[2]
            raise JourneysError(no_such(self.vendor.namespace, name, "component", kinds))
        settings = config.texts(self.vendor, self._usable_settings())
        maker = Maker(hosted, request, settings, self._secrets, self._name)
        return construct(maker, self._address, words_of(self.vendor.namespace).said)

    # --- functions -------------------------------------------------------------------------------------------------

    @_answering
    def Invoke(self, request: Any, context: Any) -> Any:
        name = name_of(request.tok, self.vendor.namespace, "function")
        callee = functions(self.vendor.namespace).get(name)
        if callee is None:
            known = functions(self.vendor.namespace)
            raise JourneysError(no_such(self.vendor.namespace, name, "function", known))
        return invoke(callee, session_for(self.vendor, self._usable_settings()), request)
