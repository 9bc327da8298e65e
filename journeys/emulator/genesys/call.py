"""One authenticated and validated Genesys request, as handlers get it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from ..http import Request, Response
from ..org import Org
from ..rules import Switches
from ..services import Services

USER = "emulator-user"
"""Who has made what was seeded, and what a request without an OAuth client makes."""


@dataclass
class Call:
    """`operation_query` names the parameters that the operation has, `query` are the values that were sent.

    `body` is the request body without unknown and null fields; `cleared` are the paths of the fields that were null.
    """

    services: Services
    request: Request
    org: Org
    path_values: dict[str, str] = field(default_factory=dict)
    operation_query: Collection[str] = ()
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    cleared: list[str] = field(default_factory=list)

    @property
    def switches(self) -> Switches:
        return self.services.switches

    @property
    def user(self) -> str:
        """Who makes the request, as objects record it."""
        return self.request.client or USER

    @property
    def now(self) -> float:
        return self.services.clock.now()

    @property
    def timestamp(self) -> str:
        return self.services.clock.timestamp()


Handler = Callable[[Call], Response]
