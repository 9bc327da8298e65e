"""Outputs of objects from the declarations in `providers.genesys.view_elements`, for type checkers only. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from pulumi import Output

from providers.core.program.nested import ListOutput

from .view_elements import (
    ViewElement,
    ViewElementAttributes,
    ViewElementPosition,
    ViewFilter,
    ViewLink,
    ViewTimeConstraint,
)


class ViewElementAttributesOutput(Output[ViewElementAttributes]):
    """An Output of `ViewElementAttributes`."""

    type: Output[Literal["Event"]]
    """The kind of element: always `Event`."""
    id: Output[str | None]
    """The id of the event definition: one of Genesys' own, or that of an `EventDefinition`."""
    source: Output[str | None]
    """Where the event comes from, e.g. `Voice`; for information only."""


class ViewLinkOutput(Output[ViewLink]):
    """An Output of `ViewLink`."""

    id: Output[str]
    """The id of the element that follows."""
    constraint_within: Output[ViewTimeConstraint | None]
    """The customer must reach it within this time to be counted."""
    constraint_after: Output[ViewTimeConstraint | None]
    """The customer must reach it after this time to be counted."""
    event_count_type: Output[Literal["All", "Concurrent", "Sequential"] | None]
    """Which events are counted; `Sequential` by default. `Concurrent` overrides the constraints."""
    join_attributes: ListOutput[str, Output[str]]
    """Further attributes by which customers are matched across the link."""


class ViewElementOutput(Output[ViewElement]):
    """An Output of `ViewElement`."""

    id: Output[str]
    """A name of your own, which links and charts refer to; unique in the view."""
    name: Output[str]
    """The name that people see; unique in the view."""
    attributes: ViewElementAttributesOutput
    """What it counts."""
    display_attributes: Output[ViewElementPosition | None]
    """Where it is drawn."""
    filter: Output[ViewFilter | None]
    """Which of the events it counts."""
    followed_by: ListOutput[ViewLink, ViewLinkOutput]
    """The elements that follow it, each once."""
