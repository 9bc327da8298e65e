"""One delete: what must not be deleted stays, and what is gone already is what was wanted."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import Gone, NotFound
from .absence import Absence
from .known import Known


@dataclass
class Delete:
    """The delete of one object; `stack` is its project and stack."""

    known: Known
    stack: tuple[str, str]

    def run(self) -> None:
        """Deletes the object, unless it isn't this resource's alone, or no longer there.

        Raises:
            WrongOrg: it is another organisation's.
            ApiError: the API refused.
        """
        session, id, what = self.known.session, self.known.id, self.known.what
        if self.known.provider.origin == "taken":
            session.tell(f"{what} was there before this stack and is left as it is")
        elif id in session.adopted:
            session.warn(f"{what} was not deleted: another resource of this run has taken it over")
        elif id in session.discarded:
            return
        elif id in session.made:
            # its key alone makes its id, and the API takes one: the create has deleted the old one
            session.leaving(*self.stack).drop(id)
        elif self._is_anothers():
            session.warn(f"{what} was not deleted: another resource in the state is the same object")
        else:
            self.known.ensure_org_before_write()
            self._send()

    def _is_anothers(self) -> bool:
        """Whether another resource of the state is the object. What others put into an object of many is theirs."""
        session = self.known.session
        if self.known.provider.origin == "part" or not session.program_runs:
            return False
        return session.is_elsewhere(self.known.id, session.owned(*self.stack))

    def _send(self) -> None:
        provider, session, id = self.known.provider, self.known.session, self.known.id
        leaving = session.leaving(*self.stack)
        try:
            provider.discard(session, id, self.known.live)
            session.prove(self.known.record.org, provider.is_of_one_org)
        except NotFound:
            if Absence(self.known).confirm() is not None:  # the answer was false
                provider.discard(session, id, self.known.live)
        except Gone as gone:
            session.warn(f"{self.known.what} is gone: {gone}")
        except Exception:
            leaving.add(id)
            raise
        leaving.drop(id)
        provider.shared_list(session).drop()
