"""Action maps: `/api/v2/journey/actionmaps`, with their references to other objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from ..org import Org
from ..rules import declare
from ..store import Body
from . import errors
from .call import Call
from .kind import Kind
from .paging import lookup

declare(
    "actionmaps_limit", "200 per org, then 409 limit.exceeded", "documented", "Help: create an action map."
)
declare(
    "actionmap_defaults",
    "isActive true, triggerWithSegments and pageUrlConditions empty",
    "guess",
    "What an action map has that was created without them. With server_defaults=full also weight 2, activation immediate, startDate now (inferred: "
    "the Terraform provider's comment) and an empty webMessagingOfferFields (inferred: seen by it).",
)
declare(
    "actionmap_values",
    "terraform | free",
    "inferred",
    "weight 1 to 3 and activation.type immediate, on-next-visit, on-next-session or delay, as the Terraform "
    "provider checks; or any integer and any string, as the schema says.",
)
declare("quantiles", "thresholds from 0 to 1", "documented", "Of triggerWithOutcomeQuantileConditions.")
declare(
    "references",
    "templates | all | none",
    "inferred",
    "Ids that must exist, else 400: the template of a contentOffer and the open action of an openAction (the "
    "Terraform provider quotes both errors); also segments, outcomes (of a predictor too), "
    "flows and schedule groups; or none.",
)

_ACTIVATIONS = ("immediate", "on-next-visit", "on-next-session", "delay")
_URIS = {
    "architectFlow": "/api/v2/flows",
    "actionTemplate": "/api/v2/journey/actiontemplates",
    "openAction": "/api/v2/integrations/actions",
}


class ActionMaps(Kind):
    name = "actionmaps"
    path = "/api/v2/journey/actionmaps"
    id_parameter = "actionMapId"
    schema = "ActionMap"
    limit = ("actionmap.max", 200)
    ids_parameter = "actionMapIds"
    merged = frozenset({"action", "actionMapScheduleGroups"})
    defaults: ClassVar[Mapping[str, Any]] = {
        "isActive": True,
        "weight": 2,
        "activation": {"type": "immediate"},
        "operator": "equal",
    }

    def completed(self, org: Org, body: Body) -> Body:
        for name, value in (("isActive", True), ("triggerWithSegments", []), ("pageUrlConditions", [])):
            body.setdefault(name, value)
        if org.switches["server_defaults"] == "full":
            body.setdefault("startDate", body["createdDate"])
            action = body.get("action")
            if action is not None:
                action.setdefault("webMessagingOfferFields", {})
                _link(action)
        return body

    def check(self, call: Call, body: Body) -> None:
        if call.switches["actionmap_values"] == "terraform":
            if not 1 <= body.get("weight", 2) <= 3:
                raise errors.constraint("weight", "must be from 1 to 3")
            kind = body.get("activation", {}).get("type", "immediate")
            if kind not in _ACTIVATIONS:
                raise errors.invalid_value("activation.type", kind, _ACTIVATIONS)
        for index, condition in enumerate(body.get("triggerWithOutcomeQuantileConditions", [])):
            for name in ("maxQuantileThreshold", "fallbackQuantileThreshold"):
                if not 0 <= condition.get(name, 0) <= 1:
                    where = f"triggerWithOutcomeQuantileConditions.{index}.{name}"
                    raise errors.constraint(where, "must be from 0 to 1")
        if call.switches["references"] != "none":
            _check_template_and_open_action(call, body)
        if call.switches["references"] == "all":
            for kind, object_id in _others(body):
                if call.org.collection(kind).get(object_id) is None:
                    raise errors.bad_request(
                        f"The action map names [{object_id}] of {kind}, which does not exist."
                    )

    def filtered(self, call: Call, found: list[Body]) -> Iterable[Body]:
        field, value = call.query.get("filterField"), call.query.get("filterValue")
        if (field is None) != (value is None):
            raise errors.bad_request("filterField and filterValue must be used together.")
        if field is None:
            return found
        return [body for body in found if _text(lookup(body, field)) == value]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_template_and_open_action(call: Call, body: Body) -> None:
    action = body.get("action", {})
    template = action.get("actionTemplate", {}).get("id")
    if action.get("mediaType") == "contentOffer" and not _exists(call, "actiontemplates", template):
        text = "Action Template referenced by Content Offer Action Map does not exist. Action Template ID: "
        raise errors.bad_request(text + str(template))
    open_action = action.get("openActionFields", {}).get("openAction", {}).get("id")
    if action.get("mediaType") == "openAction" and not _exists(call, "actions", open_action):
        raise errors.bad_request(f"OpenAction[id={open_action}] does not exist")


def _exists(call: Call, kind: str, object_id: str | None) -> bool:
    body = call.org.collection(kind).get(object_id or "")
    return body is not None and body.get("state") != "Deleted"


def _others(body: Body) -> Iterator[tuple[str, str]]:
    """Kind and id of every other object that the map refers to."""
    for segment in body.get("triggerWithSegments", []):
        yield "segments", segment
    for name in ("Probability", "Percentile", "Quantile"):
        for condition in body.get(f"triggerWithOutcome{name}Conditions", []):
            yield "outcomes", condition["outcomeId"]
    action = body.get("action", {})
    for fields in ("architectFlowFields", "webMessagingOfferFields"):
        flow = action.get(fields, {}).get("architectFlow", {}).get("id")
        if flow:
            yield "flows", flow
    for group in body.get("actionMapScheduleGroups", {}).values():
        yield "schedulegroups", group["id"]


def _link(value: Any) -> None:
    """Add a selfUri to the references inside an action, as the service does; in place."""
    for name, item in value.items() if isinstance(value, dict) else ():
        if name in _URIS and isinstance(item, dict) and "id" in item:
            item.setdefault("selfUri", f"{_URIS[name]}/{item['id']}")
        elif name != "configurationFields":
            _link(item)
