"""Construct: a component as programs in other languages use it, made here by the class that Python programs use."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Mapping
from contextvars import Context
from typing import Any

import pulumi
from pulumi.provider import ConstructResult, Provider
from pulumi.provider.server import ProviderServicer
from pulumi.runtime.proto import provider_pb2 as pb

from providers.core.program.door import native_door
from providers.core.program.preflight import current_preflight
from providers.core.schema.shape import camel

from .arrival import Arrival
from .components import Hosted
from .contents import version

AT_A_TIME = 16
"""Components that are made at a time: each has an event loop, which has three open files. Their children don't count."""

_turns = threading.BoundedSemaphore(AT_A_TIME)


class Maker(Provider):
    """What the SDK's own servicer calls once the engine's request is read."""

    def __init__(
        self,
        hosted: Hosted,
        request: pb.ConstructRequest,
        settings: Mapping[str, str],
        secrets: Collection[str],
        provider: str,
    ) -> None:
        super().__init__(version())
        self.request = request
        self.children_version = "" if provider == "default" else version()
        """The children of a component belong to the provider that makes it, be it that of no version."""
        self._hosted, self._settings, self._secrets = hosted, settings, secrets

    def construct(
        self,
        name: str,
        resource_type: str,
        inputs: Mapping[str, Any],
        options: pulumi.ResourceOptions | None = None,
    ) -> ConstructResult:
        """Makes the component; its resources wait until all of it was checked.

        The SDK makes a secret of a whole argument where there is one inside, so that it isn't given the inputs.

        Raises:
            RunError: something is wrong with the arguments that no other mistake can be told beside.
        """
        # Not the stack's: those of the provider that this process is, so that its children are checked by its own.
        pulumi.runtime.set_all_config(dict(self._settings), list(self._secrets))
        arrival = Arrival(self.request)
        args = arrival.arguments(self._hosted.form)
        what = f'{self._hosted.kind.__name__} "{name}"'
        current_preflight().problems += [f"{what}: {text}" for text in arrival.problems]
        try:
            made: Any = self._hosted.kind(name, args, options)  # type: ignore[call-arg]
        except TypeError as error:
            raise pulumi.RunError(str(error)) from error
        found = {output: getattr(made, output) for output in self._hosted.outputs}
        return ConstructResult(made.urn, {camel(n): v for n, v in found.items() if v is not None})


def construct(maker: Maker, engine: str, said: Callable[[str], str]) -> pb.ConstructResponse:
    """The component's URN and outputs, once its resources are registered.

    Raises:
        RunError: it could not be made; `said` puts the reason into the words of this door.
    """
    with _turns:
        try:
            return Context().run(asyncio.run, _construct(maker, engine))
        except Exception as error:
            # The SDK's servicer puts a stack trace of its own behind whatever isn't a `RunError`.
            reason = error if isinstance(error, pulumi.RunError) else error.__context__ or error
            raise pulumi.RunError(said(str(reason))) from error


async def _construct(maker: Maker, engine: str) -> pb.ConstructResponse:
    # What fails besides is the same failure: the answer tells it, and nobody asks the other futures.
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    request = pb.ConstructRequest()
    request.CopyFrom(maker.request)
    request.ClearField("inputs")
    with native_door(maker.children_version):
        found: pb.ConstructResponse = await ProviderServicer(maker, [], engine).Construct(request, None)
    return found
