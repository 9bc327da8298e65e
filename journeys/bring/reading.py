"""Reads an org: whole lists, page by page; what a run that was interrupted has read already is not asked for again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .files import put
from .kinds import Live, lookups, providers, title_of
from .tree import Ref

if TYPE_CHECKING:
    from providers.core.plugin.provider import Provider
    from providers.core.session.session import Session

FRESH = 3600.0
"""For so many seconds a list that an interrupted run has read is used again."""
STEP = 200
"""The number of objects after which a line of progress comes."""


class Reader:
    """The lists of one stack's orgs, each asked for once.

    `org_of` connects to a provider's org. `notes` has what could not be read, in words. `say` gets the progress.
    """

    def __init__(
        self, org_of: Callable[[Provider], Session], folder: Path | None, say: Callable[[str], None]
    ) -> None:
        self._org_of, self._folder, self._say = org_of, folder, say
        self._orgs: dict[str, Session] = {}
        self._lists: dict[str, list[Live]] = {}
        self._foreign: dict[str, list[Mapping[str, Any]]] = {}
        self.notes: list[str] = []
        self.refused: set[str] = set()
        """The types that the client may not read: what the org has of them is unknown."""

    def org(self, provider: Provider) -> Session:
        """The org of a type's vendor; another one than the stack's is refused."""
        return self.org_of_vendor(provider.vendor.namespace)

    def org_of_vendor(self, namespace: str) -> Session:
        """The same, by the vendor's namespace."""
        if namespace not in self._orgs:
            any_type = next(each for each in providers().values() if each.vendor.namespace == namespace)
            org = self._org_of(any_type)
            org.ensure()
            self._orgs[namespace] = org
        return self._orgs[namespace]

    def all(self, token: str) -> list[Live]:
        """Every object of a type, active or not; none where the API has no list of them, or has shut it."""
        if token not in self._lists:
            self._lists[token] = self._all(providers()[token])
        return self._lists[token]

    def _all(self, provider: Provider) -> list[Live]:
        from providers.core.errors import Gone, JourneysError

        if not provider.listable:
            return []
        try:
            here = provider.using(self.org(provider))
            entities = self._kept(provider.token, here.session, here.listed)
        except Gone:
            self.notes.append(f"{provider.title}s: the API has been shut down (410 Gone), so none are taken")
            return []
        except JourneysError as error:
            if getattr(error, "status", 0) != 403:
                raise
            self.refused.add(provider.token)
            self.notes.append(f"{provider.title}s: the client may not read them, so none are taken: {error}")
            return []
        return [Live.of(provider, entity) for entity in entities]

    def one(self, token: str, id: str) -> Live | None:
        """The object of that id: from the list, or by a GET where the API has none. None: it isn't there."""
        from providers.core.errors import NotFound

        provider = providers()[token]
        if provider.listable:
            return next((each for each in self.all(token) if each.id == id), None)
        try:
            return Live.of(provider, provider.using(self.org(provider)).fetch(id))
        except NotFound:
            return None

    def foreign(self, kind: str) -> list[Mapping[str, Any]]:
        """Everything that the lookup of a kind finds; nothing where there is no such lookup or it is refused."""
        if kind not in self._foreign:
            self._foreign[kind] = self._listed(kind)
        return self._foreign[kind]

    def _listed(self, kind: str) -> list[Mapping[str, Any]]:
        from providers.core.errors import JourneysError

        if kind in providers():
            return [each.entity for each in self.all(kind)]
        known = lookups().get(kind)
        if known is None or known.lookup.listed is None:
            return []
        listed = known.lookup.listed
        try:
            org = self.org_of_vendor(known.lookup.vendor.namespace)
            return list(self._kept(kind, org, lambda: listed(org)))
        except JourneysError as error:
            self.notes.append(f"{title_of(kind)}s cannot be listed, so their ids go to stack config: {error}")
            return []

    def with_dependencies(self, wanted: Iterable[Live]) -> list[Live]:
        """The objects with all that they refer to, directly or not, as far as it is there."""
        found: dict[Ref, Live] = {}
        waiting = list(wanted)
        while waiting:
            each = waiting.pop()
            if each.ref in found:
                continue
            found[each.ref] = each
            inside = [ref for ref in each.references if ref.kind in providers()]
            waiting += filter(None, (self.one(ref.kind, ref.id) for ref in inside))
        return list(found.values())

    # --- what an interrupted run leaves ----------------------------------------------------------------------

    def _kept(
        self, kind: str, org: Session, ask: Callable[[], Iterable[Mapping[str, Any]]]
    ) -> list[dict[str, Any]]:
        head = {"host": org.host, "org": org.org_id, "kind": kind}
        path = self._folder / f"{kind.replace(':', '-')}.json" if self._folder else None
        if path is not None and (known := _read(path, head)) is not None:
            self._say(f"{title_of(kind)}s: {len(known)}, read by the run that was interrupted")
            return known
        found: list[dict[str, Any]] = []
        for each in ask():
            found.append(dict(each))
            if len(found) % STEP == 0:
                self._say(f"{title_of(kind)}s: {len(found)} so far")
        self._say(f"{title_of(kind)}s: {len(found)}")
        if path is not None:
            put(path, json.dumps({**head, "at": time.time(), "objects": found}).encode())
        return found

    @contextmanager
    def resumable(self) -> Iterator[None]:
        """A run after which nothing is kept, unless it was interrupted or the API failed."""
        from providers.core.errors import JourneysError

        try:
            yield
        except JourneysError:
            raise
        except Exception:  # the user corrects something first, and meanwhile the org may change
            self.finish()
            raise
        self.finish()

    def finish(self) -> None:
        """Forgets what was kept for a run after an interruption."""
        for path in sorted(self._folder.glob("*")) if self._folder and self._folder.is_dir() else ():
            path.unlink()


def _read(path: Path, head: Mapping[str, str]) -> list[dict[str, Any]] | None:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        fits = all(document[name] == value for name, value in head.items())
        if fits and time.time() - float(document["at"]) < FRESH:
            return [dict(each) for each in document["objects"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None
