"""The journeys of a run in a Segment space: made, and deleted by the diary, since the API has no list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from providers.http.paths import path_segment

from .api import Answer, Api, Unclear
from .diary import Diary
from .marks import Mark
from .scratch import GONE, Cleaned

JOURNEYS = "journeys"
MOST_VERSIONS = 25


class SpaceScratch:
    """Makes and deletes journeys. Everything goes through the diary first."""

    def __init__(self, api: Api, mark: Mark, diary: Diary, space: str) -> None:
        self.api, self.mark, self.diary, self.space = api, mark, diary, space
        self.mine: list[tuple[str, str]] = []
        """Space and id of what this run made and has not deleted."""

    def place(self, id: str = "", part: str = "", space: str = "") -> str:
        """The path of the journeys, of one, or of a part of one."""
        path = f"/spaces/{path_segment(space or self.space)}/journeys"
        return path + (f"/{path_segment(id)}" if id else "") + (f"/{part}" if part else "")

    def make(self, what: str, definition: Mapping[str, Any], space: str = "", **more: Any) -> Answer:
        """Creates a journey under a marked name; a refusal is an answer too."""
        name, space = self.mark.name(what), space or self.space
        key = self.diary.intend(JOURNEYS, name, space)
        body = {"name": name, "description": "", "definition": definition, **more}
        answer = self.api.ask("POST", self.place(space=space), body)
        id = journey(answer).get("containerId")
        if answer.ok and isinstance(id, str) and id:
            self.diary.made(key, id)
            self.mine.append((space, id))
        elif 400 <= answer.status < 500:
            self.diary.settle(key)
        return answer

    def made(self, what: str, definition: Mapping[str, Any]) -> str:
        """The same; the id.

        Raises:
            Unclear: the API refused it.
        """
        id = journey(self.make(what, definition).expect()).get("containerId")
        if not isinstance(id, str):
            raise Unclear("the answer has no containerId")
        return id

    def remove(self, id: str, space: str = "") -> Answer:
        """Deletes all versions of a journey; one that is published and may not be deleted is archived first."""
        place = self.place(id, space=space)
        for _ in range(MOST_VERSIONS):
            answer = self.api.ask("GET", place)
            if not answer.ok:
                break
            number = int((journey(answer).get("version") or {}).get("version") or 0)
            gone = self.api.ask("DELETE", place, params={"version": number})
            if gone.status in (409, 422):
                self.api.ask("PATCH", f"{place}/status", {"version": number, "action": "ARCHIVE"})
                gone = self.api.ask("DELETE", place, params={"version": number})
            if not gone.ok:
                answer = gone
                break
        if answer.status in GONE:
            self.diary.gone(JOURNEYS, id)
            self.mine = [each for each in self.mine if each[1] != id]
        return answer

    def tidy(self) -> None:
        """Deletes what this run made."""
        for space, id in list(self.mine):
            self.remove(id, space)

    def clean(self, wait_s: float) -> Cleaned:
        """Deletes what the diary knows of. Without a list, one whose creation had no answer is left to a person."""
        cleaned = Cleaned()
        for entry in [each for each in self.diary.entries if each.kind == JOURNEYS]:
            if not entry.id:
                cleaned.left.append(
                    f"perhaps a draft journey named {entry.name}: the answer to its creation was lost, and the API has "
                    "no list. Look for it in the Segment app, delete it there, then run `journeys verify --clean --forget`"
                )
                continue
            answer = self.api.ask("GET", self.place(entry.id, space=entry.place))
            if answer.ok and not self.mark.is_ours(journey(answer).get("name")):
                self.diary.settle_entry(entry)
                continue
            answer = self.remove(entry.id, entry.place)
            if answer.status in GONE:
                cleaned.removed += 1
                self.diary.settle_entry(entry)
            else:
                cleaned.left.append(answer.summary)
        return cleaned

    def forget(self) -> None:
        """Drops the entries of the diary that only a person can settle."""
        for entry in [each for each in self.diary.entries if each.kind == JOURNEYS and not each.id]:
            self.diary.settle_entry(entry)


def journey(answer: Answer) -> dict[str, Any]:
    """`data.journey` of an answer."""
    data = answer.get("data")
    found = data.get("journey") if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}
