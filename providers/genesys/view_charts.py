"""The charts of a journey view: metrics of its elements, grouped by time or by attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from typing_extensions import Required, TypedDict

from providers.core.schema.fields import In, Int64, Limit, Obj, Objs, Opt
from providers.core.schema.validation import Finding, View, rule

from .view_elements import Name, repeated


class ViewGroup(TypedDict, total=False):
    """An attribute by which a chart groups. Schema `JourneyViewChartGroupByAttribute`."""

    element_id: Required[In[Name]]
    """The id of the element that has it."""
    attribute: Required[In[Name]]
    """The attribute."""


class ViewMetric(TypedDict, total=False):
    """What a chart measures. Schema `JourneyViewChartMetric`."""

    id: Required[In[Name]]
    """A name of your own; unique in the chart."""
    element_id: Required[In[Name]]
    """The id of the element that is measured."""
    aggregate: Opt[Literal["EventCount", "CustomerCount", "Minimum", "Maximum", "Average", "Sum"]]
    """How it is measured; `CustomerCount` by default."""
    display_label: Opt[str]
    """The name that people see."""
    attribute: Opt[str]
    """The attribute whose values are measured, for all but the two counts."""


class ViewChartDisplay(TypedDict, total=False):
    """How a chart is drawn. Schema `JourneyViewChartDisplayAttributes`."""

    type: Opt[Literal["Column", "Bar", "Line"]]
    """The kind of chart."""
    group_by_title: Opt[str]
    """The title of the axis of the groups."""
    metrics_title: Opt[str]
    """The title of the axis of the metrics."""
    secondary_metrics_title: Opt[str]
    """The title of the second axis of the metrics."""
    show_legend: Opt[bool]
    """Whether a legend is shown."""


class ViewChart(TypedDict, total=False):
    """A chart of a journey view. Schema `JourneyViewChart`."""

    name: Required[In[Name]]
    """The name that people see; unique in the view. The API's schema leaves it open: here it tells the charts of a
    view apart, so that a chart that changes keeps its id."""
    rank: Opt[int]
    """Its place among the charts."""
    group_by_time: Opt[Literal["Day", "Week", "Month", "Year"]]
    """The time by which it groups."""
    group_by_attributes: Objs[ViewGroup]
    """The attributes by which it groups. The API limits them to a number that isn't documented."""
    group_by_max: Opt[Annotated[Int64, Limit(ge=1)]]
    """How many groups it shows at most."""
    metrics: Required[Obj[Annotated[Objs[ViewMetric], Limit(min_length=1)]]]
    """What it measures, at least one."""
    display_attributes: Obj[ViewChartDisplay]
    """How it is drawn."""


@rule(ViewChart)
def metric_ids_are_unique(chart: View) -> Iterator[Finding]:
    """Documented: the id of a metric is unique in its chart."""
    yield from repeated([metric["id"] for metric in chart["metrics"]], "metrics[{}].id")


@rule(ViewMetric, "warning")
def aggregate_has_an_attribute(metric: View) -> Iterator[Finding]:
    """Inferred: minimum, maximum, average and sum are of the values of an attribute."""
    aggregate = metric.get("aggregate")
    if aggregate not in (None, "EventCount", "CustomerCount") and "attribute" not in metric:
        yield "attribute", f'is not given, so aggregate "{aggregate}" has no values to work on'
