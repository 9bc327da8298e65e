"""Assigns a segment to an external contact, for as long as the program says so."""

import pulumi

from providers.genesys import SegmentAssignment, get_segment

pilot = SegmentAssignment(
    "pilot",
    contact_id="22222222-2222-2222-2222-222222222222",
    segment_ids=[get_segment("Known customers").id],
)

pulumi.export("assigned here", pilot.assigned_here)
