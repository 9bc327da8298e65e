"""The emulator: both vendors' APIs on loopback ports, for tests and by hand."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from . import injection, kinds
from .genesys.app import GenesysApp
from .http import Request, Response
from .limits import Given
from .openapi import validators
from .org import Org
from .segment.app import SegmentApp
from .server import Listener
from .world import World


class Emulator(World):
    """A stateful stand-in for both APIs. A context manager; `start` and `close` do the same by hand.

    port: 0 takes a free one. limits: "on" (the documented ones), "off" (none), or values by name, e.g.
    `{"segments": 3, "requests": 20}` (the others as documented). rate_window_s: length of the "minute" of the
    rate limit. token_lifetime_s: of access tokens. switches: see `rules`. state: a file that is read at the start and
    kept up to date. seed: kind -> objects of the default org at the start, if `state` doesn't exist yet.
    clients: id and secret pairs of the default org (default: `CLIENT`); public_api_tokens: those
    of its Segment workspace (default: `PUBLIC_API_TOKEN`). clock: wall time in seconds.

    Methods on objects (`objects`, `find`, `find_all`, `seed`, `edit`, `remove`) use the default org;
    `add_org` makes others. `violations` lists answers of the emulator that broke the vendor's contract.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        limits: Given = "on",
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
        validators()  # else the first request would find it missing
        super().__init__(
            limits=limits,
            rate_window_s=rate_window_s,
            token_lifetime_s=token_lifetime_s,
            switches=switches,
            state=state,
            seed=seed,
            clients=clients,
            public_api_tokens=public_api_tokens,
            org=org,
            clock=clock,
            sleep=sleep,
        )
        self._port = port
        self._genesys = GenesysApp(self.services, kinds.routes())
        self._segment = SegmentApp(self.services)
        self._listeners: list[Listener] = []

    def start(self) -> Emulator:
        listener = Listener(self._port, self, self.handle)
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
        """Another org, at the same address with other credentials, or at an address of its own.

        `base_path` ("/eu") is a prefix of all its paths, login included, as behind a gateway; `port` gives it a port of
        its own (0 takes a free one). Such an address accepts only the credentials and tokens of its orgs. An org that
        exists by this name gets further credentials.
        """
        org = self._org_at(name, port, base_path)
        org.clients[client_id] = secret
        if public_api_token:
            org.public_api_tokens.add(public_api_token)
        return org

    def add_workspace(
        self, public_api_token: str, *, name: str | None = None, port: int | None = None, base_path: str = ""
    ) -> Org:
        """Another Segment workspace, with its own spaces and journeys; the rest is as in `add_org`."""
        org = self._org_at(name, port, base_path)
        org.public_api_tokens.add(public_api_token)
        return org

    def _org_at(self, name: str | None, port: int | None, base_path: str) -> Org:
        """The org of that name, made if it doesn't exist, at that address."""
        if base_path and not re.fullmatch(r"(/[\w.~-]+)+", base_path):
            raise ValueError(f"a base path is like /eu, without a / at its end, not {base_path!r}")
        if base_path and base_path.split("/")[1] in ("api", "oauth", "spaces", "_emulator"):
            raise ValueError(f"the base path {base_path} would hide paths of the APIs; take another")
        found = self.orgs.get(name or "")
        org = found or self._new_org(name or f"org {len(self.orgs) + 1}")
        if found is None or base_path or port is not None:
            org.base_path = base_path
            org.url = self.url + base_path
        if port is not None:
            listener = next((each for each in self._listeners if each.org is org and each.port == port), None)
            if listener is None:
                listener = Listener(port, self, self.handle, org)
                self._listeners.append(listener)
            org.url = f"http://127.0.0.1:{listener.port}{base_path}"
        return org

    def handle(self, request: Request) -> Response:
        """Answer a request; raises `Drop` or `Stall` where the connection breaks off."""
        app = self._segment if self._segment.serves(request.path) else self._genesys
        with self.lock:
            request.org, request.client = app.identify(request)
        if request.org:
            request.entry.org, request.entry.client = request.org.name, request.client or None
        return injection.answer(request, app, self.faults, lock=self.lock, sleep=self.sleep)
