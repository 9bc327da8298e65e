"""Schedules of journey views: at most one for each view, with the view's id."""

from __future__ import annotations

from ..http import Response
from ..org import Org
from ..rules import declare
from ..store import Body
from . import errors
from .call import USER, Call
from .kind import Kind

declare(
    "schedule_post",
    "201_empty | 201 | 200",
    "inferred",
    "The answer to a POST of a view's schedule: 201 without a body, as the Terraform provider saw it, or the schedule, "
    "as the vendor's file says.",
)
declare("schedule_delete", "204 | 200", "documented", "Both are declared; 200 answers the schedule that was.")
declare(
    "second_schedule",
    "400 | replaced",
    "guess",
    "POST of a schedule to a view that has one: 400 custom.bad.request, or it takes its place.",
)


class ViewSchedules(Kind):
    name = "viewschedules"
    path = "/api/v2/journey/views/schedules"
    id_parameter = "viewId"
    schema = "JourneyViewSchedule"
    name_field = "id"
    does = ("list", "get", "create", "put", "delete")
    versioned = False
    dates = ("dateModified",)

    @property
    def item_path(self) -> str:
        return "/api/v2/journey/views/{viewId}/schedules"

    @property
    def create_path(self) -> str:
        return self.item_path

    @property
    def own_fields(self) -> frozenset[str]:
        return super().own_fields | {"user"}

    def not_found(self) -> errors.ApiError:
        return errors.ApiError(404, "custom.resource.not.found", "The schedule was not found.")

    def uri(self, body: Body) -> str:
        return f"/api/v2/journey/views/{body['id']}/schedules"

    def wanted(self, call: Call) -> Body:
        return {**super().wanted(call), "user": {"id": call.user}}

    def seeded(self, org: Org, fields: Body) -> Body:
        return super().seeded(org, {"user": {"id": USER}, **fields})

    def create(self, call: Call) -> Response:
        view_id = self.key(call)
        if call.org.collection("views").get(view_id) is None:
            raise errors.ApiError(404, "entity.not.found", "The journey was not found in database")
        if self.collection(call).get(view_id) and call.switches["second_schedule"] == "400":
            raise errors.ApiError(400, "custom.bad.request", "The journey view has a schedule.")
        body = self.made(call.org, {**self.wanted(call), "id": view_id})
        self.checked(call, body)
        self.collection(call).put(view_id, body)
        way = call.switches["schedule_post"]
        return Response(int(way[:3]), None if way.endswith("empty") else body)

    def delete(self, call: Call) -> Response:
        body = self.current(call)
        response = super().delete(call)
        return Response(200, body) if call.switches["schedule_delete"] == "200" else response
