"""Objects inside of outputs, from the declarations in `providers.genesys.view_charts`. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import Literal

from providers.core.program.nested import Nested


class ViewGroup(Nested):
    """An attribute by which a chart groups. Schema `JourneyViewChartGroupByAttribute`."""

    element_id: str
    """The id of the element that has it."""
    attribute: str
    """The attribute."""


class ViewMetric(Nested):
    """What a chart measures. Schema `JourneyViewChartMetric`."""

    id: str
    """A name of your own; unique in the chart."""
    element_id: str
    """The id of the element that is measured."""
    aggregate: Literal["EventCount", "CustomerCount", "Minimum", "Maximum", "Average", "Sum"] | None
    """How it is measured; `CustomerCount` by default."""
    display_label: str | None
    """The name that people see."""
    attribute: str | None
    """The attribute whose values are measured, for all but the two counts."""


class ViewChartDisplay(Nested):
    """How a chart is drawn. Schema `JourneyViewChartDisplayAttributes`."""

    type: Literal["Column", "Bar", "Line"] | None
    """The kind of chart."""
    group_by_title: str | None
    """The title of the axis of the groups."""
    metrics_title: str | None
    """The title of the axis of the metrics."""
    secondary_metrics_title: str | None
    """The title of the second axis of the metrics."""
    show_legend: bool | None
    """Whether a legend is shown."""


class ViewChart(Nested):
    """A chart of a journey view. Schema `JourneyViewChart`."""

    name: str
    """The name that people see; unique in the view. The API's schema leaves it open: here it tells the charts
    of a view apart, so that a chart that changes keeps its id.
    """
    rank: int | None
    """Its place among the charts."""
    group_by_time: Literal["Day", "Week", "Month", "Year"] | None
    """The time by which it groups."""
    group_by_attributes: list[ViewGroup]
    """The attributes by which it groups. The API limits them to a number that isn't documented."""
    group_by_max: int | None
    """How many groups it shows at most."""
    metrics: list[ViewMetric]
    """What it measures, at least one."""
    display_attributes: ViewChartDisplay | None
    """How it is drawn."""
