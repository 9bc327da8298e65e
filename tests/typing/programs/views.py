"""A journey view: lists of objects inside of objects."""

# fmt: off
from pulumi import Output

from providers.genesys import JourneyView

days: Output[int] = Output.from_input(7)

right = JourneyView(
    "right",
    name="x",
    duration="P30D",
    elements=[
        {"id": "call", "name": "Call", "attributes": {"type": "Event", "source": "Voice"}, "followed_by": [{"id": "buy", "constraint_within": {"unit": "Days", "value": days}}]},
        {"id": "buy", "name": "Buy", "attributes": {"type": "Event"}},
    ],
)
version: Output[int] = right.version

JourneyView("one", name="x", duration="P30D", elements={"id": "a", "name": "a", "attributes": {"type": "Event"}})  # mypy: arg-type; pyright: reportArgumentType
JourneyView("deep", name="x", duration="P30D", elements=[{"id": "a", "name": "a", "attributes": {"type": "Event", "sourc": "Voice"}}])  # mypy: typeddict-unknown-key; pyright: reportArgumentType
JourneyView("unit", name="x", duration="P30D", elements=[{"id": "a", "name": "a", "attributes": {"type": "Event"}, "followed_by": [{"id": "b", "constraint_within": {"unit": "days", "value": 7}}]}])  # mypy: typeddict-item; pyright: reportArgumentType
JourneyView("none", name=None, duration="P30D", elements=[])  # mypy: arg-type; pyright: reportArgumentType
