"""The metrics that are asked for, by kind of object. All are counts of events, so the counts of steps can be added."""

from __future__ import annotations

DIMENSIONS = {"segment": "journeySegmentId", "map": "journeyActionMapId"}
"""What tells the objects of a kind apart in the API's answer. No other dimension is asked for, so that no person is named."""
ASSIGNED, OFFERED, ACCEPTED = "nJourneySegmentsAssigned", "nWebActionsOffered", "nWebActionsAccepted"
QUALIFIED = "nWebActionsQualified"
FATES = {
    ACCEPTED: "accepted",
    "nWebActionsRejected": "rejected",
    "nWebActionsIgnored": "ignored",
    "nWebActionsTimedout": "timed out",
    "nWebActionsAbandoned": "abandoned",
    "nWebActionsErrored": "failed",
}
"""What becomes of an offer."""
METRICS: dict[str, dict[str, str]] = {
    "segment": {ASSIGNED: "assigned"},
    "map": {
        QUALIFIED: "qualified",
        OFFERED: "offered",
        "nWebActionsStarted": "started",
        "nWebActionsEngaged": "engaged",
        **FATES,
    },
}
"""Metrics of each kind, and what the report calls them."""
ALWAYS = {ASSIGNED, OFFERED, ACCEPTED}
"""These are shown even where all are zero."""
MAIN = {"segment": ASSIGNED, "map": OFFERED}
"""What objects of a kind are sorted by."""
