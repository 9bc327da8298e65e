"""The example stack: the campaigns that stack config lists, each a journey with its segment, its offer and its map."""

from __future__ import annotations

import pulumi
from typing_extensions import Required, TypedDict

from components.journeys import AudienceArgs, ContentOfferJourney, WebMessagingOffer
from providers.genesys import ContentOffer, get_flow, get_schedule_group


class Campaign(TypedDict, total=False):
    """One entry of `journeys:campaigns`: with `content` it shows something, else it invites to a conversation."""

    name: Required[str]
    pages: Required[list[str]]
    visits: int
    weight: int
    live: bool
    content: ContentOffer
    offer: str
    flow: str
    """The flow's name: its id, which differs from org to org, is looked up."""
    schedule: str
    """The schedule group's name."""


config = pulumi.Config("journeys")
options = pulumi.ResourceOptions(protect=config.get_bool("protect"))


def make(campaign: Campaign) -> WebMessagingOffer | ContentOfferJourney:
    """The journey of one campaign."""
    flow, schedule = campaign.get("flow"), campaign.get("schedule")
    audience = AudienceArgs(
        pages=campaign["pages"],
        visits=campaign.get("visits"),
        weight=campaign.get("weight"),
        is_active=campaign.get("live"),
        schedule_group_id=get_schedule_group(schedule).id if schedule else None,
    )
    if "content" in campaign:
        return ContentOfferJourney(campaign["name"], opts=options, content=campaign["content"], **audience)
    return WebMessagingOffer(
        campaign["name"],
        opts=options,
        text=campaign.get("offer"),
        flow_id=get_flow(flow).id if flow else None,
        **audience,
    )


journeys = {each["name"]: make(each) for each in config.require_object("campaigns")}
pulumi.export("action_maps", {name: each.action_map_id for name, each in journeys.items()})
pulumi.export("segments", {name: each.segment_id for name, each in journeys.items()})
