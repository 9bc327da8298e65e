"""One authenticated and validated operation of Genesys on its way to a handler."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from ..http import Request, Response
from ..org import Org
from ..rules import Switches
from ..services import Services


@dataclass
class Call:
    """`operation_query` names the parameters that the operation has; `body` is the cleaned request body, `cleared` the paths of the fields in it that were null."""

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
    def now(self) -> float:
        return self.services.clock.now()

    @property
    def timestamp(self) -> str:
        return self.services.clock.timestamp()


Handler = Callable[[Call], Response]
