"""One vendor organisation as this process talks to it: settings, client, which org it is, what its lists say."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .config import Settings, Vendor, resolve
from .errors import ConfigError, WrongOrg
from .journal import Journal
from .plugin import widen_thread_pool
from .secrecy import hide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.transport.client import Client

DIRECT_READS = 3
"""So many reads of a type are asked one by one; more of them share one list."""
LIST_AGE = 30.0
"""Seconds that a shared list serves reads."""
LOOPBACK_ONLY = "JOURNEYS_LOOPBACK_ONLY"
"""Environment variable that refuses every API but those on this machine: for tests of users' programs."""


class Org:
    """The state that one process keeps about one organisation. Thread-safe."""

    def __init__(self, vendor: Vendor, config: Mapping[str, Any]) -> None:
        self.vendor = vendor
        self._config = dict(config)
        self._me: dict[str, Any] | None = None
        self._asking = threading.Lock()
        self._lock = threading.Lock()
        self._lists: dict[str, SharedList] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._claimed: set[str] = set()
        self._journal: Journal | None = None
        self._said: set[str] = set()
        self._remembered: dict[str, Any] = {}

    @cached_property
    def settings(self) -> Settings:
        """The settings in force; what is wrong with them is said here, at the first use."""
        return resolve(self.vendor, self._config)

    @cached_property
    def client(self) -> Client:
        """The pooled session, shared by all types of this process."""
        from providers.transport.client import client_for
        from providers.transport.connection import is_loopback

        connection = self.vendor.connect(self.settings)
        if os.environ.get(LOOPBACK_ONLY):
            for url in (connection.base_url, getattr(connection.credentials, "login_url", None)):
                host = urlsplit(url or "").hostname or ""
                if host and not is_loopback(host):
                    raise ConfigError(
                        f"{host} is not on this machine, and {LOOPBACK_ONLY} is set (by tests, and by the embedded engine "
                        "without --allow-real-org): nothing was sent"
                    )
        widen_thread_pool()  # not before: calls that only check and compare would stand in each other's way
        return client_for(connection)

    @cached_property
    def host(self) -> str:
        """The API's host and port, or "" while nothing is configured. Does no I/O."""
        try:
            return self.vendor.base_url(self.settings).partition("://")[2].partition("/")[0]
        except ConfigError:
            return ""

    @cached_property
    def misconfigured(self) -> list[str]:
        """What makes the settings useless, as far as it can be said without I/O."""
        try:
            self.vendor.base_url(self.settings)
        except ConfigError as error:
            return [str(error)]
        return []

    @property
    def org_id(self) -> str:
        """The organisation's id, where the configuration names it."""
        return self.settings.get("orgId") if self.vendor.org_path else ""

    @property
    def journal(self) -> Journal:
        """The crash journal of this working directory."""
        with self._lock:
            if self._journal is None:
                self._journal = Journal()
            return self._journal

    def check_recorded(self, host: str, org_id: str, what: str) -> None:
        """Refuses an object that was made through another host or in another org. Does no I/O.

        Raises:
            WrongOrg: naming both.
        """
        moved = self.settings.get("movedFrom")
        if host and self.host and host not in (self.host, moved):
            raise WrongOrg(
                f"{what} belongs to {host}, but {self.vendor.namespace} is configured for {self.host}. "
                f"Nothing was sent and the state is untouched. Select the stack's own region and credentials; if the "
                f"same organisation has moved, set {self.vendor.name('movedFrom')} to {host}"
            )
        if org_id and self.org_id and org_id != self.org_id:
            raise WrongOrg(
                f"{what} belongs to organisation {org_id}, but {self.vendor.name('orgId')} is {self.org_id}. "
                f"Nothing was sent and the state is untouched"
            )

    def ensure(self, recorded: str = "") -> None:
        """Makes sure that the credentials belong to the configured organisation; asks once per process.

        `recorded`: the organisation's id that the state names, for a configuration that names none.

        Raises:
            WrongOrg: they belong to another one.
        """
        wanted = self.org_id or recorded
        if not wanted or not self.vendor.org_path:
            return
        with self._asking:
            if self._me is None:
                self._me = self.client.get(self.vendor.org_path).json
        if self._me.get("id") != wanted:
            named = self.vendor.name("orgId") if self.org_id else "that of the object in the state"
            raise WrongOrg(
                f"The credentials from {self.settings.source('clientId')} belong to organisation "
                f'{self._me.get("id")} ("{self._me.get("name")}"), but {named} is {wanted}. '
                f"Nothing was written and the state is untouched"
            )

    def shared_list(self, path: str, fetch: Callable[[], Iterable[dict[str, Any]]]) -> SharedList:
        """The list of one type that the reads of this process share."""
        with self._lock:
            return self._lists.setdefault(path, SharedList(fetch))

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Lets one thread at a time do the same thing, such as creating objects with equal content."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            yield

    def remembered(self, key: str, ask: Callable[[], Any]) -> Any:
        """What was asked once in this process."""
        with self.alone(f"ask {key}"):
            if key not in self._remembered:
                self._remembered[key] = ask()
            return self._remembered[key]

    def forget(self, key: str) -> Any:
        """Lets the next one ask again; returns what was remembered, None if nothing was."""
        return self._remembered.pop(key, None)

    def claim(self, id: str) -> bool:
        """Takes an object for one create; False where another create of this process has it."""
        with self._lock:
            if id in self._claimed:
                return False
            self._claimed.add(id)
            return True

    def seen(self, id: str) -> None:
        """Notes that the object is in the state: no create can have made it anew."""
        self.journal.settle(id=id)
        self.claim(id)

    def claimed(self, id: str) -> bool:
        """Whether another create of this process has the object."""
        with self._lock:
            return id in self._claimed

    def warn(self, text: str) -> None:
        """Says something on the plugin's stderr, which Pulumi shows; with `warnings: error` it is a failure."""
        text = hide(text)
        with self._lock:
            if text in self._said:
                return
            self._said.add(text)
        print(f"warning: {text}", file=sys.stderr, flush=True)


class SharedList:
    """One paged list that many reads share: the first few are asked one by one, the rest wait for the list."""

    def __init__(self, fetch: Callable[[], Iterable[dict[str, Any]]]) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._reads = 0
        self._found: dict[str, dict[str, Any]] | None = None
        self._at = 0.0
        self._generation = 0

    def find(self, id: str, version: Any) -> dict[str, Any] | None:
        """The listed object, or None where it has to be asked for: not in the list, or older there than in state."""
        with self._lock:
            self._reads += 1
            if self._reads <= DIRECT_READS:
                return None
            if self._found is None or monotonic() - self._at > LIST_AGE:
                self._found = {entity["id"]: entity for entity in self._fetch()}
                self._at = monotonic()
            found = self._found.get(id)
        known, listed = version or 0, (found or {}).get("version", 0)
        return found if found is not None and listed >= known else None

    def drop(self) -> None:
        """Forgets the list after a write."""
        with self._lock:
            self._found = None


_ORGS: dict[tuple[Any, ...], Org] = {}
_ORGS_LOCK = threading.Lock()


def org_for(vendor: Vendor, config: Mapping[str, Any]) -> Org:
    """The process's one `Org` for this configuration and environment."""
    mine = tuple(sorted((k, str(v)) for k, v in config.items() if k.startswith(f"{vendor.namespace}:")))
    env = tuple((e.env, os.environ.get(e.env, "")) for e in vendor.settings if e.env)
    key = (vendor.namespace, mine, env, os.getcwd())
    with _ORGS_LOCK:
        if key not in _ORGS:
            _ORGS[key] = Org(vendor, config)
        return _ORGS[key]


def forget_orgs() -> None:
    """Drops what this process knows of every organisation, as a new process would start."""
    with _ORGS_LOCK:
        _ORGS.clear()
