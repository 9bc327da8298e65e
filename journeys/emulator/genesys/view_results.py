"""Results of a view's job: how many customers reached each element, counted from the org's events."""

from __future__ import annotations

from ..org import Org
from ..rules import declare
from ..store import Body
from .event_names import name_of

declare(
    "view_results",
    "an element's events are those with its attributes.id as id or name of their definition, or else with its name",
    "guess",
    "participantCount are the customers with such an event; connectionCount those with one of the next element at the "
    "same time or later. Filters, constraints and the timeframe are not applied.",
)
declare(
    "chart_results",
    "metrics without `value`",
    "guess",
    "The vendor's file gives the value a type (start and end, both texts) that no number fits.",
)


def of_view(view: Body, org: Org, uri: str) -> Body:
    """The schema `JourneyViewResult`."""
    seen = {element["id"]: _customers(element, org) for element in view["elements"]}
    elements = []
    for element in view["elements"]:
        mine, links = seen[element["id"]], []
        for link in element.get("followedBy", ()):
            after = [
                c for c, date in mine.items() if link["id"] in seen and seen[link["id"]].get(c, "") >= date
            ]
            links.append({"id": link["id"], "connectionCount": len(after)})
        completed = max((link["connectionCount"] for link in links), default=len(mine))
        metrics = {
            "participantCount": len(mine),
            "activeCount": 0,
            "completedCount": completed,
            "dropoutCount": len(mine) - completed,
            "flowCount": completed,
        }
        elements.append({"id": element["id"], "metrics": metrics, "followedBy": links})
    return {"elements": elements, "charts": [of_chart(chart, uri) for chart in view.get("charts", ())]}


def of_chart(chart: Body, uri: str) -> Body:
    """The schema `JourneyViewChartResult`."""
    metrics = [{"id": metric["id"], "values": [{"groupByAttributes": []}]} for metric in chart["metrics"]]
    place = f"{uri}/results/charts/{chart['id']}"
    return {"id": chart["id"], "version": chart["version"], "metrics": metrics, "selfUri": place}


def _customers(element: Body, org: Org) -> dict[str, str]:
    """The customers with an event of an element, each with the date of the first one."""
    wanted = {element["name"]}
    definition_id = element["attributes"].get("id")
    if definition_id:
        definition = org.collection("eventdefinitions").get(definition_id)
        wanted = {definition_id, *([definition["name"]] if definition else [])}
    found: dict[str, str] = {}
    for event in sorted(org.collection("events"), key=lambda each: str(each["createdDate"])):
        if name_of(event) in wanted:
            found.setdefault(str(event.get("customerId", event["session"]["id"])), str(event["createdDate"]))
    return found
