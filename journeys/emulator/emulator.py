"""The emulator: orgs, switches, faults and limits, on a loopback port, for tests and by hand."""

from __future__ import annotations

import datetime
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from . import genesys, injection, statefile
from .faults import Faults
from .genesys.ratelimit import Allowance, RateLimiter
from .http import Request, Response
from .log import RequestLog
from .openapi import Schema
from .org import SPACE, Org
from .rules import Switches
from .segment.app import RATE, SegmentApp
from .server import Listener
from .store import Body
from .tokens import Tokens

Limits = Literal["on", "off"] | Mapping[str, int]
CLIENT = ("emulator-client", "emulator-secret")
PUBLIC_API_TOKEN = "emulator-public-api-token"
REQUESTS = "requests"  # the name of the rate limit among the limits


class Emulator:
    """A stateful stand-in for both APIs. A context manager; `start` and `close` do the same by hand.

    port: 0 takes a free one. limits: "on" (the documented ones), "off" (none), or values by name, e.g.
    `{"segments": 3, "requests": 20}` (the others as documented). rate_window_s: length of the "minute" of the
    rate limit. token_lifetime_s: of access tokens. switches: see `rules`. state: a file kept up to date and
    read at the start. seed: kind -> objects put into the default org at the start when `state` had none.
    clients: id and secret pairs of the default org (default: `CLIENT`); public_api_tokens: those
    of its Segment workspace (default: `PUBLIC_API_TOKEN`). clock: wall time in seconds.

    Methods on objects (`objects`, `find`, `find_all`, `seed`, `edit`, `remove`) speak of the default org;
    `add_org` gives others. `violations` lists answers of the emulator that broke the vendor's contract.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        limits: Limits | str = "on",
        rate_window_s: float = 60.0,
        token_lifetime_s: float = 86_400.0,
        switches: Mapping[str, str] | None = None,
        state: str | Path | None = None,
        seed: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
        clients: Iterable[tuple[str, str]] = (),
        public_api_tokens: Iterable[str] = (),
        org: str = "emulated org",
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.lock = threading.RLock()
        self.switches = Switches(switches)
        self.faults = Faults()
        self.requests = RequestLog()
        self.violations: list[str] = []
        self.tokens = Tokens()
        self.rate_window_s = rate_window_s
        self.token_lifetime_s = token_lifetime_s
        self.now = clock
        self._limits = _limits(limits)
        self.sleep = sleep
        self._port = port
        self._rates = RateLimiter()
        self._lag: dict[tuple[Any, ...], int] = {}
        self._genesys = genesys.app(self)
        self._segment = SegmentApp(self)
        self._listeners: list[Listener] = []
        self._state = statefile.Writer(Path(state), self.dump) if state else None
        self._seed = {kind: [dict(item) for item in items] for kind, items in (seed or {}).items()}
        self.orgs: dict[str, Org] = {}
        self.org = self._new_org(org)
        for client_id, secret in list(clients) or [CLIENT]:
            self.org.clients[client_id] = secret
        self.org.public_api_tokens |= set(public_api_tokens) or {PUBLIC_API_TOKEN}
        self._fill()

    # life

    def start(self) -> Emulator:
        listener = Listener(self._port, self)
        self._port = listener.port
        self._listeners.append(listener)
        self.org.url = self.url
        return self

    def close(self) -> None:
        """Stop serving, close all connections, write the state file."""
        for listener in self._listeners:
            listener.close()
        self._listeners = []
        if self._state:
            self._state.close()

    def __enter__(self) -> Emulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def port(self) -> int:
        return self._port

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
        """The space that every workspace has from the start; `seed("spaces", {"id": ...})` adds others."""
        return SPACE

    def add_org(
        self,
        client_id: str,
        secret: str,
        *,
        name: str | None = None,
        port: int | None = None,
        base_path: str = "",
        public_api_token: str | None = None,
    ) -> Org:
        """Another org, reached by its credentials at the same address, or at one of its own.

        `base_path` ("/eu") puts all its paths behind that prefix, login included, as behind a gateway; `port` gives it
        a port (0 takes a free one). There no credentials or tokens work but those of the orgs that live there. A name
        that is there already gets further credentials.
        """
        org = self._settled(name, port, base_path)
        org.clients[client_id] = secret
        if public_api_token:
            org.public_api_tokens.add(public_api_token)
        return org

    def add_workspace(
        self, public_api_token: str, *, name: str | None = None, port: int | None = None, base_path: str = ""
    ) -> Org:
        """Another Segment workspace, with spaces and journeys of its own; the rest is as in `add_org`."""
        org = self._settled(name, port, base_path)
        org.public_api_tokens.add(public_api_token)
        return org

    def _settled(self, name: str | None, port: int | None, base_path: str) -> Org:
        if base_path and not re.fullmatch(r"(/[\w.~-]+)+", base_path):
            raise ValueError(f"a base path is like /eu, without a / at its end, not {base_path!r}")
        if base_path.split("/")[1:2] in [["api"], ["oauth"], ["spaces"], ["_emulator"]]:
            raise ValueError(f"the base path {base_path} would hide paths of the APIs; take another")
        found = self.orgs.get(name or "")
        org = found or self._new_org(name or f"org {len(self.orgs) + 1}")
        if found is None or base_path or port is not None:
            org.base_path = base_path
            org.url = self.url + base_path
        if port is not None:
            listener = next((each for each in self._listeners if each.org is org and each.port == port), None)
            if listener is None:
                listener = Listener(port, self, org)
                self._listeners.append(listener)
            org.url = f"http://127.0.0.1:{listener.port}{base_path}"
        return org

    def place(self, path: str, only: Org | None) -> tuple[str, str, tuple[Org, ...]]:
        """The base path of a request, the path behind it, and the orgs that live there (`only` one on its port)."""
        orgs = [only] if only else list(self.orgs.values())
        base = max(
            (o.base_path for o in orgs if f"{path}/".startswith(f"{o.base_path}/")), key=len, default=""
        )
        return base, path[len(base) :] or "/", tuple(org for org in orgs if org.base_path == base)

    def _new_org(self, name: str) -> Org:
        org = self.orgs[name] = Org(self, name)
        return org

    def token(self, org: Org | None = None, value: str | None = None) -> str:
        """A Genesys access token without asking /oauth/token; `value` fixes it."""
        owner = org or self.org
        client_id = next(iter(owner.clients), "")
        with self.lock:
            return self.tokens.issue(owner, client_id, self.now() + self.token_lifetime_s, value).value

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
        """Back to the start: no objects but the seed's, no faults, empty log, no counted requests.

        Orgs, clients, tokens and switches stay.
        """
        with self.lock:
            for org in self.orgs.values():
                org.clear()
            self.faults.clear()
            self.requests.clear()
            self.violations.clear()
            self._rates.clear()
            self._lag.clear()
            self._plant()
        self.changed()

    def dump(self) -> dict[str, Any]:
        """All objects of all orgs, as the state file holds them; no credentials."""
        with self.lock:
            orgs = {name: {"id": org.id, "objects": org.dump()} for name, org in self.orgs.items()}
        return {"format": statefile.FORMAT, "orgs": orgs}

    def load(self, state: Mapping[str, Any]) -> None:
        """Replace all objects by those of a dump; orgs that are missing here are added without clients."""
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

    def _fill(self) -> None:
        kept = self._state.read() if self._state else None
        if kept is not None:
            self._load(kept)
        else:
            self._plant()

    def _plant(self) -> None:
        for kind, items in self._seed.items():
            for item in items:
                self.org.seed(kind, item)

    # what the applications ask

    def shown_time(self) -> float:
        """The time that clients are told, in the header `Date` and in the dates of objects."""
        return self.now() + sum(fault.ms for fault in self.faults if fault.kind == "skew") / 1000

    def timestamp(self) -> str:
        """That time as the vendors write it: ISO 8601, milliseconds, UTC."""
        moment = datetime.datetime.fromtimestamp(self.shown_time(), datetime.timezone.utc)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"

    def limit(self, kind: str) -> int | None:
        """The maximum number of objects of a kind, None with limits off."""
        return self._limits.get(kind) if self._limits is not None else None

    def allowance(self, request: Request, limit: str = REQUESTS) -> Allowance | None:
        """Count a request against its token's rate, one of the limits; None with limits off."""
        fault = next((f for f in self.faults if f.kind == "rate_limit" and f.matches(request)), None)
        if fault:
            key, allowed, window_s = f"fault {fault.id}", fault.allowed, fault.window_s
        elif self._limits is None:
            return None
        else:
            key, allowed, window_s = request.bearer, self._limits[limit], self.rate_window_s
        allowance = self._rates.count(key, allowed, window_s, self.now())
        if fault and allowance.exceeded:
            fault.hits += 1
        return allowance

    def lags(self, calls: int, key: tuple[Any, ...], *, count: bool) -> bool:
        """Whether the switch list_lag still hides a new object from this list call."""
        served = self._lag.get(key, 0)
        if count and served <= calls:
            self._lag[key] = served + 1
        return served < calls if count else 0 < served <= calls

    def check_answer(self, schema: Schema, body: Any, where: str) -> None:
        """Note an answer of ours that the vendor's schema doesn't allow, and fail loudly."""
        problems = schema.problems(body)
        if problems:
            text = f"{where}: {problems[0].dotted}: {problems[0].message}"
            self.violations.append(text)
            raise AssertionError(f"the emulator's answer breaks the contract: {text}")

    # requests

    def handle(self, request: Request) -> Response:
        """Answer a request; raises `Drop` or `Stall` where the connection breaks off."""
        app = self._segment if self._segment.serves(request.path) else self._genesys
        with self.lock:
            request.org, request.client = app.identify(request)
        if request.org:
            request.entry.org, request.entry.client = request.org.name, request.client or None
        return injection.answer(self, app, request)


def _limits(given: Limits | str) -> dict[str, int] | None:
    documented = {name: kind.limit[1] for name, kind in genesys.KINDS.items() if kind.limit}
    documented |= {REQUESTS: 300, RATE: 6000}
    if given == "off":
        return None
    if isinstance(given, str):
        if given != "on":
            raise ValueError(f"limits is on, off or values by name, not {given!r}")
        return documented
    unknown = set(given) - set(documented)
    if unknown:
        raise ValueError(
            f"no limit is called {', '.join(sorted(unknown))}; there are {', '.join(documented)}"
        )
    return {**documented, **given}
