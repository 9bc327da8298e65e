"""Components by an args object, in loops, with what other resources give."""

# fmt: off
from pulumi import Output, ResourceOptions

from components.journeys import (
    AudienceJourney,
    AudienceJourneyArgs,
    CampaignFunnel,
    CampaignFunnelArgs,
    ContentOfferArgs,
    ContentOfferJourney,
    Experiment,
    ExperimentArgs,
    JourneyBundle,
    JourneyBundleArgs,
    WebMessagingOffer,
    WebMessagingOfferArgs,
)
from providers.genesys import ActionMapArgs, Segment, SegmentArgs

offer: ActionMapArgs = {"display_name": "Offer", "activation": {"type": "immediate"}, "action": {"media_type": "webMessagingOffer"}}
who: SegmentArgs = {"display_name": "VIP", "journey": {"patterns": []}}
args: JourneyBundleArgs = {"segment": who, "action_map": offer}
bundle = JourneyBundle("bundle", args)
JourneyBundle("object", JourneyBundleArgs(segment=bundle.segment_id, action_map=offer), ResourceOptions(protect=True))
JourneyBundle("dict", {"segment": {"display_name": "x"}, "action_map": {**offer, "display_name": Output.concat("a", bundle.segment_id)}})
JourneyBundle("both", args, action_map={**offer, "display_name": "other"})
by_name = {name: JourneyBundle(name, segment={**who, "display_name": name}, action_map={**offer, "display_name": name}) for name in ("a", "b")}
ids: list[Output[str]] = [each.action_map_id for each in by_name.values()]
stages: CampaignFunnelArgs = {"segment": {"event": "e", "attribute": "a"}, "action_map": {"event": "e", "attribute": "a"}}
content: ContentOfferArgs = {"content": {"display_mode": "Modal", "layout_mode": "TextOnly", "title": "x"}}
pair: ExperimentArgs = {"a": {"action": {"media_type": "architectFlow"}, "weight": 1}, "b": {"action": {"media_type": "architectFlow"}, "weight": 3}}
space: AudienceJourneyArgs = {"space_id": "spa_1"}


def others(audience: Segment, text: str | None = None) -> list[Output[str]]:
    messages: WebMessagingOfferArgs = {"text": text}
    CampaignFunnel("funnel", stages)
    ContentOfferJourney("content", content)
    AudienceJourney("space", space)
    return [WebMessagingOffer("w", messages).action_map_id, Experiment("x", pair).segment_id]


JourneyBundle("key", {"segment": who, "action_map": offer, "outcom": "x"})  # mypy: arg-type; pyright: reportArgumentType
JourneyBundle("map", segment=who, action_map=[offer])  # mypy: arg-type; pyright: reportArgumentType
JourneyBundle("segment", segment=5, action_map=offer)  # mypy: arg-type; pyright: reportArgumentType
wrong: CampaignFunnelArgs = {"segment": {"event": "e"}}  # mypy: typeddict-item; pyright: reportAssignmentType
