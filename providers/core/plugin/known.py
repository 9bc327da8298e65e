"""An object as the state has it, and what has to be certain before anything is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..call import Request
from ..errors import NotFound
from ..session.record import IMPORTED, RECORD, Record, visible
from ..session.session import Session

if TYPE_CHECKING:
    from .lifecycle import Lifecycle


@dataclass(frozen=True)
class Known:
    """One object: its id, its outputs as last seen, its record, and what the engine asks of it."""

    provider: Lifecycle
    id: str
    live: dict[str, Any]
    record: Record
    request: Request
    record_text: str = ""
    """The record as it stands in the state, which may be of an earlier layout."""

    @classmethod
    def of(cls, provider: Lifecycle, id: str, props: Mapping[str, Any], request: Request) -> Known:
        """The object of these outputs."""
        return cls(provider, id, visible(props), Record.of(props), request, str(props.get(RECORD, "")))

    @property
    def session(self) -> Session:
        """What this process knows of the organisation."""
        return self.provider.session

    @property
    def what(self) -> str:
        """The object, for messages."""
        return f"{self.provider.title} {self.id}"

    def check_place(self) -> None:
        """Refuses an object of another host, or of an organisation that is known to be another one. No I/O.

        Raises:
            WrongOrg: naming both.
        """
        if not self.record.external:
            self.session.seen(self.id)
        self.session.check_recorded(self.record.host, self.record.org, self.what)

    def ensure_org(self) -> None:
        """Makes sure that the credentials belong to the object's organisation.

        Raises:
            WrongOrg: they belong to another one; names both.
        """
        self.check_place()
        self.session.ensure(self.record.org, self.what)

    def ensure_org_before_write(self) -> None:
        """As `ensure_org`; an object whose organisation the state doesn't tell has to be there.

        Raises:
            WrongOrg: it is another one's, or nothing shows whose it is.
        """
        self.ensure_org()
        if self.session.needs_proof(self.record.org):
            try:
                self.org_shown_by(self.provider.fetch(self.id))
            except NotFound:
                self.session.check_gone(self.record.org, self.what)

    def org_shown_by(self, found: dict[str, Any]) -> str:
        """The organisation to record for the object that was found.

        Raises:
            WrongOrg: nothing of the part is left in its object, and nothing else shows whose organisation this is.
        """
        is_proof = self.provider.shows_org(found, self.live)
        if self.provider.origin == "part" and not is_proof:
            self.session.check_gone(self.record.org, self.what)
        return self.session.prove(self.record.org, is_proof)

    @property
    def inputs(self) -> dict[str, Any]:
        """The inputs that the state has; none where the SDK doesn't tell them."""
        fields, old = self.provider.shape.fields, self.request.old_inputs or {}
        return {name: value for name, value in visible(old).items() if name in fields}

    def applied(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs as last applied; where the SDK doesn't tell them, the outputs of the `wanted` names.

        Of an imported object nothing was applied yet: see `Lifecycle.as_applied`.
        """
        old = self.request.old_inputs
        if old is None:
            return {name: self.live[name] for name in wanted if name in self.live}
        return self.provider.as_applied(wanted, self.live) if IMPORTED in old else self.inputs
