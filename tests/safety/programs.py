"""The programs that the matrices run, as text."""

from __future__ import annotations

from collections.abc import Mapping

HEAD = """
import pulumi
from pulumi import Alias, ComponentResource, Output, ResourceOptions as O
from components.journeys import JourneyBundle
from providers.genesys import ActionMap, ActionTemplate, Outcome, Provider, Segment
from providers.twilio_segment import Journey, flow

def visits(*pages, **more):
    criteria = [{"key": "page.url", "values": list(pages), "operator": "containsAny"}]
    return {"patterns": [{"criteria": criteria, "count": 1, "stream_type": "Web", "session_type": "web", **more}]}

def waits(days="1d"):
    step = flow.delay("Wait", days)
    return flow.define(flow.event_entry("event('Cart Viewed').count() = 1"), [step, flow.leave("Done")])

def box(name, kind="acme:index:Box", **options):
    return ComponentResource(kind, name, None, O(**options))

"""
SPACE = "spa_emulator"


def program(*lines: str) -> str:
    """A whole program."""
    return HEAD + "\n".join(lines) + "\n"


def call(kind: str, name: str, arguments: Mapping[str, str], opts: str = "") -> str:
    """One resource; arguments and options as Python text."""
    given = "".join(f", {key}={value}" for key, value in arguments.items())
    return f"{kind}({name!r}{given}{f', opts=O({opts})' if opts else ''})"


def segment(resource: str = "a", opts: str = "", /, **arguments: str) -> str:
    """A segment named by the capital of its resource's name, unless `display_name` says otherwise."""
    base = {"display_name": repr(resource.upper()), "journey": 'visits("/a")'}
    return call("Segment", resource, {**base, **arguments}, opts)


def journey(resource: str = "j", opts: str = "", /, **arguments: str) -> str:
    """A draft Segment journey."""
    base = {"space_id": repr(SPACE), "name": repr(resource.upper()), "definition": "waits()"}
    return call("Journey", resource, {**base, **arguments}, opts)


def bundle(headline: str = "20 % off", page: str = "/shop", external: str = "1", days: str = "1d") -> str:
    """A bundle of a segment, a template and a map, and a Segment journey; `external` replaces the segment."""
    return program(
        'bundle = JourneyBundle("b",',
        f'    segment={{"display_name": "Shop", "external_segment": {{"id": "{external}", "name": "x"}},',
        f'             "journey": visits("{page}")}},',
        '    action_template={"name": "Sale", "media_type": "contentOffer", "state": "Active", "content_offer":',
        f'        {{"display_mode": "Modal", "layout_mode": "TextOnly", "headline": "{headline}"}}}},',
        '    action_map={"display_name": "Offer", "action": {"media_type": "contentOffer"}})',
        journey("j", name="'Winback'", definition=f'waits("{days}")'),
    )


BUNDLE = ["Shop", "Sale", "Offer", "Winback"]
"""The names of its objects."""
