"""Journey views. Interval and duration exclude each other: a change of the one is among the changes of the other."""

from __future__ import annotations

from . import Case

PREDICATES = "elements[0].filter.predicates[0]"
NUMBERS = "elements[0].filter.number_predicates[0]"
LINK = "elements[0].followed_by[0]"

CASE = Case(
    token="genesys:JourneyView",
    kind="views",
    minimal={
        "name": "Checkout",
        "duration": "P30D",
        "elements": [{"id": "call", "name": "Call", "attributes": {"type": "Event"}}],
    },
    full={
        "name": "Checkout",
        "description": "From the first call to the purchase",
        "interval": "2026-11-01T00:00:00+01:00/2026-12-01T00:00:00Z",
        "elements": [
            {
                "id": "call",
                "name": "Call",
                "attributes": {"type": "Event", "id": "definition-1", "source": "Voice"},
                "display_attributes": {"x": 0, "y": -20, "col": 1},
                "filter": {
                    "type": "And",
                    "predicates": [
                        {
                            "dimension": "mediaType",
                            "values": ["voice", "callback"],
                            "operator": "Matches",
                            "no_value": False,
                        }
                    ],
                    "number_predicates": [
                        {
                            "dimension": "handleTime",
                            "operator": "NotMatches",
                            "no_value": False,
                            "range": {"gt": {"number": 0.5}, "lte": {"duration": "PT5M"}},
                        },
                        {"dimension": "age", "range": {"gte": {"number": 18}, "lt": {"number": 65}}},
                        {"dimension": "wrapUps", "range": {"eq": {"number": 1}}},
                        {"dimension": "holds", "range": {"neq": {"number": 0}}},
                    ],
                },
                "followed_by": [
                    {
                        "id": "purchase",
                        "constraint_within": {"unit": "Days", "value": 7},
                        "constraint_after": {"unit": "Minutes", "value": 5},
                        "event_count_type": "Sequential",
                        "join_attributes": ["customerId"],
                    },
                    {"id": "return"},
                ],
            },
            {"id": "purchase", "name": "Purchase", "attributes": {"type": "Event"}},
            {"id": "return", "name": "Return", "attributes": {"type": "Event"}},
        ],
        "charts": [
            {
                "name": "Calls per week",
                "rank": 1,
                "group_by_time": "Week",
                "group_by_attributes": [{"element_id": "call", "attribute": "mediaType"}],
                "group_by_max": 10,
                "metrics": [
                    {
                        "id": "handling",
                        "element_id": "call",
                        "aggregate": "Average",
                        "display_label": "Handling",
                        "attribute": "handleTime",
                    },
                    {"id": "customers", "element_id": "purchase"},
                ],
                "display_attributes": {
                    "type": "Line",
                    "group_by_title": "Week",
                    "metrics_title": "Seconds",
                    "secondary_metrics_title": "Customers",
                    "show_legend": True,
                },
            },
            {"name": "Returns", "metrics": [{"id": "returns", "element_id": "return"}]},
        ],
    },
    changes={
        "name": "Checkout 2",
        "description": "Other words",
        "interval": "2026-10-01T00:00:00Z/2026-12-01T00:00:00Z",
        "elements[0].name": "First call",
        "elements[0].attributes.id": "definition-2",
        "elements[0].attributes.source": "IVR",
        "elements[0].display_attributes.x": 10,
        "elements[0].display_attributes.y": 20,
        "elements[0].display_attributes.col": 2,
        f"{PREDICATES}.dimension": "queueId",
        f"{PREDICATES}.values": ["voice"],
        f"{PREDICATES}.operator": "NotMatches",
        f"{PREDICATES}.no_value": True,
        f"{NUMBERS}.dimension": "waitTime",
        f"{NUMBERS}.operator": "Matches",
        f"{NUMBERS}.no_value": True,
        f"{NUMBERS}.range.gt": {"duration": "PT1M"},
        f"{NUMBERS}.range.lte": {"number": 12.5},
        "elements[0].filter.number_predicates[1].range.gte": {"duration": "P21Y"},
        "elements[0].filter.number_predicates[1].range.lt": {"number": 66},
        "elements[0].filter.number_predicates[2].range.eq": {"number": 2},
        "elements[0].filter.number_predicates[3].range.neq": {"duration": "PT3S"},
        f"{LINK}.constraint_within.unit": "Weeks",
        f"{LINK}.constraint_within.value": 3,
        f"{LINK}.constraint_after.unit": "Hours",
        f"{LINK}.constraint_after.value": 2,
        f"{LINK}.event_count_type": "All",
        f"{LINK}.join_attributes": ["customerId", "queueId"],
        "elements[0].followed_by[1].id": "purchase-2",
        "elements[2].id": "gone-back",
        "charts[0].name": "Calls",
        "charts[0].rank": 2,
        "charts[0].group_by_time": "Month",
        "charts[0].group_by_attributes[0].element_id": "purchase",
        "charts[0].group_by_attributes[0].attribute": "queueId",
        "charts[0].group_by_max": 5,
        "charts[0].metrics[0].id": "longest",
        "charts[0].metrics[0].element_id": "return",
        "charts[0].metrics[0].aggregate": "Maximum",
        "charts[0].metrics[0].display_label": "Longest",
        "charts[0].metrics[0].attribute": "waitTime",
        "charts[0].display_attributes.type": "Bar",
        "charts[0].display_attributes.group_by_title": "Month",
        "charts[0].display_attributes.metrics_title": "s",
        "charts[0].display_attributes.secondary_metrics_title": "n",
        "charts[0].display_attributes.show_legend": False,
    },
    together={
        "elements[0].followed_by[1].id": (
            ("elements[2].id", "purchase-2"),
            ("charts[1].metrics[0].element_id", "purchase-2"),
        ),
        "elements[2].id": (
            ("elements[0].followed_by[1].id", "gone-back"),
            ("charts[1].metrics[0].element_id", "gone-back"),
        ),
        "-interval": (("duration", "P30D"),),
    },
    unreachable={
        "duration": "excludes the interval; its change is that of removing the interval",
        "elements[0].attributes.type": "has one value only",
        "elements[0].filter.type": "has one value only",
    },
    computed=("version", "self_uri", "date_created", "date_modified"),
)
