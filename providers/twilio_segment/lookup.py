"""Looking up journeys, and their numbers, that the program need not manage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pulumi
from pulumi import Output

from providers.core.errors import LookupFailed, NotFound
from providers.core.program.lookup import Lookup, look_up, look_up_output
from providers.core.schema.fields import moment
from providers.core.schema.wire import from_wire
from providers.core.session.session import Session

from . import outputs
from .api import JourneyApi
from .dialect import SEGMENT
from .journey import JourneyProvider

LONGEST = timedelta(days=180)
"""The API answers for so long a time at most."""


@dataclass(frozen=True)
class GetJourneyResult:
    """A journey as it is in the space; None where the API has nothing."""

    id: str
    """`space_id/container_id`."""
    space_id: str
    """The id of its space."""
    container_id: str
    """The journey's id in the space."""
    name: str
    """Its name."""
    description: str
    """What it is for."""
    definition: outputs.Definition
    """Its steps, entries and exits."""
    status: str
    """`draft`, `published`, `entry-paused` or `archived`."""
    version: int
    """The version that the API shows."""
    created_at: str
    """When it was made."""
    created_by: str
    """The id of who made it."""
    updated_at: str | None
    """When it was changed last."""
    updated_by: str | None
    """The id of who changed it last."""


@dataclass(frozen=True)
class Count:
    """How often something happened, and to how many people."""

    total: int
    """How often."""
    unique: int
    """How many people."""


@dataclass(frozen=True)
class StepCount:
    """How often people went from one state (None at the entry) to another."""

    from_id: str | None
    """The id of the state that they came from."""
    to_id: str
    """The id of the state that they went to."""
    count: Count
    """How many went that way."""


@dataclass(frozen=True)
class JourneyAnalytics:
    """The numbers of one version. `total` counts a person again who enters again, `unique` doesn't."""

    version: int
    """The version that the numbers are of."""
    entered: Count
    """How many entered."""
    completed: Count
    """Reached a last step."""
    in_progress: Count
    """Entered and not out yet."""
    exited: Count | None
    """Left by an exit rule."""
    steps: list[StepCount]
    """How many went from one state to another."""


def _get(session: Session, space_id: str, container_id: str) -> dict[str, Any]:
    try:
        return JourneyApi(session, space_id, container_id).get()
    except NotFound:
        raise LookupFailed(
            f"There is no journey {container_id} in space {space_id} on {session.host}, or the token is another workspace's"
        ) from None


def _find(session: Session, space_id: str, container_id: str) -> GetJourneyResult:
    found = _get(session, space_id, container_id)
    return GetJourneyResult(
        id=found["id"],
        space_id=space_id,
        container_id=container_id,
        name=found["name"],
        description=found.get("description") or "",
        definition=outputs.Definition.read(from_wire(found, JourneyProvider().shape)["definition"]),
        status=found["status"],
        version=found["version"],
        created_at=found["createdAt"],
        created_by=found["createdBy"],
        updated_at=found.get("updatedAt"),
        updated_by=found.get("updatedBy"),
    )


def _analytics(
    session: Session,
    space_id: str,
    container_id: str,
    from_date: str | datetime,
    to_date: str | datetime | None = None,
    version: float | None = None,
) -> JourneyAnalytics:
    start = _moment("from_date", from_date)
    end = None if to_date is None else _moment("to_date", to_date)
    if not timedelta(0) <= (end or datetime.now(timezone.utc)) - start <= LONGEST:
        raise LookupFailed(
            "from_date must be before to_date (now by default), and 180 days before it at most"
        )
    number = int(version) if version is not None else int(_get(session, space_id, container_id)["version"])
    try:
        found = JourneyApi(session, space_id, container_id).analytics(
            number, _text(start), _text(end) if end else None
        )
    except NotFound:
        raise LookupFailed(
            f"There is no version {number} of journey {container_id} in space {space_id} on {session.host}"
        ) from None
    top = found["topLevelAnalytics"]
    return JourneyAnalytics(
        version=number,
        entered=_count(top["entered"]),
        completed=_count(top["completed"]),
        in_progress=_count(top["inProgress"]),
        exited=_count(top["exited"]) if top.get("exited") else None,
        steps=[
            StepCount((each.get("from") or {}).get("id"), each["to"]["id"], _count(each["analytics"]))
            for each in found["stepLevelAnalytics"]
        ],
    )


GET_JOURNEY = Lookup(SEGMENT, "segment:journey", GetJourneyResult, _find)
GET_JOURNEY_ANALYTICS = Lookup(
    SEGMENT, "segment:journey_analytics", JourneyAnalytics, _analytics, recorded=False
)


def get_journey(
    space_id: str, container_id: str, *, opts: pulumi.InvokeOptions | None = None
) -> GetJourneyResult:
    """The journey with that container id, asked for at once. The API can't look one up by name.

    Args:
        space_id: The space.
        container_id: The journey's id in it.
        opts: The provider to ask with.

    Raises:
        LookupFailed: there is none in the space.
    """
    return look_up(GET_JOURNEY, opts, {"space_id": space_id, "container_id": container_id})


def get_journey_output(
    space_id: pulumi.Input[str],
    container_id: pulumi.Input[str],
    *,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetJourneyResult]:
    """As `get_journey`, once the arguments and `depends_on` are known; unknown in a preview until then."""
    return look_up_output(GET_JOURNEY, opts, {"space_id": space_id, "container_id": container_id})


def get_journey_analytics(
    space_id: str,
    container_id: str,
    from_date: str | datetime,
    to_date: str | datetime | None = None,
    *,
    version: int | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> JourneyAnalytics:
    """The numbers of a journey, asked for at once.

    Args:
        space_id: The space.
        container_id: The journey's id in it.
        from_date: The beginning, ISO 8601; a date without a zone means UTC.
        to_date: The end; now by default. 180 days after the beginning at most.
        version: The version; by default the one that the API shows, which takes one more request.
        opts: The provider to ask with.

    Raises:
        LookupFailed: there is no such journey or version, or the dates can't be.
    """
    given = {
        "space_id": space_id,
        "container_id": container_id,
        "from_date": from_date,
        "to_date": to_date,
        "version": version,
    }
    return look_up(GET_JOURNEY_ANALYTICS, opts, given)


def get_journey_analytics_output(
    space_id: pulumi.Input[str],
    container_id: pulumi.Input[str],
    from_date: pulumi.Input[str | datetime],
    to_date: pulumi.Input[str | datetime] | None = None,
    *,
    version: pulumi.Input[int] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[JourneyAnalytics]:
    """As `get_journey_analytics`, once the arguments and `depends_on` are known; unknown in a preview until then."""
    given = {
        "space_id": space_id,
        "container_id": container_id,
        "from_date": from_date,
        "to_date": to_date,
        "version": version,
    }
    return look_up_output(GET_JOURNEY_ANALYTICS, opts, given)


def _count(found: dict[str, Any]) -> Count:
    return Count(int(found["total"]), int(found["unique"]))


def _moment(name: str, value: str | datetime) -> datetime:
    text = value.isoformat() if isinstance(value, datetime) else value
    found = moment(text if "T" in text else f"{text}T00:00")
    if found is None:
        raise LookupFailed(f'{name} must be a date and time such as "2026-11-21T09:00:00Z"; got "{value}"')
    return found


def _text(at: datetime) -> str:
    """As the vendor documents it: RFC 3339 with milliseconds."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
