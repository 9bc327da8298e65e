"""Journey Outcomes, which Genesys shut down: what that means, and the provider of the types that went with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from providers.core.errors import Gone
from providers.core.plugin.provider import Provider

T = TypeVar("T")

SHUT_DOWN = (
    "Genesys has shut Journey Outcomes down: deprecated since 2026-05-07, effective 2026-05-25, for every org, and "
    "nothing replaces them. Remove outcomes, and the action map conditions that name them, from the program; "
    "`pulumi refresh` and `pulumi destroy` treat outcomes as gone. Segments and event conditions still trigger maps"
)


class ShutDownProvider(Provider):
    """A provider whose API may answer 410, which says what Genesys did; on read and delete it means gone."""

    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """As everywhere; a 410 is explained."""
        return _explained(lambda: super(ShutDownProvider, self).post(body))

    def fetch(self, id: str) -> dict[str, Any]:
        """As everywhere; a 410 is explained."""
        return _explained(lambda: super(ShutDownProvider, self).fetch(id))

    def patch(self, id: str, body: dict[str, Any]) -> dict[str, Any]:
        """As everywhere; a 410 is explained."""
        return _explained(lambda: super(ShutDownProvider, self).patch(id, body))

    def remove(self, id: str) -> None:
        """As everywhere; a 410 is explained."""
        _explained(lambda: super(ShutDownProvider, self).remove(id))

    def listed(self) -> Iterable[dict[str, Any]]:
        """As everywhere; a 410 is explained."""
        return _explained(lambda: list(self.entries()))

    def entries(self) -> Iterable[dict[str, Any]]:
        """All objects of the type, whole."""
        return super().listed()


def _explained(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except Gone as gone:
        raise Gone(
            gone.method,
            gone.path,
            gone.status,
            code=gone.code,
            correlation_id=gone.correlation_id,
            hint=f"{SHUT_DOWN}.",
        ) from None
