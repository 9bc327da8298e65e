"""Journey views: `/api/v2/journey/views`, each with its versions, which a PUT edits in place, and their charts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from ..http import Response
from ..org import Org
from ..rules import declare
from ..store import Body
from . import errors, view_rules
from .call import USER, Call
from .group import operation
from .kind import Does, Kind

declare(
    "view_put",
    "structure | any | never",
    "inferred",
    "When a PUT of a version is 400 request.invalidates.job.results: a job of it has results, and elements, charts or "
    "timeframe change; or anything does; or never. That it can be is documented, what invalidates is a guess.",
)
declare(
    "view_versions",
    "POST of a version is the next number; GET of a view shows the highest",
    "documented",
    "The first is 1 (guess). DELETE removes all versions, the view's schedule and its jobs (guess).",
)
declare(
    "view_list_charts",
    "with expand=charts alone",
    "documented",
    "Elements are always in the list (guess).",
)
declare(
    "chart_versions",
    "1, and 1 more with every PUT that changes the chart",
    "guess",
    "A chart keeps its id where a PUT or a new version sends it; else it gets another.",
)

_ONE = "/api/v2/journey/views/{viewId}/versions/{versionId}"
_STRUCTURE = ("elements", "charts", "interval", "duration")


class ViewPart(Kind):
    """The base of the kinds of views, of their versions and of their charts."""

    name_field = "name"
    schema = "JourneyView"
    dates: ClassVar[tuple[str, ...]] = ("dateCreated", "dateModified")
    does: ClassVar[tuple[Does, ...]] = ()

    @property
    def own_fields(self) -> frozenset[str]:
        return super().own_fields | {"createdBy", "modifiedBy"}

    def not_found(self) -> errors.ApiError:
        return errors.ApiError(404, "entity.not.found", "The journey was not found in database")


class ViewVersions(ViewPart):
    """The versions of all views, by view and number."""

    name = "viewversions"
    path = "/api/v2/journey/views"
    id_parameter = "versionId"


class ViewCharts(ViewPart):
    """The versions of all charts, by view, its version, chart and number."""

    name = "viewcharts"
    path = "/api/v2/journey/views"
    id_parameter = "chartId"
    schema = "JourneyViewChart"
    dates = ()

    @operation("GET", "/api/v2/journey/views/{viewId}/versions/{journeyViewVersion}/charts/{chartId}")
    def latest(self, call: Call) -> Response:
        values = call.path_values
        kept = call.org.collection("viewversions").get(f"{values['viewId']}/{values['journeyViewVersion']}")
        for chart in (_shown(kept) if kept else {}).get("charts", ()):
            if chart["id"] == values["chartId"]:
                return Response(200, chart)
        raise self.not_found()

    @operation(
        "GET",
        "/api/v2/journey/views/{viewId}/versions/{journeyViewVersion}/charts/{chartId}/versions/{chartVersion}",
    )
    def one(self, call: Call) -> Response:
        kept = self.collection(call).get("/".join(call.path_values.values()))
        if kept is None:
            raise self.not_found()
        return Response(200, kept["chart"])


class Views(ViewPart):
    name = "views"
    path = "/api/v2/journey/views"
    id_parameter = "viewId"
    does = ("list", "get", "create", "delete")
    created_status = 200

    def check(self, call: Call, body: Body) -> None:
        view_rules.check(body, graph=call.switches["view_graph"] == "enforced")

    def filtered(self, call: Call, found: list[Body]) -> Iterable[Body]:
        wanted = (call.query.get("nameOrCreatedBy") or "").lower()
        ids = [each for each in (call.query.get("id") or "").split(",") if each]
        if len(ids) > 100:
            raise errors.bad_request("At most 100 ids are allowed.")
        expand = call.query.get("expand")
        if expand not in (None, "", "charts"):
            raise errors.invalid_query("expand", expand, "charts")
        for body in found:
            users = [str(value) for value in body.get("createdBy", {}).values()]
            if (not ids or body["id"] in ids) and any(
                wanted in text.lower() for text in [body.get("name", ""), *users]
            ):
                yield body if expand else {key: value for key, value in body.items() if key != "charts"}

    def create(self, call: Call) -> Response:
        body = self.made(call.org, {**self.wanted(call), **self._users(call, "createdBy")})
        self.checked(call, body)
        return Response(200, self._kept(call, body))

    def deleted(self, call: Call, body: Body) -> None:
        for kind in ("viewversions", "viewcharts", "viewschedules", "viewjobs"):
            collection = call.org.collection(kind)
            for each in list(collection):
                if each["id"].split("/")[0] == body["id"] or each.get("view") == body["id"]:
                    collection.delete(each["id"])

    @operation("POST", "/api/v2/journey/views/{viewId}/versions")
    def new_version(self, call: Call) -> Response:
        before = self.raced(call)
        now = call.timestamp
        fields = {"id": before["id"], "version": before["version"] + 1, "createdBy": before["createdBy"]}
        body = self.made(call.org, {**self.wanted(call), **fields, **self._users(call), "dateModified": now})
        self.checked(call, body)
        return Response(200, self._kept(call, body))

    @operation("GET", _ONE)
    def version(self, call: Call) -> Response:
        return Response(200, _shown(ViewVersions().seen(call, "/".join(call.path_values.values()))))

    @operation("PUT", _ONE)
    def put_version(self, call: Call) -> Response:
        self.raced(call)
        kept = call.org.collection("viewversions").get("/".join(call.path_values.values()))
        if kept is None:
            raise self.not_found()
        before, wanted = _shown(kept), self.wanted(call)
        gone = [name for name in before if name not in wanted and name not in self.own_fields]
        fields = {**wanted, **self._users(call), "version": before["version"]}
        after = self.changed(call.org, before, fields, gone)
        self.checked(call, after)
        self._check_results(call, before, after)
        return Response(200, self._kept(call, after))

    def made(self, org: Org, fields: Body) -> Body:
        body = super().made(org, fields)
        return _with_charts(body, ())

    def changed(self, org: Org, before: Body, fields: Mapping[str, Any], cleared: Iterable[str]) -> Body:
        body = super().changed(org, before, fields, cleared)
        return _with_charts(body, before.get("charts", ()))

    def completed(self, org: Org, body: Body) -> Body:
        empty = [name for name in ("interval", "duration") if body.get(name) == ""]
        return {name: value for name, value in body.items() if name not in empty}

    def seeded(self, org: Org, fields: Body) -> Body:
        user = {"createdBy": {"id": USER}, "modifiedBy": {"id": USER}}
        body = super().seeded(org, {**user, **fields})
        _keep(org, body)
        return body

    def edited(self, org: Org, body: Body, fields: Mapping[str, Any]) -> Body:
        after = super().edited(org, body, {**fields, "version": body["version"]})
        _keep(org, after)
        return after

    def _kept(self, call: Call, body: Body) -> Body:
        """Stores the body as a version of the view, and as the view itself unless a later version exists."""
        _keep(call.org, body)
        latest = self.collection(call).get(body["id"])
        if latest is None or latest["version"] <= body["version"]:
            self.collection(call).put(body["id"], body)
        return body

    @staticmethod
    def _users(call: Call, *more: str) -> Body:
        return {name: {"id": call.user} for name in ("modifiedBy", *more)}

    @staticmethod
    def _check_results(call: Call, before: Body, after: Body) -> None:
        way = call.switches["view_put"]
        same = all(before.get(name) == after.get(name) for name in _STRUCTURE)
        if way == "never" or (way == "structure" and same):
            return
        jobs = call.org.collection("viewjobs")
        if any(
            (job["view"], job["viewVersion"], job["status"]) == (before["id"], before["version"], "Complete")
            for job in jobs
        ):
            text = "The request would invalidate the results of a job; create a new version of the view."
            raise errors.ApiError(400, "request.invalidates.job.results", text)


def _shown(kept: Body) -> Body:
    body: Body = kept["view"]
    return body


def _keep(org: Org, body: Body) -> None:
    key = f"{body['id']}/{body['version']}"
    org.collection("viewversions").put(key, {"id": key, "view": body})
    for chart in body.get("charts", ()):
        place = f"{key}/{chart['id']}/{chart['version']}"
        org.collection("viewcharts").put(place, {"id": place, "chart": chart})


def _with_charts(body: Body, before: Iterable[Body]) -> Body:
    """The view with ids and versions in its charts; the version of a chart that has changed goes up."""
    known = {chart["id"]: chart for chart in before}
    charts = []
    for chart in body.get("charts", ()):
        old = known.get(chart.get("id", ""))
        new = {**chart, "id": chart.get("id") or str(uuid.uuid4())}
        bare = {key: value for key, value in new.items() if key not in ("version", "selfUri")}
        same = old is not None and all(old.get(key) == value for key, value in bare.items())
        new["version"] = (old["version"] + (not same)) if old else 1
        new["selfUri"] = f"{body['selfUri']}/versions/{body['version']}/charts/{new['id']}"
        charts.append(new)
    return {**body, "charts": charts} if "charts" in body else body
