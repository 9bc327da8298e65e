"""The results of a journey view, computed every week."""

import pulumi

from providers.genesys import JourneyView, JourneyViewSchedule

visits = JourneyView(
    "visits",
    name="Visits",
    duration="P7D",
    elements=[{"id": "visit", "name": "Visit", "attributes": {"type": "Event", "source": "Web"}}],
)
weekly = JourneyViewSchedule("weekly", view_id=visits.id, frequency="Weekly")

pulumi.export("schedule", weekly.id)
