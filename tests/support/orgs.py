"""An org as people leave it: hundreds of objects, names given twice, references to nothing, hostile names."""

from __future__ import annotations

import random
from typing import Any

from journeys.emulator import Emulator

HOSTILE = (
    'quote " and \' and """',
    "line\nbreak\r\n and \u2028 and \u2029 and \x85",
    "{braces} {0} %s $HOME `tick`",
    "back\\slash \\",
    "bell \x07, null \x00, escape \x1b[31m",
    "| table | <script>alert(1)</script> [x](http://x)",
    "##[error] ::error::no",
    "日本語のセグメント 🎉",
    "\u202eright to left",
    "#",
    "import",
)
MEDIA = ("webMessagingOffer", "contentOffer", "architectFlow", "openAction")


def pattern(*pages: str) -> dict[str, Any]:
    """A pattern of visits to pages."""
    page = {"key": "page.url", "values": list(pages), "operator": "containsAny", "shouldIgnoreCase": True}
    return {"criteria": [page], "count": 1, "streamType": "Web", "sessionType": "web"}


def segment(name: str, *pages: str, **more: Any) -> dict[str, Any]:
    """A segment's body."""
    return {"displayName": name, "isActive": True, "journey": {"patterns": [pattern(*pages)]}, **more}


def action_map(name: str, segments: list[str], action: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An action map's body."""
    return {
        "displayName": name,
        "isActive": True,
        "triggerWithSegments": segments,
        "action": action,
        "activation": {"type": "immediate"},
        "startDate": "2026-01-01T00:00:00.000Z",
        **more,
    }


def template(name: str) -> dict[str, Any]:
    """An action template's body."""
    offer = {"title": name, "headline": "20 % off", "displayMode": "Toast", "layoutMode": "TextOnly"}
    return {"name": name, "mediaType": "contentOffer", "state": "Active", "contentOffer": offer}


def fill(emulator: Emulator, scale: int = 10, seed: int = 0) -> None:
    """An org of 5, 2 and 1 times `scale` segments, action maps and templates; `seed` shuffles the order of creation."""
    order = random.Random(seed)
    made: dict[str, str] = {}

    def make(kind: str, bodies: list[dict[str, Any]], key: str = "displayName") -> None:
        order.shuffle(bodies)
        for body in bodies:
            made[f"{kind} {body[key]}"] = str(emulator.seed(kind, body)["id"])

    make(
        "flows",
        [{"name": "Sales chat", "type": "INBOUNDSHORTMESSAGE"}, {"name": "Help", "type": "WORKFLOW"}]
        + [{"name": "Twice", "type": kind} for kind in ("INBOUNDSHORTMESSAGE", "WORKFLOW")],
        "name",
    )
    make("schedulegroups", [{"name": "Opening hours", "state": "active"}], "name")
    make("actions", [{"name": "Notify sales", "category": "Sales", "contract": {}, "version": 1}], "name")
    plain = [segment(f"Segment {number:03}", f"/page-{number}", "/all") for number in range(5 * scale - 12)]
    plain += [segment(name, "/hostile", description=name) for name in HOSTILE[:9]]
    make("segments", plain)
    twins = [segment("Given twice", f"/twin-{number}", isActive=number == 0) for number in range(3)]
    order.shuffle(twins)
    for body in twins:
        made[f"twin {body['journey']['patterns'][0]['criteria'][0]['values'][0]}"] = str(
            emulator.seed("segments", body)["id"]
        )
    make("actiontemplates", [template(f"Template {number:03}") for number in range(scale)], "name")
    make("actionmaps", [_map(number, scale, made) for number in range(2 * scale - 4)] + _odd(made))


def _map(number: int, scale: int, made: dict[str, str]) -> dict[str, Any]:
    used = [made[f"segments Segment {number:03}"]]
    if number % 5 == 0:
        used.append(made["segments Segment 001"])
    media = MEDIA[number % 4]
    flow = {"id": made["flows Sales chat" if media == "webMessagingOffer" else "flows Help"]}
    action: dict[str, Any] = {"mediaType": media}
    if media == "webMessagingOffer":
        action["webMessagingOfferFields"] = {"offerText": f'Offer "{number}"', "architectFlow": flow}
    elif media == "contentOffer":
        action["actionTemplate"] = {"id": made[f"actiontemplates Template {number % scale:03}"]}
    elif media == "architectFlow":
        mapping = {"name": "x", "attributeType": "Integer", "mappingType": "HardCoded", "value": "3"}
        action["architectFlowFields"] = {"architectFlow": flow, "flowRequestMappings": [mapping]}
    else:
        open_action = {"id": made["actions Notify sales"], "name": "Notify sales"}
        fields = {"a": None, "b": [1, 2.5, True], "c": {"d": 'say "hi"'}}
        action["openActionFields"] = {"openAction": open_action, "configurationFields": fields}
    more: dict[str, Any] = {}
    if number % 3 == 0:
        more["actionMapScheduleGroups"] = {
            "actionMapScheduleGroup": {"id": made["schedulegroups Opening hours"]}
        }
    return action_map(f"Map {number:03}", used, action, weight=number % 3 + 1, **more)


def _odd(made: dict[str, str]) -> list[dict[str, Any]]:
    """Maps with a reference to nothing, to an object whose name is not unique, and that only outcomes trigger."""
    gone = "0b1ec700-0000-4000-8000-000000000000"
    offer = {"mediaType": "webMessagingOffer"}
    event = {
        "key": "page.url",
        "values": ["/x"],
        "operator": "equal",
        "streamType": "Web",
        "sessionType": "web",
    }
    outcome = {"outcomeId": gone, "maximumProbability": 0.5}
    return [
        action_map("Dangling", [gone], offer),
        action_map("Of a twin", [made["twin /twin-1"]], offer, isActive=False),
        action_map("Integration", [], {"mediaType": "integrationAction"}, triggerWithEventConditions=[event]),
        action_map("Outcomes only", [], offer, triggerWithOutcomeProbabilityConditions=[outcome]),
    ]
