"""One call that gives an object its natural key: for which resource, with which arguments; and what it ends with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..call import Request
from ..schema.wire import to_wire
from ..session.owned import Owned
from ..session.session import Session

if TYPE_CHECKING:
    from .lifecycle import Lifecycle


@dataclass(frozen=True)
class Made:
    """The object that a create ended with. `whole` is False where it was taken over and may need changes."""

    entity: dict[str, Any]
    whole: bool = True
    unread: bool = False
    """Whether the entity is what was sent, because it could not be read back."""


@dataclass
class Attempt:
    """One call of `create`, or of an update that may change the natural key."""

    provider: Lifecycle
    wanted: dict[str, Any]
    request: Request

    @property
    def session(self) -> Session:
        """What this process knows of the organisation."""
        return self.provider.session

    @cached_property
    def body(self) -> dict[str, Any]:
        """The arguments as the API takes them."""
        return to_wire(self.wanted, self.provider.shape)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The natural key."""
        return self.provider.key_of(self.body)

    @cached_property
    def owned(self) -> Owned:
        """What the stack owned when this run began."""
        return self.session.owned(*self.request.stack)

    @property
    def what(self) -> str:
        """The resource, for messages."""
        title, name = self.provider.title, self.request.name
        return f'{title} "{name}"' if name else f"a new {title}"

    def ensure_stack(self) -> None:
        """Refuses another organisation than the stack's other objects are in."""
        self.session.ensure_stack(self.owned, self._fetch_other, self.owned.instance_of(self.request.urn))

    def _fetch_other(self, token: str, id: str) -> Any:
        from journeys.registry import load

        other = load(token).using(self.session)
        if other.vendor is not self.provider.vendor or not other.is_of_one_org:
            raise LookupError(token)
        return other.fetch(id)
