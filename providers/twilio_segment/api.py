"""The seven endpoints of journeys, one method each, without the envelope around what they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from providers.core.errors import JourneysError
from providers.core.session.session import Session
from providers.http.paths import path_segment

from .status import LIVE, STATUSES

if TYPE_CHECKING:
    from providers.http.response import Response


def split_id(id: str) -> tuple[str, str]:
    """`space/container`, taken apart.

    Raises:
        JourneysError: it isn't one.
    """
    space, _, container = id.partition("/")
    if not space or not container or "/" in container:
        raise JourneysError(f'The id of a journey is "SPACE_ID/CONTAINER_ID"; got "{id}"')
    return space, container


class JourneyApi:
    """The journeys of one space, or one of them.

    Journeys are flat here, as the core wants them: `id` (`space/container`), `spaceId`, `containerId`, `name`,
    `description`, `definition`, `status` (in the program's words), `version`, `liveVersion` (as far as that one
    version tells) and when and by whom it was made.
    """

    def __init__(self, session: Session, space_id: str, container_id: str = "") -> None:
        self._client = session.client
        self.space_id, self.container_id = space_id, container_id
        self._all = f"/spaces/{path_segment(space_id)}/journeys"

    @property
    def _one(self) -> str:
        return f"{self._all}/{path_segment(self.container_id)}"

    def create(self, name: str, description: str, definition: dict[str, Any]) -> dict[str, Any]:
        """A new journey; it is a draft."""
        body = {"name": name, "description": description, "definition": definition}
        answer = self._client.post(self._all, body)
        made = answer.object("data.journey.containerId")["data"]["journey"]
        container = made["containerId"]
        self.container_id = str(container)
        return {
            "id": f"{self.space_id}/{container}",
            "spaceId": self.space_id,
            "containerId": container,
            **body,
            "status": "draft",
            "version": _number(answer, made.get("versionNumber")) or 1,
            "liveVersion": 0,
        }

    def get(self) -> dict[str, Any]:
        """The journey with the version that the API shows: the highest, as far as is known.

        Raises:
            NotFound: there is none.
        """
        answer = self._client.get(self._one)
        needed = [f"data.journey.version.{name}" for name in ("status", "version", "definition")]
        found = answer.object(*needed)["data"]["journey"]
        version = found["version"]
        status, number = _status(answer, version["status"]), _number(answer, version["version"])
        return {
            "id": f"{self.space_id}/{self.container_id}",
            "spaceId": self.space_id,
            **{name: value for name, value in found.items() if name != "version"},
            "definition": version["definition"],
            "status": status,
            "version": number,
            "liveVersion": number if status in LIVE else 0,
        }

    def put_steps(self, definition: dict[str, Any]) -> int | None:
        """Replaces all states; the number of the version that has them, where the API tells it."""
        body = {name: definition[name] for name in ("initialState", "states")}
        answer = self._client.put(f"{self._one}/steps", body)
        return _number(answer, _data(answer).get("versionNumber"))

    def patch_destinations(
        self, wanted: dict[str, list[dict[str, Any]]]
    ) -> tuple[int | None, list[dict[str, Any]]]:
        """Replaces the destinations of these states; the version's number and the states as answered."""
        body = {"stateDestinations": [{"stateId": key, "destinations": wanted[key]} for key in wanted]}
        # Whole lists are replaced, so that sending it twice is the same as once.
        answer = self._client.patch(f"{self._one}/destinations", body, idempotent=True)
        found = _data(answer)
        return _number(answer, found.get("version")), found.get("destinations") or []

    def patch_status(self, version: int, action: str) -> str:
        """Publishes, pauses or archives a version; the status that it has then."""
        answer = self._client.patch(f"{self._one}/status", {"version": version, "action": action})
        return _status(answer, answer.object("data.status")["data"]["status"])

    def delete(self, version: int) -> None:
        """Deletes a version, or the journey: the API leaves it open which."""
        self._client.delete(self._one, params={"version": version})

    def analytics(self, version: int, from_date: str, to_date: str | None) -> dict[str, Any]:
        """The numbers of a version."""
        params = {"version": version, "fromDate": from_date, "toDate": to_date}
        answer = self._client.get(f"{self._one}/analytics", params=params)
        return dict(answer.object("data.journeyAnalytics")["data"]["journeyAnalytics"])


def _data(answer: Response) -> dict[str, Any]:
    found = answer.object("data")["data"]
    if not isinstance(found, dict):
        answer.refuse("its `data` is not an object")
    return found


def _status(answer: Response, word: Any) -> str:
    if not isinstance(word, str) or word not in STATUSES:
        answer.refuse(f"the status is none of {', '.join(STATUSES)}")
    return STATUSES[word]


def _number(answer: Response, value: Any) -> int | None:
    try:
        return None if value is None else int(value)
    except (TypeError, ValueError, OverflowError):
        answer.refuse("a version is not a number")
