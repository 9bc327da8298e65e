"""An action map, in the shapes that people write: wrong key, wrong enum, wrong depth, one thing for a list of them."""

# fmt: off
import pulumi
from pulumi import Output, ResourceOptions

from providers.genesys import ActionMap, ActionMapArgs, Segment, get_flow, get_segment, whole

vip = Segment("vip", display_name="VIP", is_active=True)
weight = pulumi.Config().get_int("weight")
late: Output[int] = Output.from_input(3)

right = ActionMap(
    "right",
    display_name="Offer",
    is_active=None,
    trigger_with_segments=[vip.id, get_segment("Known").id],
    page_url_conditions=[{"values": ["/a"], "operator": "containsAny"}],
    activation={"type": "delay", "delay_in_seconds": late},
    weight=late,
    action={"media_type": "webMessagingOffer", "web_messaging_offer_fields": {"architect_flow": {"id": get_flow("Chat").id}}},
    opts=ResourceOptions(depends_on=[vip]),
)
args: ActionMapArgs = {"display_name": "x", "activation": {"type": "immediate"}, "action": {"media_type": "architectFlow"}}
ActionMap("again", args, is_active=False)
ActionMap("late", display_name="x", activation=whole(right.activation), action=whole(right.action))

ActionMap("key", display_name="x", activation={"kind": "immediate"}, action={"media_type": "architectFlow"})  # mypy: typeddict-item, typeddict-unknown-key; pyright: reportArgumentType
ActionMap("enum", display_name="x", activation={"type": "soon"}, action={"media_type": "architectFlow"})  # mypy: typeddict-item; pyright: reportArgumentType
ActionMap("one", display_name="x", activation={"type": "immediate"}, action={"media_type": "architectFlow"}, trigger_with_segments=vip.id)  # mypy: arg-type; pyright: reportArgumentType
ActionMap("resource", display_name="x", activation={"type": "immediate"}, action={"media_type": "architectFlow"}, trigger_with_segments=[vip])  # mypy: list-item; pyright: reportArgumentType
ActionMap("single", display_name="x", activation={"type": "immediate"}, action={"media_type": "architectFlow"}, page_url_conditions={"values": ["/a"], "operator": "containsAny"})  # mypy: arg-type; pyright: reportArgumentType
ActionMap("flat", display_name="x", activation={"type": "immediate"}, media_type="architectFlow")  # mypy: call-arg; pyright: reportCallIssue
