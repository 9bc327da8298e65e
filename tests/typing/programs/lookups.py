"""Lookups and what they return."""

# fmt: off
from datetime import datetime, timezone

from pulumi import Output

from providers.genesys import Segment, get_action_map, get_flow_output, get_segment, get_segment_output
from providers.twilio_segment import get_journey, get_journey_analytics, get_journey_analytics_output

vip = get_segment("VIP")
active: bool | None = vip.is_active
late: Output[str] = get_segment_output("VIP").id
flow: Output[str] = get_flow_output("Sales").id
Segment("copy", display_name=vip.display_name, color=vip.color, is_active=vip.is_active)
Segment("late", display_name=get_segment_output("VIP").display_name)
name: str = get_journey("space", "jcon_1").name
now = datetime.now(timezone.utc)
entered: int = get_journey_analytics("space", "jcon_1", now).entered.total
later = get_journey_analytics_output("space", late, now, Output.from_input("2026-11-01"), version=Output.from_input(1))
since: Output[datetime] = Output.from_input(now)
get_journey_analytics_output("space", "jcon_1", since, "2026-11-01")

text: str = get_segment_output("VIP").id  # mypy: assignment; pyright: reportAssignmentType
print(vip.is_activ)  # mypy: attr-defined; pyright: reportAttributeAccessIssue
get_segment(name="VIP")  # mypy: call-arg; pyright: reportCallIssue
get_segment(late)  # mypy: arg-type; pyright: reportArgumentType
print(get_action_map("x").action.media_type)  # mypy: union-attr; pyright: reportOptionalMemberAccess
get_journey_analytics("space", late, now)  # mypy: arg-type; pyright: reportArgumentType
get_journey_analytics_output("space", "jcon_1", 5)  # mypy: arg-type; pyright: reportArgumentType
get_segment("VIP", "4711", "x")  # mypy: arg-type, call-arg; pyright: reportCallIssue
