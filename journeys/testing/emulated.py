"""What a test sees of the emulator: objects by name, requests, faults, and changes behind the program's back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from journeys.emulator import Emulator, Fault, LoggedRequest, Org
from journeys.emulator.kinds import KINDS

Body = dict[str, Any]
TWILIO = re.compile(r"/$|/spaces(/|$)")


class Request(str):
    """One request, equal to its text: `"POST /api/v2/journey/segments"`; token requests are left out.

    `method`, `path`, `query` (as sent), `body` (parsed JSON, or None), and `status`: of the answer, 0 where the
    connection was dropped, None where there is none yet.
    """

    method: str
    path: str
    query: str
    body: Any
    status: int | None

    @classmethod
    def of(cls, entry: LoggedRequest) -> Request:
        """From an entry of the emulator's log."""
        found = cls(f"{entry.method} {entry.path}")
        found.method, found.path, found.query = entry.method, entry.path, entry.query
        found.body, found.status = entry.body, entry.status
        return found


class Objects(Mapping[str, Body]):
    """The objects of one kind by display name, as the API has them: `genesys.segments["VIP"]["isActive"]`.

    What is read is a copy. Where several objects have the name, reading by name is an error that lists their ids;
    `all()` has every object.
    """

    def __init__(self, org: Org, kind: str) -> None:
        self._org, self._kind = org, kind

    def __getitem__(self, name: str) -> Body:
        found = self._org.find_all(self._kind, name)
        if len(found) > 1:
            ids = ", ".join(str(each["id"]) for each in found)
            raise ValueError(f'{len(found)} {self._kind} are named "{name}": {ids}')
        if not found:
            there = ", ".join(f'"{each}"' for each in sorted(set(self))) or "none"
            raise KeyError(f'no {self._kind} is named "{name}"; there are: {there}')
        return found[0]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(KINDS[self._kind].title(body) for body in self.all()))

    def __len__(self) -> int:
        return len(self.all())

    def __repr__(self) -> str:
        return f"<{self._kind}: {', '.join(self) or 'none'}>"

    def all(self) -> list[Body]:
        """Every object, in the order of creation."""
        return list(self._org.objects(self._kind).values())

    def add(self, **fields: Any) -> Body:
        """Puts an object there without a request, as somebody made it by hand; what the API fills in is filled in."""
        return self._org.seed(self._kind, fields)

    def edit(self, name: str, **fields: Any) -> Body:
        """Changes an object behind the program's back; its version rises, and None removes a field."""
        return self._org.edit(self._kind, self[name]["id"], **fields)

    def remove(self, name: str) -> None:
        """Deletes an object behind the program's back."""
        self._org.remove(self._kind, self[name]["id"])


class _Vendor:
    """What both vendors share."""

    def __init__(self, emulator: Emulator, org: Org | None = None) -> None:
        self.emulator = emulator
        """The emulator itself, for what isn't here."""
        self._org = org or emulator.org

    def _serves(self, path: str) -> bool:
        raise NotImplementedError

    @property
    def url(self) -> str:
        """The API's address."""
        return self._org.url

    @property
    def requests(self) -> list[Request]:
        """Every request so far, oldest first, token requests left out."""
        ours = (e for e in self.emulator.requests.matching() if e.org in (None, self._org.name))
        return [Request.of(entry) for entry in ours if self._serves(entry.path)]

    def clear_requests(self) -> None:
        """Forgets the requests so far."""
        self.emulator.requests.clear()

    @property
    def switches(self) -> MutableMapping[str, str]:
        """How the emulator behaves where the vendor's behaviour isn't known: `switches["outcomes"] = "present"`."""
        return self.emulator.switches

    def fault(self, kind: str, **options: Any) -> Fault:
        """Makes something go wrong, e.g. `fault("status", method="POST", status=503)`; `.hits` counts how often.

        Kinds and options: docs/emulator.md.
        """
        return self.emulator.faults.add(kind, **options)

    def clear_faults(self) -> None:
        """Ends all faults."""
        self.emulator.faults.clear()


class Genesys(_Vendor):
    """An emulated Genesys Cloud organisation, empty at the start of each test."""

    def __init__(self, emulator: Emulator, org: Org | None = None) -> None:
        super().__init__(emulator, org)
        self.segments = Objects(self._org, "segments")
        self.outcomes = Objects(self._org, "outcomes")
        self.action_maps = Objects(self._org, "actionmaps")
        self.action_templates = Objects(self._org, "actiontemplates")
        self.flows = Objects(self._org, "flows")
        self.schedule_groups = Objects(self._org, "schedulegroups")
        self.actions = Objects(self._org, "actions")

    def _serves(self, path: str) -> bool:
        return not TWILIO.match(path)

    @property
    def id(self) -> str:
        """The organisation's id."""
        return self._org.id

    @property
    def client_id(self) -> str:
        """An OAuth client of the organisation."""
        return next(iter(self._org.clients))

    @property
    def client_secret(self) -> str:
        """Its secret."""
        return self._org.clients[self.client_id]

    @property
    def public_api_token(self) -> str:
        """A token of the Twilio Segment workspace that goes with the organisation."""
        return next(iter(self._org.public_api_tokens))

    def seed(self, objects: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        """Puts objects there without requests, by the emulator's names of their kinds, as in its `--seed` file."""
        for kind, items in objects.items():
            for item in items:
                self._org.seed(kind, item)

    def add_org(self, name: str, *, port: int | None = 0, base_path: str = "") -> Genesys:
        """Another organisation, with a Segment workspace of its own.

        At an address of its own, for programs with explicit providers; with `port=None` at this address, told apart by
        its credentials, or by a `base_path` such as "/eu".
        """
        org = self.emulator.add_org(
            f"{name}-client",
            f"{name}-secret",
            name=name,
            port=port,
            base_path=base_path,
            public_api_token=f"{name}-token",
        )
        return Genesys(self.emulator, org)


class TwilioSegment(_Vendor):
    """An emulated Twilio Segment workspace, with no journeys at the start of each test."""

    def __init__(self, emulator: Emulator, org: Org | None = None) -> None:
        super().__init__(emulator, org)
        self.journeys = Objects(self._org, "journeys")

    def _serves(self, path: str) -> bool:
        return bool(TWILIO.match(path))

    @property
    def space_id(self) -> str:
        """The space that the workspace has from the start."""
        return self.emulator.space_id

    @property
    def workspace(self) -> Body:
        """The workspace as `GET /` shows it: id, name and slug."""
        return self._org.workspace

    @property
    def public_api_token(self) -> str:
        """A token of the workspace."""
        return next(iter(self._org.public_api_tokens))

    def add_workspace(self, name: str, *, port: int | None = 0, base_path: str = "") -> TwilioSegment:
        """Another workspace, whose only space has the same id; where it is told apart is as in `Genesys.add_org`."""
        org = self.emulator.add_workspace(f"{name}-token", name=name, port=port, base_path=base_path)
        return TwilioSegment(self.emulator, org)
