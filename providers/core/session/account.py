"""Whom the credentials belong to, and what may not be done with those of another organisation."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from providers.http.text import printable

from ..call import handed_over
from ..errors import ApiError, ConfigError, TransportError, Unauthorized, Unproven, WrongOrg
from ..sdk import widen_thread_pool
from .dialect import Dialect, Identity
from .owned import Owned, place_of
from .record import canonical_host
from .settings import EXPLICIT, Settings, resolve

if TYPE_CHECKING:
    from providers.http.client import Client

PROOF_WAIT = 3.0
"""Seconds to wait, before an object counts as gone, for another one of the state to show whose org this is."""
PROOFS = 3
"""How many objects of a state that names no organisation are looked for before a create is refused."""
LOOPBACK_ONLY = "JOURNEYS_LOOPBACK_ONLY"
"""Environment variable that refuses every API but those on this machine: for tests of users' programs."""


class Account:
    """One vendor's settings and credentials in this process, and the guard on whose organisation they open."""

    def __init__(self, vendor: Dialect, config: Mapping[str, Any]) -> None:
        self.vendor = vendor
        self._config = dict(config)
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        self._identity: Identity | None = None
        self._unknown_why = ""
        self._orgs_seen: set[str] = set()
        self._proven = threading.Event()
        self._said: set[str] = set()
        self._collected = threading.local()

    @cached_property
    def settings(self) -> Settings:
        """The settings in force; what is wrong with them is said here, at the first use."""
        return resolve(self.vendor, self._config)

    @cached_property
    def client(self) -> Client:
        """The pooled session, shared by all types of this process."""
        from providers.http.client import client_for
        from providers.http.connection import is_loopback

        connection = self.vendor.connect(self.settings)
        if os.environ.get(LOOPBACK_ONLY):
            for address in connection.addresses:
                if not is_loopback(address.hostname or ""):
                    raise ConfigError(
                        f"{address.hostname} is not on this machine, and {LOOPBACK_ONLY} is set (by tests, and by the embedded engine "
                        "without --allow-real-org): nothing was sent"
                    )
        widen_thread_pool()  # not before: widening earlier slows CPU-bound checks
        return client_for(connection)

    @cached_property
    def _address(self) -> tuple[str, list[str]]:
        try:
            return self.vendor.base_url(self.settings), []
        except ConfigError as error:
            return "", [str(error)]

    @property
    def host(self) -> str:
        """The API's host and port, or "" while nothing is configured. Does no I/O."""
        return canonical_host(self._address[0].partition("://")[2].partition("/")[0])

    @property
    def moved_from(self) -> str:
        """The host that the same organisation had before, or ""."""
        return canonical_host(self.settings.get("movedFrom"))

    @property
    def misconfigured(self) -> list[str]:
        """What makes the settings useless, as far as it can be said without I/O."""
        return self._address[1]

    # --- whose org -----------------------------------------------------------------------------------------------

    @property
    def timeout(self) -> float:
        """Seconds that one operation may take; the default where the settings are wrong, which is said elsewhere."""
        try:
            return self.settings.number("timeout")
        except ConfigError:
            return float(self.vendor.setting("timeout").default)

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
        if host and self.host and host not in (self.host, self.moved_from):
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

    def ensure_stack(self, owned: Owned, fetch: Callable[[str, str], Any], instance: str = "") -> None:
        """Refuses a create in another organisation than the stack's other objects of the provider instance are in.

        `fetch` gets an object by its type and id: one that the state names no organisation for shows by being there.
        It raises LookupError for those that can't show it.

        Raises:
            WrongOrg: naming both.
            Unproven: no object of the stack shows whose organisation this is.
        """
        mine = self.identity()
        if mine is None or self.configured_id:
            return
        undated = owned.without_org.get(self._place(instance), frozenset())
        setting = self.vendor.name(self.vendor.org_setting)
        if self.check_stack(owned, instance) or not undated or self._proven.is_set():
            return
        asked = 0
        for type, id in sorted(undated):
            try:
                fetch(type, id)
            except (LookupError, ImportError):
                continue
            except ApiError:
                asked += 1
                if asked < PROOFS:
                    continue
                break
            self._proven.set()
            return
        raise Unproven(
            f"nothing was created: the state doesn't tell in which {self.vendor.org_noun} the objects of this stack are, "
            f"and {self.vendor.org_noun} {mine.id}, which the credentials belong to, has none of those that were looked "
            f"for. If it is the right one, set {setting} to {mine.id}"
        )

    def _place(self, instance: str) -> str:
        """Where the stack's objects of this account are sought: "" for an explicit provider that nobody names."""
        explicit = self._config.get(self.vendor.name(EXPLICIT))
        if explicit and not instance:
            return ""
        return place_of(self.vendor.namespace, self.host, instance if explicit else "")

    def check_stack(self, owned: Owned, instance: str = "") -> bool:
        """Refuses another organisation than the one that the state names for the stack's objects on this host.

        Returns whether it names any.

        Raises:
            WrongOrg: naming both.
        """
        mine, orgs = self.identity(), self._orgs_seen | owned.orgs.get(self._place(instance), frozenset())
        if mine is not None and not self.configured_id and orgs and mine.id not in orgs:
            setting = self.vendor.name(self.vendor.org_setting)
            wrong = self._wrong(", ".join(sorted(orgs)), "the objects of this stack belong to")
            raise WrongOrg(f"{wrong}, or set {setting} to {mine.id} if what the program adds belongs there")
        return bool(orgs)

    def where(self) -> str:
        """In which organisation something was looked for, and in which the stack's other objects are."""
        mine, noun = self.identity(), self.vendor.org_noun
        text = f"It was looked for in {noun} " + (
            f'{mine.id} ("{mine.name}")' if mine else "that is not known"
        )
        others = self._orgs_seen - {mine.id if mine else ""}
        return (
            f"{text}, but this stack's objects are in {noun} {', '.join(sorted(others))}" if others else text
        )

    def needs_proof(self, recorded: str) -> bool:
        """Whether an object whose organisation the state doesn't tell has to be there before it is written to."""
        told = recorded or self.configured_id or self._proven.is_set()
        return not told and self.identity() is not None

    def prove(self, recorded: str, is_proof: bool) -> str:
        """Notes that an object of the state is there, and returns the org to record for it.

        `is_proof`: no other organisation can have it. Where the state names its org, it proves something only if the
        API has told whose credentials these are.
        """
        if is_proof and (not recorded or self._identity is not None):
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

    # --- what is said --------------------------------------------------------------------------------------------

    @property
    def fails_on_warnings(self) -> bool:
        """Whether `warnings` is `error`, also where other settings are wrong."""
        return bool(self._config.get(self.vendor.name("warnings")) == "error")

    @contextmanager
    def collecting_warnings(self) -> Iterator[list[str]]:
        """Collects what is warned about by this thread meanwhile: with `warnings: error` the caller fails with it."""
        before = getattr(self._collected, "found", None)
        found: list[str] = []
        self._collected.found = found
        try:
            yield found
        finally:
            self._collected.found = before

    def warn(self, text: str) -> None:
        """Says something, on the stderr that Pulumi shows of the SDK's plugin; with `warnings: error` it is a failure."""
        found = getattr(self._collected, "found", None)
        if found is not None and self.fails_on_warnings:
            found.append(text)
        self._say("warning", text)

    def tell(self, text: str) -> None:
        """Says what was done that nobody may expect; it is no failure, whatever `warnings` is."""
        self._say("note", text)

    def _say(self, kind: str, text: str) -> None:
        text = printable(text)
        with self._lock:
            if text in self._said:
                return
            self._said.add(text)
        if handed := handed_over():
            handed.say(kind, text)
        else:
            print(f"{kind}: {text}", file=sys.stderr, flush=True)
