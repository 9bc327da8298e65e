"""One vendor organisation as this process talks to it: settings, client, which org it is, what its lists say."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic, time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .config import EXPLICIT, Identity, Settings, Vendor, resolve
from .errors import ApiError, ConfigError, TransportError, Unauthorized, Unproven, WrongOrg
from .journal import Journal
from .owned import Owned, read_owned
from .plugin import widen_thread_pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.transport.client import Client

DIRECT_READS = 3
"""So many reads of a type are asked one by one; more of them share one list."""
LIST_AGE = 30.0
"""Seconds that a shared list serves reads."""
PROOF_WAIT = 3.0
"""Seconds for which an object that is gone waits for another one of its state to show whose org this is."""
LOOPBACK_ONLY = "JOURNEYS_LOOPBACK_ONLY"
"""Environment variable that refuses every API but those on this machine: for tests of users' programs."""


class Org:
    """The state that one process keeps about one organisation. Thread-safe."""

    def __init__(self, vendor: Vendor, config: Mapping[str, Any]) -> None:
        self.vendor = vendor
        self._config = dict(config)
        self._identity: Identity | None = None
        self._unknown_why = ""
        self._asking = threading.Lock()
        self._lock = threading.Lock()
        self._lists: dict[str, SharedList] = {}
        self._lookups: dict[str, Any] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._journal: Journal | None = None
        self._said: set[str] = set()
        self._strict = threading.local()
        self._owned: Owned | None = None
        self._seen: set[str] = set()
        self._claimed: set[str] = set()
        self._orgs_seen: set[str] = set()
        self._proven = threading.Event()
        self._before: dict[str, Before] = {}
        self.made_keys: dict[tuple[str, tuple[str, ...]], str] = {}
        """For which URN this process created each type and natural key."""
        self.program_runs = False
        """Whether a program runs beside this process: a refresh or a destroy of the state alone has none."""
        self._left_to_others: set[str] = set()
        self.adopted: set[str] = set()
        """The ids that creates of this process took over."""
        self.just_read: set[str] = set()
        """The ids that a refresh has read and not compared yet."""
        self.may_go: set[str] = set()
        """The ids that a replacement in this run may delete although people are in them."""

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
        widen_thread_pool()  # not before: widening earlier slows CPU-bound checks
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
    def journal(self) -> Journal:
        """The crash journal of this working directory."""
        with self._lock:
            if self._journal is None:
                self._journal = Journal()
            return self._journal

    # --- whose org -----------------------------------------------------------------------------------------------

    @property
    def configured_id(self) -> str:
        """The organisation's id, where the configuration names it."""
        return self.settings.get(self.vendor.org_setting)

    @property
    def org_id(self) -> str:
        """The organisation's id as far as it is known without asking: as answered, else as configured."""
        return self._identity.id if self._identity else self.configured_id

    def check_recorded(self, host: str, org_id: str, what: str) -> None:
        """Refuses an object that was made through another host or in another org. Does no I/O.

        Raises:
            WrongOrg: naming both.
        """
        if org_id:
            self._orgs_seen.add(org_id)
        moved = self.settings.get("movedFrom")
        if host and self.host and host not in (self.host, moved):
            raise WrongOrg(
                f"{what} belongs to {host}, but {self.vendor.namespace} is configured for {self.host}. "
                f"Nothing was sent and the state is untouched. Select the stack's own region and credentials; if the "
                f"same {self.vendor.org_noun} has moved, set {self.vendor.name('movedFrom')} to {host}"
            )
        if org_id and self.org_id and org_id != self.org_id:
            raise self._wrong(org_id, f"{what} belongs to")

    def _wrong(self, wanted: str, whose: str) -> WrongOrg:
        vendor, name = self.vendor, self.vendor.name(self.vendor.org_setting)
        if self._identity is None:
            return WrongOrg(
                f"{whose} {vendor.org_noun} {wanted}, but {name} is {self.configured_id}. Nothing was sent and the "
                "state is untouched"
            )
        mine = f'{self._identity.id} ("{self._identity.name}")' if self._identity.name else self._identity.id
        return WrongOrg(
            f"The credentials from {self._credential_source()} belong to {vendor.org_noun} {mine}, but "
            f"{whose} {vendor.org_noun} {wanted}. Nothing was written and the state is untouched. Select this stack's "
            "own credentials"
        )

    def _credential_source(self) -> str:
        given = (
            each.key for each in self.vendor.settings if each.secret and each.key in self.settings.values
        )
        return self.settings.source(next(given, ""))

    def identity(self) -> Identity | None:
        """Whose credentials these are, asked once per process; None where the API doesn't tell them.

        Raises:
            WrongOrg: another organisation's than the configured one.
            Unauthorized, ConfigError: there are no credentials, or they are wrong.
        """
        with self._asking:
            if self._identity is None and not self._unknown_why:
                try:
                    self._identity = self.vendor.identify(self.client)
                except Unauthorized:
                    raise
                except (ApiError, TransportError) as error:
                    self._unknown_why = str(error)
        if self._identity is not None and self.configured_id not in ("", self._identity.id):
            name = self.vendor.name(self.vendor.org_setting)
            raise self._wrong(self.configured_id, f"{name} is")
        return self._identity

    def ensure(self, recorded: str = "", what: str = "the object in the state") -> None:
        """Makes sure, before anything is written or looked up, that the credentials belong to the right organisation.

        `recorded`: the organisation's id that the state names for `what`.

        Raises:
            WrongOrg: they belong to another one; names both.
        """
        mine = self.identity()
        if mine is None and not self.configured_id:
            self.warn(
                f"whose {self.vendor.org_noun} this is cannot be known ({self._unknown_why}). Nothing guards this stack "
                f"against credentials of another one: set {self.vendor.name(self.vendor.org_setting)}"
            )
            return
        if recorded and recorded != self.org_id:
            raise self._wrong(recorded, f"{what} belongs to")

    def ensure_stack(self, owned: Owned) -> None:
        """Refuses a create in another organisation than the stack's other objects are in.

        Raises:
            WrongOrg: naming both.
        """
        mine = self.identity()
        orgs = set(self._orgs_seen)
        if not self._config.get(
            self.vendor.name(EXPLICIT)
        ):  # the objects of another provider may be elsewhere
            orgs |= owned.orgs.get(self.host, frozenset())
        if mine is not None and orgs and mine.id not in orgs and not self.configured_id:
            wrong = self._wrong(", ".join(sorted(orgs)), "the objects of this stack belong to")
            name = self.vendor.name(self.vendor.org_setting)
            raise WrongOrg(f"{wrong}, or set {name} to {mine.id} if the new object belongs there")

    def prove(self, recorded: str) -> str:
        """Notes that an object of the state is there, and returns the org to record for it."""
        if not recorded:
            self._proven.set()
        return recorded or self.org_id

    def check_gone(self, recorded: str, what: str) -> None:
        """Lets something count as gone only where it is known that this is its organisation.

        Raises:
            WrongOrg: it is another one.
            Unproven: nothing tells.
        """
        mine = self.identity()
        if recorded:
            if mine is not None or self.configured_id:
                self.ensure(recorded, what)
                return
        elif self.configured_id or self._proven.wait(PROOF_WAIT):
            return
        setting = self.vendor.name(self.vendor.org_setting)
        asked = f"these are credentials of {self.vendor.org_noun} {mine.id}" if mine else self._unknown_why
        raise Unproven(
            f"{what} is not there, but nothing shows that this is the {self.vendor.org_noun} that it was made in: "
            f"the state doesn't tell or it cannot be asked ({asked}). The state is untouched. If it is the right "
            f"one, set {setting} to its id; if the object is really gone, `pulumi state delete` its URN"
        )

    # --- what this process has seen ----------------------------------------------------------------------------

    def owned(self, project: str, stack: str) -> Owned:
        """What the stack owned when this run began. Only for calls that come while a program runs."""
        with self._lock:
            fresh = self._owned is None
            if self._owned is None:
                self._owned = read_owned(project, stack)
            owned = self._owned
        if fresh:
            self.journal.settle(owned.ids)
        return owned

    def seen(self, id: str) -> None:
        """Notes that the object is in the state: no create made it anew, and none takes it over."""
        self.journal.settle(frozenset({id}))
        with self._lock:
            self._seen.add(id)

    def is_ours(self, id: str) -> bool:
        """Whether the object is in the state, or another create of this process has it."""
        with self._lock:
            return (
                id in self._seen or id in self._claimed or (self._owned is not None and id in self._owned.ids)
            )

    def is_elsewhere(self, id: str, owned: Owned) -> bool:
        """Whether the state has the object under another URN as well; said once, so that the last one deletes it."""
        with self._lock:
            if id not in owned.shared or id in self._left_to_others:
                return False
            self._left_to_others.add(id)
            return True

    def claim(self, id: str) -> bool:
        """Takes an object for one create; False where it is taken already."""
        with self._lock:
            if id in self._claimed:
                return False
            self._claimed.add(id)
            return True

    # --- what is shared ------------------------------------------------------------------------------------------

    def shared_list(self, path: str, fetch: Callable[[], Iterable[dict[str, Any]]]) -> SharedList:
        """The list of one type that the reads of this process share."""
        with self._lock:
            return self._lists.setdefault(path, SharedList(fetch))

    def before(
        self,
        path: str,
        fetch: Callable[[], Iterable[dict[str, Any]]],
        key_of: Callable[[dict[str, Any]], tuple[str, ...]],
    ) -> Before:
        """The objects of a type that were there before the first create of this process: one list per type."""
        with self.alone(f"before {path}"):
            if path not in self._before:
                before = Before(time())
                for entity in fetch():
                    before.by_key.setdefault(key_of(entity), []).append(str(entity["id"]))
                    before.ids.add(str(entity["id"]))
                self._before[path] = before
            return self._before[path]

    def was_before(self, path: str, id: str) -> bool:
        """Whether the object is known to have been there before the first create of this process."""
        return path in self._before and id in self._before[path].ids

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Lets one thread at a time do the same thing, such as asking for a list."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            yield

    def remembered(self, key: str, ask: Callable[[], Any]) -> Any:
        """What was looked up once in this process."""
        with self.alone(f"ask {key}"):
            if key not in self._lookups:
                self._lookups[key] = ask()
            return self._lookups[key]

    def forget(self, key: str) -> None:
        """Lets the next one look it up again."""
        self._lookups.pop(key, None)

    # --- what is said --------------------------------------------------------------------------------------------

    @contextmanager
    def counting_warnings(self) -> Iterator[list[str]]:
        """Collects what is warned about by this thread meanwhile: with `warnings: error` the caller fails with it."""
        before = getattr(self._strict, "found", None)
        found: list[str] = []
        self._strict.found = found
        try:
            yield found
        finally:
            self._strict.found = before

    def warn(self, text: str) -> None:
        """Says something on the plugin's stderr, which Pulumi shows; with `warnings: error` it is a failure."""
        found = getattr(self._strict, "found", None)
        if found is not None and self._config.get(self.vendor.name("warnings")) == "error":
            found.append(text)
        with self._lock:
            if text in self._said:
                return
            self._said.add(text)
        print(f"warning: {text}", file=sys.stderr, flush=True)


@dataclass
class Before:
    """What a list said before the first create: the ids, and those of each natural key. `at`: epoch seconds."""

    at: float
    ids: set[str] = field(default_factory=set)
    by_key: dict[tuple[str, ...], list[str]] = field(default_factory=dict)


class SharedList:
    """One paged list that many reads share: the first few are asked one by one, the rest wait for the list."""

    def __init__(self, fetch: Callable[[], Iterable[dict[str, Any]]]) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._reads = 0
        self._found: dict[str, dict[str, Any]] | None = None
        self._at = 0.0

    def find(self, id: str, version: Any) -> dict[str, Any] | None:
        """The listed object, or None where it has to be asked for: not in the list, or older there than in state."""
        with self._lock:
            self._reads += 1
            if self._reads <= DIRECT_READS:
                return None
        found = self.listed(id)
        known, listed = version or 0, (found or {}).get("version", 0)
        return found if found is not None and listed >= known else None

    def listed(self, id: str) -> dict[str, Any] | None:
        """The object as the list has it; the list is asked for where there is none, or it is too old."""
        with self._lock:
            if self._found is None or monotonic() - self._at > LIST_AGE:
                self._found = {str(entity["id"]): entity for entity in self._fetch()}
                self._at = monotonic()
            return self._found.get(id)

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
