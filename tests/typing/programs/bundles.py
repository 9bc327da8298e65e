"""A component whose arguments are those of its resources."""

# fmt: off
from pulumi import Output

from components.journeys import JourneyBundle
from providers.genesys import Segment, get_action_template

vip = Segment("vip", display_name="VIP")

right = JourneyBundle("right", segment=vip, action_map={"display_name": "x", "activation": {"type": "immediate"}, "action": {"media_type": "architectFlow"}})
by_id = JourneyBundle("id", segment=vip.id, action_template=get_action_template("Sale").id, action_map={"display_name": "x", "activation": {"type": "immediate"}, "action": {"media_type": "contentOffer"}})
id: Output[str] = right.segment_id

JourneyBundle("key", segment={"display_nam": "x"}, action_map={"display_name": "x", "activation": {"type": "immediate"}, "action": {"media_type": "architectFlow"}})  # mypy: arg-type; pyright: reportArgumentType
JourneyBundle("name", segments=vip, action_map={"display_name": "x"})  # mypy: call-arg; pyright: reportCallIssue
JourneyBundle("list", segment=[vip], action_map={"display_name": "x", "activation": {"type": "immediate"}, "action": {"media_type": "architectFlow"}})  # mypy: arg-type; pyright: reportArgumentType
number: Output[int] = right.segment_id  # mypy: assignment; pyright: reportAssignmentType
