"""Schedules of journey views, each of a view that is there already: the server has it under the view's id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import Case

VIEWS = ("view-1", "view-2", "minimal view-1", *(f"number {number}" for number in range(6)))


def view(id: str) -> Mapping[str, Any]:
    element = {"id": "call", "name": "Call", "attributes": {"type": "Event"}}
    return {"id": id, "name": f"the view {id}", "duration": "P1D", "elements": [element]}


CASE = Case(
    token="genesys:JourneyViewSchedule",
    kind="viewschedules",
    minimal={"view_id": "view-1", "frequency": "Daily"},
    full={"view_id": "view-1", "frequency": "Weekly"},
    changes={"frequency": "Monthly"},
    create_only={"view_id": "view-2"},
    seed={"views": [view(id) for id in VIEWS]},
    creates=("POST /api/v2/journey/views/view-1/schedules", "GET /api/v2/journey/views/view-1/schedules"),
    server_id=lambda id: id.removesuffix("/schedules"),
    answered=lambda body: {**body, "viewId": body["id"], "id": f"{body['id']}/schedules"},
    computed=("self_uri", "date_modified"),
    lookup=False,
)
