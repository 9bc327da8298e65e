"""Deployments and previews as the engines write them, made small: stacks of campaigns, and a Segment journey."""

from __future__ import annotations

import json
from typing import Any

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
ROOT = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"
FLOW, HOURS = "f10w0000-1111-4111-8111-111111111111", "0pen0000-3333-4333-8333-333333333333"


def urn(kind: str, name: str, *parents: str) -> str:
    """The URN of one of our resources, below components of those types."""
    return f"urn:pulumi:dev::shop::{'$'.join([*parents, 'pulumi-python:dynamic/' + kind])}::{name}"


def component(name: str, kind: str = "JourneyBundle") -> dict[str, Any]:
    """A component at the top of the stack."""
    full = f"journeys:index:{kind}"
    return {"urn": f"urn:pulumi:dev::shop::{full}::{name}", "type": full, "custom": False, "parent": ROOT}


def resource(kind: str, name: str, inputs: dict[str, Any], parent: str = ROOT, **more: Any) -> dict[str, Any]:
    """A managed object; its id is its name unless given."""
    parents = [] if parent == ROOT else [parent.split("::")[2]]
    return {
        "urn": urn(kind, name, *parents),
        "type": f"pulumi-python:dynamic/{kind}",
        "custom": True,
        "id": f"id-{name}",
        "inputs": {"__provider": "gASV", **inputs},
        "outputs": {"__record": json.dumps({"inputs": inputs}), "version": 1, **inputs},
        "parent": parent,
        **more,
    }


def segment(name: str, parent: str = ROOT, /, **inputs: Any) -> dict[str, Any]:
    """A segment of visitors of one page."""
    criteria = [{"key": "page.url", "values": [f"/{name}"], "operator": "containsAny"}]
    pattern = {"criteria": criteria, "count": 1, "stream_type": "Web", "session_type": "web"}
    given = {"display_name": name.title(), "is_active": True, "journey": {"patterns": [pattern]}, **inputs}
    return resource("genesys:Segment", name, given, parent)


def action_map(name: str, segments: list[str], parent: str = ROOT, /, **inputs: Any) -> dict[str, Any]:
    """A web messaging offer for segments, by id."""
    given = {
        "display_name": name.title(),
        "is_active": True,
        "trigger_with_segments": segments,
        "activation": {"type": "immediate"},
        "action": {"media_type": "webMessagingOffer"},
        **inputs,
    }
    return resource("genesys:ActionMap", name, given, parent)


def template(name: str, parent: str = ROOT, /, **inputs: Any) -> dict[str, Any]:
    """A content offer's template."""
    content = {"headline": "20 % off"}
    given = {
        "name": name.title(),
        "media_type": "contentOffer",
        "state": "Active",
        "content_offer": content,
        **inputs,
    }
    return resource("genesys:ActionTemplate", name, given, parent)


def shows(template_id: str) -> dict[str, Any]:
    """The action of a map that shows a template."""
    return {"media_type": "contentOffer", "action_template": {"id": template_id}}


def state(*records: dict[str, Any]) -> dict[str, Any]:
    """A deployment, as `pulumi stack export` writes it."""
    stack = {"urn": ROOT, "type": "pulumi:pulumi:Stack", "custom": False}
    return {"version": 3, "deployment": {"manifest": {}, "resources": [stack, *records]}}


def step(
    op: str, new: dict[str, Any] | None = None, old: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """One step of a preview."""
    made: dict[str, Any] = {"op": op, "urn": (new or old or {})["urn"], "detailedDiff": None, **more}
    if new:
        made["newState"] = new
    if old:
        made["oldState"] = old
    return made


def preview(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A preview, as `pulumi preview --json` writes it."""
    return {"config": {}, "steps": list(steps), "duration": 1, "changeSummary": {}, **more}


def planned(record: dict[str, Any], **depends: list[str]) -> dict[str, Any]:
    """The resource as a preview has it before it is created: no id, and where its unknown values come from."""
    made = {key: value for key, value in record.items() if key not in ("id", "outputs")}
    everything = sorted({each for urns in depends.values() for each in urns})
    return {**made, "propertyDependencies": depends, "dependencies": everything}


def campaigns(count: int) -> list[dict[str, Any]]:
    """Bundles of a segment, a template and a map, about three objects each; every tenth uses one shared segment."""
    records = [segment("everyone")]
    for number in range(count):
        name = f"c{number:03}"
        bundle = component(name)
        parent = bundle["urn"]
        own = segment(f"{name}-segment", parent)
        trigger = "id-everyone" if number % 10 == 9 else own["id"]
        shown = template(f"{name}-template", parent)
        groups = {"action_map_schedule_group": {"id": HOURS}}
        made = action_map(
            f"{name}-map", [trigger], parent, action=shows(shown["id"]), action_map_schedule_groups=groups
        )
        records += [bundle, own, shown, made]
    return records


def transition(target: str, **more: Any) -> dict[str, Any]:
    """What leads to the next state."""
    return {"next": target, **more}


def long_journey(blocks: int = 6) -> dict[str, Any]:
    """The definition of a journey with every kind of state; each block has eight, and there are two more."""
    states: list[dict[str, Any]] = [
        {
            "type": "EVENT_ENTRY",
            "key": {"id": "entry", "name": "Cart viewed"},
            "condition": "event('Cart Viewed').count() = 1",
            "transitions": [transition("hold-0")],
        }
    ]
    for n in range(blocks):
        after = f"hold-{n + 1}" if n + 1 < blocks else "done"
        activation = {
            "event_name": f"Reminder {n}",
            "action_definition": {"action_id": "a1", "mappings": "{}"},
        }
        destination = {"destination_id": "67644425c7c427181c2dcb6a", "activations": [activation]}
        states += [
            {
                "type": "EVENT_SPLIT",
                "key": {"id": f"hold-{n}", "name": f"Wait for order {n}"},
                "transitions": [
                    transition("done", type="CONDITION", condition="event('Order Completed').count() = 1"),
                    transition(f"hold-{n}", type="CONDITION", condition="event('Cart Changed').count() = 1"),
                    transition(f"delay-{n}", type="TIMEOUT", duration="2h"),
                ],
            },
            {
                "type": "SIMPLE_DELAY",
                "key": {"id": f"delay-{n}"},
                "duration": "1d",
                "transitions": [transition(f"tier-{n}")],
            },
            {
                "type": "CONDITION_SPLIT",
                "key": {"id": f"tier-{n}", "name": "Which tier?"},
                "transitions": [
                    transition(
                        f"gold-{n}",
                        type="CONDITION",
                        condition="trait('tier') = 'gold' and trait('country') = 'DE'",
                    ),
                    transition(f"test-{n}", type="DEFAULT"),
                ],
            },
            {
                "type": "RANDOM_SPLIT",
                "key": {"id": f"test-{n}", "name": "A/B test"},
                "transitions": [
                    transition(f"mail-{n}", percentage=60.0),
                    transition(f"sms-{n}", percentage=40.0),
                ],
            },
            *(
                {
                    "type": "DESTINATION",
                    "key": {"id": f"{kind}-{n}", "name": f"{kind.title()} reminder"},
                    "destinations": [destination],
                    "transitions": [transition(after if kind != "gold" else f"pause-{n}")],
                }
                for kind in ("gold", "mail", "sms")
            ),
            {
                "type": "SIMPLE_DELAY",
                "key": {"id": f"pause-{n}", "name": "A day more"},
                "duration": "1d",
                "transitions": [transition(after)],
            },
        ]
    states.append({"type": "EXIT", "key": {"id": "done", "name": "Done"}})
    return {
        "initial_state": "entry",
        "entry_rules": {"type": "MULTIPLE", "concurrency": {"enabled": True, "concurrency_key": "cartId"}},
        "exit_rules": {
            "enabled": True,
            "rules": [
                {
                    "type": "EXIT_RULE",
                    "exit_type": "EVENT_PERFORMED",
                    "key": {"id": "unsubscribed"},
                    "condition": "event('Unsubscribed').count() = 1",
                    "enabled": True,
                    "concurrency_enabled": False,
                    "connected_destinations": ["goodbye"],
                }
            ],
            "related_destinations": [
                {"type": "DESTINATION", "key": {"id": "goodbye", "name": "Say goodbye"}, "destinations": []}
            ],
        },
        "states": states,
    }


def journey(definition: dict[str, Any], name: str = "cart", /, **inputs: Any) -> dict[str, Any]:
    """A Twilio Segment journey."""
    given = {"name": "Abandoned carts", "status": "published", "definition": definition, **inputs}
    return resource("segment:Journey", name, given)
