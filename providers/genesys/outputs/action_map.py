"""Objects inside of outputs, from the declarations in `providers.genesys.action_map`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from providers.core.program.nested import Nested


class Activation(Nested):
    """How soon the action follows the trigger. Schema `Activation`."""

    type: Literal["immediate", "on-next-visit", "on-next-session", "delay"]
    """When it follows. The schema takes any text; these four are what the vendor's Terraform provider knows.
    """
    delay_in_seconds: int | None
    """Seconds to wait, with the type `delay`."""


class ScheduleGroupRef(Nested):
    """An Architect schedule group. Schema `ActionMapScheduleGroup`."""

    id: str
    """Its id, e.g. `get_schedule_group("Opening hours").id`."""


class ActionMapScheduleGroups(Nested):
    """When the action may be offered. Schemas `ActionMapScheduleGroups`, `PatchActionMapScheduleGroups`."""

    action_map_schedule_group: ScheduleGroupRef
    """The usual hours."""
    emergency_action_map_schedule_group: ScheduleGroupRef | None
    """The hours of an emergency."""
