"""Construct: makes a component for a program in any language, by the class that Python programs use."""

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
"""How many components are made in parallel: each has an event loop, which has three open files. Children don't count."""

_turns = threading.BoundedSemaphore(AT_A_TIME)


class Maker(Provider):
    """The provider that the SDK's servicer calls after it has decoded the engine's request."""

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
        """The version of the provider that makes the component, which is its children's too; "" for one without."""
        self._hosted, self._settings, self._secrets = hosted, settings, secrets

    def construct(
        self,
        name: str,
        resource_type: str,
        inputs: Mapping[str, Any],
        options: pulumi.ResourceOptions | None = None,
    ) -> ConstructResult:
        """Makes the component; its resources are registered once all of them are checked.

        `inputs` is empty: the SDK would make a whole argument secret for one secret inside, so they are decoded here.

        Raises:
            RunError: something is so wrong with the arguments that the others can't be checked.
        """
        # The settings of this provider, not the stack's, so that the children are checked by these.
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
        RunError: it could not be made; `said` translates the reason's names into those of this provider.
    """
    with _turns:
        try:
            return Context().run(asyncio.run, _construct(maker, engine))
        except Exception as error:
            # The SDK's servicer adds a stack trace to everything that isn't a `RunError`.
            reason = error if isinstance(error, pulumi.RunError) else error.__context__ or error
            raise pulumi.RunError(said(str(reason))) from error


async def _construct(maker: Maker, engine: str) -> pb.ConstructResponse:
    # Futures that nobody awaits have failed for the same reason, which the answer tells.
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    request = pb.ConstructRequest()
    request.CopyFrom(maker.request)
    request.ClearField("inputs")
    with native_door(maker.children_version):
        found: pb.ConstructResponse = await ProviderServicer(maker, [], engine).Construct(request, None)
    return found
