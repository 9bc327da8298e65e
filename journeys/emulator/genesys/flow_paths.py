"""Paths of flows: seeded for each flow, queried by flows and category."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ..http import Response
from ..org import Org
from ..rules import declare
from ..store import Body
from .call import Call
from .group import operation
from .kind import Kind

declare(
    "flow_paths",
    "the elements that were seeded for the flows and the category, else a root with 0",
    "guess",
    "Where two flows have an element of one key, the first one's is answered. A flow that was never seeded has none.",
)

_ROOT: Body = {"root": {"type": "Root", "count": 0, "flows": []}}


class FlowPathsOf(Kind):
    """A seed names its `flowId`, and has the fields of the schema `FlowPaths`."""

    name = "flowpaths"
    path = "/api/v2/journey/flows/paths"
    id_parameter = "flowId"
    schema = "FlowPaths"
    name_field = "flowId"
    does = ()
    versioned = False
    dates = ()
    defaults: ClassVar[Mapping[str, Any]] = {"category": "All", "elements": {}}

    def seeded(self, org: Org, fields: Body) -> Body:
        if "flowId" not in fields:
            raise ValueError("seed of flowpaths: `flowId` is missing")
        return super().seeded(org, fields)

    @operation("POST", "/api/v2/journey/flows/paths/query")
    def query(self, call: Call) -> Response:
        wanted = [each["id"] for each in call.body["flows"]]
        category = call.body["category"]
        found = [
            each
            for each in self.collection(call)
            if each["flowId"] in wanted and each["category"] == category
        ]
        elements: Body = {}
        for each in found:
            elements = {**each["elements"], **elements}
        dates = {name: each[name] for each in found for name in ("dateStart", "dateEnd") if name in each}
        return Response(200, {"category": category, **dates, "elements": elements or _ROOT})
