"""Lookups and what they return."""

# fmt: off
from pulumi import Output

from providers.genesys import Segment, get_action_map, get_flow_output, get_segment, get_segment_output
from providers.twilio_segment import get_journey

vip = get_segment("VIP")
active: bool | None = vip.is_active
late: Output[str] = get_segment_output("VIP").id
flow: Output[str] = get_flow_output("Sales").id
Segment("copy", display_name=vip.display_name, color=vip.color, is_active=vip.is_active)
Segment("late", display_name=get_segment_output("VIP").display_name)
name: str = get_journey("space", "jcon_1").name

text: str = get_segment_output("VIP").id  # mypy: assignment; pyright: reportAssignmentType
print(vip.is_activ)  # mypy: attr-defined; pyright: reportAttributeAccessIssue
get_segment(name="VIP")  # mypy: call-arg; pyright: reportCallIssue
get_segment(late)  # mypy: arg-type; pyright: reportArgumentType
print(get_action_map("x").action.media_type)  # mypy: union-attr; pyright: reportOptionalMemberAccess
get_segment("VIP", "4711", "x")  # mypy: arg-type, call-arg; pyright: reportCallIssue
