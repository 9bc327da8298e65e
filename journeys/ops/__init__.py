"""Plain calls: what starts, assigns, sends or cancels at once, and so is no part of a Pulumi program.

Each call takes an organisation, `connect(...)`, or uses the environment's credentials. `journeys ops` on the command
line has the same calls.
"""

from providers.core.errors import Refused

from .aggregate_jobs import run_aggregates
from .assignments import Unassigned, assign_segments, update_segments_of_2020
from .attributions import run_attributions
from .calling import Org, connect
from .encodings import Label, validate_encodings
from .external_events import Unprocessed, send_external_events
from .view_jobs import cancel_view_job, start_view_job, wait_for_view_job

__all__ = [
    "Label",
    "Org",
    "Refused",
    "Unassigned",
    "Unprocessed",
    "assign_segments",
    "cancel_view_job",
    "connect",
    "run_aggregates",
    "run_attributions",
    "send_external_events",
    "start_view_job",
    "update_segments_of_2020",
    "validate_encodings",
    "wait_for_view_job",
]
