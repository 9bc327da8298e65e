"""Action targets: `/api/v2/journey/actiontargets`. They are seeded; only the PATCH of the old eras changes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ..http import Response
from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .group import operation
from .kind import Kind

declare(
    "actiontarget_patch",
    "name, serviceLevel and shortAbandonThreshold; no version",
    "documented",
    "Every other field is 400 invalid.property (see unknown_fields). shortAbandonThreshold came between November 2020 "
    "and January 2021 (in `era` 2020 it is taken all the same). serviceLevel is replaced whole (guess).",
)
declare("service_level", "percentage from 0 to 1", "documented", "'A value between 0 and 1'; else 400.")


class ActionTargets(Kind):
    name = "actiontargets"
    path = "/api/v2/journey/actiontargets"
    id_parameter = "actionTargetId"
    schema = "ActionTarget"
    name_field = "name"
    does = ("list", "get")
    versioned = False
    defaults: ClassVar[Mapping[str, Any]] = {"state": "active"}

    def completed(self, org: Any, body: Body) -> Body:
        return {"state": "active", **body}

    def check(self, call: Call, body: Body) -> None:
        percentage = body.get("serviceLevel", {}).get("percentage", 0)
        if not 0 <= percentage <= 1:
            raise errors.constraint("serviceLevel.percentage", "must be from 0 to 1")

    @operation("PATCH", "/api/v2/journey/actiontargets/{actionTargetId}", eras=("2020", "2021"))
    def change(self, call: Call) -> Response:
        return self.patch(call)
