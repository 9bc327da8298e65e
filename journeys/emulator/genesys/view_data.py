"""The dates of the data that journey views use, and the check of labels."""

from __future__ import annotations

from urllib.parse import quote

from ..http import Response
from ..rules import declare
from .call import Call
from .group import Group, operation

declare(
    "view_data_details",
    "the dates of the first and the last event; without events none",
    "guess",
    "The schema has only the two dates, both optional.",
)
declare(
    "encodings",
    "encoded says whether a value is as percent-encoding leaves it",
    "guess",
    "The labels come back with `encoded`; what the service checks is not documented.",
)


class ViewData(Group):
    name = "viewdata"

    @operation("GET", "/api/v2/journey/views/data/details")
    def details(self, call: Call) -> Response:
        dates = sorted(event["createdDate"] for event in call.org.collection("events"))
        return Response(200, {"dateMin": dates[0], "dateMax": dates[-1]} if dates else {})

    @operation("POST", "/api/v2/journey/views/encodings/validate")
    def validate(self, call: Call) -> Response:
        labels = [{**label, "encoded": quote(label["value"]) == label["value"]} for label in call.body]
        return Response(200, {"entities": labels})
