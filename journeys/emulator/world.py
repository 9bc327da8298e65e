"""The emulator without its network: orgs and their objects, switches, faults, limits, tokens, and the state file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from . import statefile
from .clock import Clock
from .faults import Faults
from .kinds import KINDS, LIMITS
from .limits import Given, Limits
from .log import RequestLog
from .org import SPACE, Org
from .permissions import parse
from .reading import Reads
from .rules import Switches
from .services import Contract, Services
from .store import Body
from .tokens import Tokens

CLIENT = ("emulator-client", "emulator-secret")
PUBLIC_API_TOKEN = "emulator-public-api-token"


class World:
    """What all listeners of an emulator share; `Emulator` describes the options."""

    def __init__(
        self,
        *,
        limits: Given,
        rate_window_s: float,
        token_lifetime_s: float,
        switches: Mapping[str, str] | None,
        state: str | Path | None,
        seed: Mapping[str, Iterable[Mapping[str, Any]]] | None,
        clients: Iterable[tuple[str, str]],
        public_api_tokens: Iterable[str],
        org: str,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self.lock = threading.RLock()
        self.switches = Switches(switches)
        self.faults = Faults()
        self.requests = RequestLog()
        self.tokens = Tokens(token_lifetime_s)
        self.clock = Clock(clock, self.faults.skew_s)
        self.sleep = sleep
        self.services = Services(
            switches=self.switches,
            clock=self.clock,
            faults=self.faults,
            limits=Limits(
                limits,
                LIMITS,
                window_s=rate_window_s,
                clock=self.clock,
                faults=self.faults,
                switches=self.switches,
            ),
            reads=Reads(self.faults, self.switches, self.clock),
            tokens=self.tokens,
            contract=Contract(),
        )
        self._state: statefile.Writer | None = None
        writer = statefile.Writer(Path(state), self.dump) if state else None
        kept = writer.read() if writer else None  # before anything below could write
        self._seed = {kind: [dict(item) for item in items] for kind, items in (seed or {}).items()}
        self.orgs: dict[str, Org] = {}
        self.org = self._new_org(org)
        for client_id, secret in list(clients) or [CLIENT]:
            self.org.clients[client_id] = secret
        self.org.public_api_tokens |= set(public_api_tokens) or {PUBLIC_API_TOKEN}
        if kept is not None:
            self._load(kept)
        else:
            self._plant()
        self._state = writer

    @property
    def violations(self) -> list[str]:
        """Answers of the emulator that broke the vendor's contract."""
        return self.services.contract.violations

    # orgs and credentials

    @property
    def client_id(self) -> str:
        return next(iter(self.org.clients))

    @property
    def client_secret(self) -> str:
        return self.org.clients[self.client_id]

    @property
    def public_api_token(self) -> str:
        """A token of the default org's Segment workspace."""
        return next(iter(self.org.public_api_tokens))

    @property
    def space_id(self) -> str:
        """The space that every workspace has; `seed("spaces", {"id": ...})` adds others."""
        return SPACE

    def place(self, path: str, only: Org | None) -> tuple[str, str, tuple[Org, ...]]:
        """The base path of a request, the rest of its path, and the orgs at that base path (or `only` that org)."""
        orgs = [only] if only else list(self.orgs.values())
        base = max(
            (o.base_path for o in orgs if f"{path}/".startswith(f"{o.base_path}/")), key=len, default=""
        )
        return base, path[len(base) :] or "/", tuple(org for org in orgs if org.base_path == base)

    def restrict(self, client_id: str, permissions: str, org: Org | None = None) -> None:
        """Limit a client to `readonly`, or to a list of permissions such as `journey:segment:*`."""
        owner = org or self.org
        if client_id not in owner.clients:
            raise ValueError(f"{owner.name} has no client {client_id}; it has {', '.join(owner.clients)}")
        owner.grants[client_id] = parse(permissions)

    def _new_org(self, name: str) -> Org:
        org = self.orgs[name] = Org(
            name, KINDS, switches=self.switches, clock=self.clock, lock=self.lock, changed=self.changed
        )
        return org

    def token(self, org: Org | None = None, value: str | None = None, client: str | None = None) -> str:
        """A Genesys access token, without /oauth/token; `value` is the token, `client` one of the org's clients."""
        owner = org or self.org
        client_id = next(iter(owner.clients), "") if client is None else client
        with self.lock:
            return self.tokens.issue(owner, client_id, self.clock.now(), value).value

    def expire_tokens(self) -> None:
        """Make every token issued so far invalid: the next requests with them answer 401."""
        with self.lock:
            self.tokens.clear()

    # objects of the default org

    def objects(self, kind: str) -> dict[str, Body]:
        return self.org.objects(kind)

    def find(self, kind: str, name: str) -> Body | None:
        return self.org.find(kind, name)

    def find_all(self, kind: str, name: str) -> list[Body]:
        return self.org.find_all(kind, name)

    def seed(self, kind: str, fields: Mapping[str, Any]) -> Body:
        return self.org.seed(kind, fields)

    def edit(self, kind: str, object_id: str, **fields: Any) -> Body:
        return self.org.edit(kind, object_id, **fields)

    def remove(self, kind: str, object_id: str) -> bool:
        return self.org.remove(kind, object_id)

    # state

    def reset(self) -> None:
        """Back to the start: only the seed's objects, no faults, an empty log, no counted requests.

        Orgs, clients, tokens and switches stay.
        """
        with self.lock:
            for org in self.orgs.values():
                org.clear()
            self.faults.clear()
            self.requests.clear()
            self.violations.clear()
            self.services.limits.clear()
            self.services.reads.clear()
            self._plant()
        self.changed()

    def dump(self) -> dict[str, Any]:
        """All objects of all orgs, as the state file has them; no credentials."""
        with self.lock:
            orgs = {name: {"id": org.id, "objects": org.dump()} for name, org in self.orgs.items()}
        return {"format": statefile.FORMAT, "orgs": orgs}

    def load(self, state: Mapping[str, Any]) -> None:
        """Replace all objects by those of a dump; unknown orgs are added, without clients."""
        statefile.check(state)
        self._load(state)
        self.changed()

    def _load(self, state: Mapping[str, Any]) -> None:
        with self.lock:
            for org in self.orgs.values():
                org.clear()
            for name, content in state["orgs"].items():
                org = self.orgs.get(name) or self._new_org(name)
                org.load(content["objects"])

    def changed(self) -> None:
        """Called after every write."""
        if self._state:
            self._state.request()

    def _plant(self) -> None:
        for kind, items in self._seed.items():
            for item in items:
                self.org.seed(kind, item)
