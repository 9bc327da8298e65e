"""Who called and then bought within a week, with a chart of the calls per week."""

import pulumi

from providers.genesys import JourneyView

calls = JourneyView(
    "calls",
    name="From the call to the purchase",
    duration="P30D",
    elements=[
        {
            "id": "call",
            "name": "Call",
            "attributes": {"type": "Event", "source": "Voice"},
            "filter": {
                "type": "And",
                "number_predicates": [{"dimension": "handleTime", "range": {"gte": {"duration": "PT1M"}}}],
            },
            "followed_by": [{"id": "purchase", "constraint_within": {"unit": "Days", "value": 7}}],
        },
        {"id": "purchase", "name": "Purchase", "attributes": {"type": "Event"}},
    ],
    charts=[
        {
            "name": "Calls per week",
            "group_by_time": "Week",
            "metrics": [{"id": "calls", "element_id": "call", "aggregate": "EventCount"}],
            "display_attributes": {"type": "Line"},
        }
    ],
)

pulumi.export("version", calls.version)
