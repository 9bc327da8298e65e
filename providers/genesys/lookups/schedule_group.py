"""Architect schedule groups: when an action may be offered. Endpoint `/api/v2/architect/schedulegroups`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi import Output

from providers.core.program.lookup import Lookup, look_up, look_up_output
from providers.core.session.session import Session

from ..dialect import GENESYS
from .family import Family


@dataclass(frozen=True)
class GetScheduleGroupResult:
    """An Architect schedule group; None where the API has nothing. Schema `ScheduleGroup`."""

    id: str
    name: str
    """Its name."""
    description: str | None
    """What it is for."""
    division: dict[str, Any] | None
    """The division that it belongs to."""
    version: int | None
    """Its version."""
    state: str | None
    """Whether it is in use."""
    time_zone: str | None
    """The time zone of its schedules."""
    open_schedules: list[dict[str, Any]] | None
    """The schedules of open hours."""
    closed_schedules: list[dict[str, Any]] | None
    """The schedules of closed hours."""
    holiday_schedules: list[dict[str, Any]] | None
    """The schedules of holidays."""
    date_created: str | None
    """When it was made."""
    date_modified: str | None
    """When it was changed last."""
    created_by: str | None
    """The id of the user who made it."""
    modified_by: str | None
    """The id of the user who changed it last."""
    self_uri: str | None


def _division(group: Any) -> str:
    name = (group.get("division") or {}).get("name")
    return f"(division {name})" if name else ""


SCHEDULE_GROUPS = Family(
    "schedule group", "/api/v2/architect/schedulegroups", GetScheduleGroupResult, about=_division
)


def _find(session: Session, name: str | None = None, id: str | None = None) -> GetScheduleGroupResult:
    return SCHEDULE_GROUPS.find(session, name, id, only=_is_there)


def _is_there(group: Mapping[str, Any]) -> bool:
    return group.get("state") != "deleted"


GET_SCHEDULE_GROUP = Lookup(
    GENESYS,
    "genesys:schedule_group",
    GetScheduleGroupResult,
    _find,
    listed=lambda session: SCHEDULE_GROUPS.listed(session, only=_is_there),
)


def get_schedule_group(
    name: str | None = None, *, id: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> GetScheduleGroupResult:
    """The schedule group of that name (exactly so) or id, asked for at once. All lookups of a run share one list.

    Permission `routing:scheduleGroup:view`; OAuth scope `architect:readonly`.

    Raises:
        LookupFailed: there is none, or several have the name; says which there are.
    """
    return look_up(GET_SCHEDULE_GROUP, opts, {"name": name, "id": id})


def get_schedule_group_output(
    name: pulumi.Input[str] | None = None,
    *,
    id: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOutputOptions | None = None,
) -> Output[GetScheduleGroupResult]:
    """As `get_schedule_group`, once the arguments and `depends_on` are known.

    Unknown in a preview, with one warning, while something that it depends on doesn't exist or no credentials are
    configured.
    """
    return look_up_output(GET_SCHEDULE_GROUP, opts, {"name": name, "id": id})
