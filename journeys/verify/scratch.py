"""The objects of a run on Genesys Cloud: made with a mark, deleted, and found again after a crash."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from providers.genesys.paging import unpaged
from providers.http.errors import ApiError
from providers.http.paths import path_segment

from .api import Answer, Api, Unclear
from .diary import Diary
from .marks import Mark

J = "/api/v2/journey"
GONE = (404, 410)
ASSIGNED = "assignments"
"""The kind of the diary's entries for segments that were assigned to a contact, which is `place`."""


@dataclass(frozen=True)
class Kind:
    """One kind of object: where it is, where its name stands, and how it is listed and deleted."""

    path: str
    named: str = "displayName"
    inside: str = ""
    """The object in the answer that has the name."""
    lists: tuple[Mapping[str, Any], ...] = ({},)
    page_size: int = 100
    paged: bool = True
    delete: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    """What is deleted before it, below its path."""

    def name_of(self, body: Any) -> Any:
        inner = body.get(self.inside) if self.inside and isinstance(body, dict) else body
        return inner.get(self.named) if isinstance(inner, dict) else None


KINDS = {
    "actionmaps": Kind(f"{J}/actionmaps"),
    "segments": Kind(f"{J}/segments"),
    "actiontemplates": Kind(
        f"{J}/actiontemplates", "name", lists=({}, {"state": "Deleted"}), delete={"hardDelete": True}
    ),
    "externalconfigurations": Kind(f"{J}/externalevents/configurations", "name", page_size=20),
    "externalschemas": Kind(f"{J}/externalevents/schemas", "title", "jsonSchema", paged=False),
    "views": Kind(f"{J}/views", "name", parts=("schedules",)),
}
"""In the order in which they are deleted: what names others first."""


@dataclass
class Cleaned:
    """`left`: what could not be deleted, with the reason. `unseen`: kinds that could not be listed."""

    removed: int = 0
    left: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


class Scratch:
    """Makes and deletes. Everything goes through the diary first."""

    def __init__(self, api: Api, mark: Mark, diary: Diary, tell: Callable[[str], None]) -> None:
        self.api, self.mark, self.diary, self._tell = api, mark, diary, tell
        self.mine: list[tuple[str, str]] = []
        """Kind and id of what this run made and has not deleted."""

    def make(self, kind: str, what: str, body: Mapping[str, Any]) -> Answer:
        """Creates an object under a marked name; a refusal is an answer too."""
        spec = KINDS[kind]
        name = self.mark.name(what)
        key = self.diary.intend(kind, name)
        answer = self.api.ask("POST", spec.path, {**body, spec.named: name})
        id = answer.get("id")
        if answer.ok and isinstance(id, str) and id:
            self.diary.made(key, id)
            self.mine.append((kind, id))
        elif 400 <= answer.status < 500:
            self.diary.settle(key)
        return answer

    def made(self, kind: str, what: str, body: Mapping[str, Any]) -> str:
        """The same; the id.

        Raises:
            Unclear: the API refused it.
        """
        id = self.make(kind, what, body).expect().get("id")
        if not isinstance(id, str):
            raise Unclear(f"POST {KINDS[kind].path}: the answer has no id")
        return id

    def place(self, kind: str, id: str, part: str = "") -> str:
        """The path of an object, or of a part of it."""
        return f"{KINDS[kind].path}/{path_segment(id)}{f'/{part}' if part else ''}"

    def remove(self, kind: str, id: str) -> Answer:
        """Deletes an object of ours."""
        spec = KINDS[kind]
        for part in spec.parts:
            self.api.ask("DELETE", self.place(kind, id, part))
        answer = self.api.ask("DELETE", self.place(kind, id), params=spec.delete or None)
        if answer.ok or answer.status in GONE:
            self.diary.gone(kind, id)
            self.mine = [each for each in self.mine if each != (kind, id)]
        return answer

    def tidy(self) -> None:
        """Deletes what this run made; what is refused is left to `clean`."""
        for kind in KINDS:
            for each, id in list(self.mine):
                if each == kind:
                    self.remove(kind, id)

    # --- assignments to a contact --------------------------------------------------------------------------------

    @staticmethod
    def contact_path(contact: str) -> str:
        """The path of a contact's segments."""
        return f"/api/v2/externalcontacts/contacts/{path_segment(contact)}/journey/segments"

    def assigning(self, contact: str, segments: Iterable[str]) -> None:
        """To be called before segments are assigned."""
        known = {(entry.place, entry.id) for entry in self.diary.entries if entry.kind == ASSIGNED}
        for id in segments:
            if (contact, id) not in known:
                self.diary.made(self.diary.intend(ASSIGNED, "", contact), id)

    def unassign(self) -> list[str]:
        """Takes away all that was assigned; what was refused."""
        left = []
        for entry in [each for each in self.diary.entries if each.kind == ASSIGNED]:
            path, segment = self.contact_path(entry.place), {"id": entry.id}
            answer = self.api.ask("POST", path, {"unassign": {"segments": [segment]}})
            if ((answer.get("unprocessedItems") or {}).get("unassign") or {}).get("segments"):
                # Some servers skip the last segment of a request: send it twice.
                answer = self.api.ask("POST", path, {"unassign": {"segments": [segment, segment]}})
            if answer.ok or answer.status in GONE:
                self.diary.settle_entry(entry)
            else:
                left.append(answer.summary)
        return left

    # --- after everything ----------------------------------------------------------------------------------------

    def clean(self, wait_s: float) -> Cleaned:
        """Deletes everything that carries a mark of this prefix, and nothing else.

        What the diary knows without an id is looked for until it is `wait_s` old: a list may be late.
        """
        cleaned = Cleaned(left=self.unassign())
        while True:
            for kind in KINDS:
                self._sweep(kind, cleaned)
            late = [each for each in self.diary.entries if not each.id and time.time() - each.at < wait_s]
            if not late:
                break
            self._tell(f"waiting for the API's lists: {len(late)} answers were lost")
            time.sleep(min(2.0, wait_s))
        for entry in self.diary.entries:
            if entry.kind in KINDS and not entry.id:
                self.diary.settle_entry(entry)  # no list has it: the request had no effect
        self.mine = []
        return cleaned

    def _sweep(self, kind: str, cleaned: Cleaned) -> None:
        known = {entry.id for entry in self.diary.entries if entry.kind == kind and entry.id}
        found: dict[str, str] = {}
        try:
            found.update(self._listed(kind))
        except ApiError as error:
            if error.status not in GONE:
                cleaned.unseen.append(f"{KINDS[kind].path}: {error.status} {error.code or ''}".rstrip())
        for id in sorted(known - set(found)):
            self._look(kind, id, found)
        for id, name in sorted(found.items()):
            if id not in known:
                self._identify(kind, name)
            answer = self.remove(kind, id)
            if answer.ok or answer.status in GONE:
                cleaned.removed += 1
            else:
                cleaned.left.append(answer.summary)

    def _listed(self, kind: str) -> Iterator[tuple[str, str]]:
        """Id and name of what carries our mark."""
        spec = KINDS[kind]
        for params in spec.lists:
            if spec.paged:
                found = self.api.client.pages(spec.path, params, spec.page_size)
            else:
                found = unpaged(self.api.client, spec.path, params)
            for each in found:
                if self.mark.is_ours(name := spec.name_of(each)):
                    yield each["id"], str(name)

    def _identify(self, kind: str, name: str) -> None:
        """The object is the one of that name whose answer was lost, if there is such a one."""
        for entry in self.diary.entries:
            if (entry.kind, entry.name, entry.id) == (kind, name, ""):
                self.diary.settle_entry(entry)
                return

    def _look(self, kind: str, id: str, found: dict[str, str]) -> None:
        """An object that was made and is in no list: it is asked for by its id."""
        answer = self.api.ask("GET", self.place(kind, id))
        name = KINDS[kind].name_of(answer.body)
        if answer.ok and self.mark.is_ours(name):
            found[id] = str(name)
        elif answer.ok or answer.status in GONE:
            self.diary.gone(kind, id)
