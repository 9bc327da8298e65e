"""What one run of a program looks up, beside what the stack's lock file has of it: noted, compared, or taken from it."""

from __future__ import annotations

import atexit
import copy
import os
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

import pulumi

from providers.http.text import printable

from ..errors import LookupFailed, WrongOrg
from ..sdk import asks_engine
from ..session.record import canonical_host
from ..session.session import Session
from .lockfile import DEFAULT, Entry, Key, by_key, call, keep_times, path_of, read, write
from .nested import read_field
from .per_run import PerRun
from .watched import NotRecorded, watched

T = TypeVar("T")

COLLECT = "JOURNEYS_COLLECT_LOOKUPS"
"""Environment variable with the file that gets what a run looked up, for `journeys lock`: the lock file is not used."""


@dataclass(frozen=True)
class Question:
    """One lookup of the program, by the arguments that it was given."""

    kind: str
    query: Mapping[str, Any]
    provider: str
    """The name of the explicit provider, or ""."""
    is_recorded: bool
    function: str = ""
    """What the program calls; by default `get_` and the kind."""

    @property
    def entry(self) -> Entry:
        """As the lock file has it, without an answer."""
        return Entry(self.kind, self.query, self.provider or DEFAULT, host="", org="", at="", id="")

    @property
    def key(self) -> Key:
        """What tells it apart from others in the lock file."""
        return self.entry.key

    @property
    def call(self) -> str:
        """As the program writes it."""
        return call(self.kind, self.query, self.function)


class Recorded:
    """The lookups of one run. `path` is None where no lock file is used: in tests, and outside a project."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: set[str] = set()
        self._seen: dict[Key, Entry] = {}
        self._open: list[Question] = []
        self.preview = pulumi.runtime.is_dry_run()
        self._collect = os.environ.get(COLLECT, "")
        root = _project_root()
        self.path = path_of(root, pulumi.get_stack()) if root is not None else None
        self._in_ci = os.environ.get("CI", "").lower() not in ("", "0", "false")
        self._known: dict[Key, Entry] | None = None
        if self._collect or (self.path and not self.preview and not self._in_ci):
            atexit.register(self._finish)

    @property
    def name(self) -> str:
        """The lock file's name, for messages."""
        return self.path.name if self.path else "the lock file"

    def known(self) -> dict[Key, Entry]:
        """What the lock file has.

        Raises:
            BadLockFile: it is damaged.
        """
        with self._lock:
            if self._known is None:
                self._known = read(self.path) if self.path and not self._collect else {}
            return self._known

    # --- with credentials -------------------------------------------------------------------------------------

    def check_org(self, question: Question, session: Session) -> None:
        """Refuses another organisation than the one in which the lookup was recorded; before anything is listed.

        Raises:
            WrongOrg: naming both.
            BadLockFile: the lock file is damaged.
        """
        entry = self.known().get(question.key) if question.is_recorded else None
        live, noun = session.org_id, session.vendor.org_noun
        if entry is not None and entry.org and live and entry.org != live:
            raise WrongOrg(
                f"{question.call}: {self.name} has it from {noun} {_quoted(entry.org)} ({_quoted(entry.host)}), but the "
                f"credentials belong to {noun} {live} ({session.host}). Nothing was looked up. Select the stack's own "
                f"credentials; if the stack has moved to the other {noun}, run `journeys lock`"
            )

    def found(self, question: Question, session: Session, result: T) -> T:
        """Notes what the API answered; the result tells which of its attributes the program reads."""
        if not question.is_recorded or not (self.path or self._collect):
            return result
        values = dict(vars(result))
        entry = replace(
            question.entry, host=session.host, org=session.org_id, at=_now(), id=str(values["id"])
        )
        before = self.known().get(entry.key)
        with self._lock:
            wanted = set(before.values) if before and not self._collect else set()
            kept = {name: values[name] for name in sorted(wanted) if name in values}
            entry = self._seen.setdefault(entry.key, replace(entry, values=kept))
        self._compare(question, entry, before)

        def read_live(name: str) -> Any:
            value = values[name]
            if name != "id":
                with self._lock:
                    entry.values[name] = copy.deepcopy(value)  # type: ignore[index]
                if before is not None and before.values.get(name, value) != value:
                    self._say_difference(question, f"its {name} differs from that in")
            return value

        return watched(type(result), read_live)

    def _compare(self, question: Question, entry: Entry, before: Entry | None) -> None:
        if self._collect:
            return
        if before is not None and before.id != entry.id:
            self._say_difference(question, f"the id is {_quoted(entry.id)}, and {_quoted(before.id)} in")
        elif before is not None:
            return
        elif not self.preview and not self._in_ci:
            self.say(pulumi.log.info, f"{self.name} gets what this program looks up: commit it")
        elif not self.preview and self.known():
            self.say(pulumi.log.warn, f"{question.call} is not in {self.name}: run `journeys lock`")

    def _say_difference(self, question: Question, what: str) -> None:
        if self.preview or self._in_ci:
            self.say(pulumi.log.warn, f"{question.call}: {what} {self.name}: run `journeys lock`")
        else:
            self.say(
                pulumi.log.info, f"{question.call}: {what} {self.name}, which gets the new one: commit it"
            )

    # --- without credentials ----------------------------------------------------------------------------------

    def replay(self, question: Question, session: Session, kind: type[T], is_output: bool) -> T | None:
        """What the lock file has, in a preview; None where it has nothing.

        Raises:
            WrongOrg: it is from another organisation than the configured one.
            BadLockFile: it is damaged.
        """
        entry = self.known().get(question.key) if self.preview and question.is_recorded else None
        if entry is None:
            return None
        self._check_configured(entry, session)
        self.say(
            pulumi.log.info,
            f"There are no {session.vendor.title} credentials: lookups are answered from {self.name}",
        )

        def read_entry(name: str) -> Any:
            if name == "id":
                return entry.id
            if name in entry.values:
                return read_field(kind, name, copy.deepcopy(entry.values[name]))
            text = (
                f"{question.call}: {self.name} doesn't have its {name}, and there are no {session.vendor.title} "
                "credentials. Run `journeys lock` where there are"
            )
            if not is_output:
                raise LookupFailed(text)
            self.say(pulumi.log.warn, f"{text}; it is unknown in this preview")
            return NotRecorded(text)

        return watched(kind, read_entry)

    def _check_configured(self, entry: Entry, session: Session) -> None:
        named = session.configured_id
        advice = "run `journeys lock` with credentials of the configured one"
        if named and entry.org and named != entry.org:
            raise WrongOrg(
                f"{entry.call}: {self.name} has it from {session.vendor.org_noun} {_quoted(entry.org)}, but "
                f"{session.vendor.namespace} is configured for {named}: {advice}"
            )
        if session.host and canonical_host(entry.host) not in (session.host, session.moved_from):
            raise WrongOrg(
                f"{entry.call}: {self.name} has it from {_quoted(entry.host)}, but {session.vendor.namespace} is "
                f"configured for {session.host}: {advice}"
            )

    def leave_open(self, question: Question) -> None:
        """Notes a lookup that this run could not know; what the file never has is not missed in it."""
        with self._lock:
            self._open += [question] if question.is_recorded else []

    # --- both -------------------------------------------------------------------------------------------------

    def say(self, how: Callable[[str], None], text: str, topic: str = "") -> None:
        """Says something once in the run; of a topic, in the words of its first case."""
        with self._lock:
            if (topic or text) in self._said:
                return
            self._said.add(topic or text)
        how(printable(text))

    def _finish(self) -> None:
        with self._lock:
            seen = list(self._seen.values())
            known = self._known or {}
            undone = by_key(each.entry for each in self._open)
        try:
            if self._collect:
                write(Path(self._collect), {**undone, **by_key(seen)})
            elif self.path and (entries := {**known, **keep_times(seen, known)}) != known:
                write(self.path, entries)
        except OSError as error:
            print(f"warning: {self.name} could not be written: {error.strerror}", file=sys.stderr)


def has_credentials(session: Session) -> bool:
    """Whether any are configured: wrong or incomplete ones are an error, and no reason to do without."""
    return any(session.settings.get(each.key) for each in session.vendor.settings if each.secret)


current_recorded = PerRun(Recorded)
"""The lookups of the run that this code belongs to."""


def _project_root() -> Path | None:
    """The folder of Pulumi.yaml, where an engine runs a program from files; None under mocks and for inline programs."""
    if not asks_engine():
        return None
    root = Path(pulumi.get_root_directory() or "")
    return root if root.is_absolute() and root.is_dir() else None


def _now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _quoted(text: str) -> str:
    """A text from the file without control characters."""
    return text.encode("unicode_escape").decode() if not text.isprintable() else text
