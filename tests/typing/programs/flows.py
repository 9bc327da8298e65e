"""A Segment journey by the helpers of `flow`, and by hand."""

# fmt: off
import pulumi
from pulumi import Output

from providers.twilio_segment import Journey, flow

space: Output[str] = pulumi.Config().require_secret("space")
wait: Output[str] = Output.from_input("2h")
entry = flow.event_entry("event('Cart Viewed').count() = 1")
right = Journey("right", space_id=space, name="x", status="published", definition=flow.define(entry, [flow.delay("Wait", wait), flow.leave()]))
state: Output[str] = right.status

Journey("status", space_id=space, name="x", status="live", definition=flow.define(entry, []))  # mypy: arg-type; pyright: reportArgumentType
Journey("text", space_id=space, name="x", definition="{}")  # mypy: arg-type; pyright: reportArgumentType
Journey("key", space_id=space, name="x", definition={"initial_state": "a", "states": [], "entry_rule": {}})  # mypy: typeddict-item, typeddict-unknown-key; pyright: reportArgumentType
flow.delay("Wait", 2)  # mypy: arg-type; pyright: reportArgumentType
flow.define(entry, flow.leave())  # mypy: arg-type; pyright: reportArgumentType
flow.define([flow.leave()], entry)  # mypy: arg-type; pyright: reportArgumentType
