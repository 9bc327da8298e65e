"""The example stack: the campaigns that stack config lists, each a journey with its segment, its offer and its map."""

from __future__ import annotations

from typing import Any

import pulumi

from components.journeys import ContentOfferJourney, WebMessagingOffer
from providers.genesys import get_flow, get_schedule_group

config = pulumi.Config("journeys")
protect = config.get_bool("protect") or False


def campaign(name: str, flow: str = "", schedule: str = "", live: bool = True, **about: Any) -> Any:
    """One campaign: with `content` it shows something, with `offer` it invites to a conversation.

    Flows and schedule groups are named; their ids, which differ from org to org, are looked up.
    """
    options = pulumi.ResourceOptions(protect=protect)
    about["is_active"] = live
    if schedule:
        about["schedule_group_id"] = get_schedule_group(schedule).id
    if "content" in about:
        return ContentOfferJourney(name, options, **about)
    if flow:
        about["flow_id"] = get_flow(flow).id
    return WebMessagingOffer(name, options, text=about.pop("offer", None), **about)


campaigns = {each["name"]: campaign(**each) for each in config.require_object("campaigns")}
pulumi.export("action_maps", {name: each.action_map_id for name, each in campaigns.items()})
pulumi.export("segments", {name: each.segment_id for name, each in campaigns.items()})
