"""The arguments of functions without Outputs, for the form that asks at once. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from .action_maps import ListActionMapsArgs
from .action_targets import ListActionTargetsArgs
from .action_templates import ListActionTemplatesArgs
from .aggregate_types import (
    AggregationRange,
    AggregationView,
    Clause,
    Filter,
    NumericRange,
    Predicate,
    QueryAggregatesArgs,
)
from .assignments import (
    ListContactSegmentsArgs,
    ListCustomerSegmentsArgs,
    ListExternalContactSegmentsArgs,
    ListSessionSegmentsArgs,
)
from .estimates import EstimateActionMapArgs, OutcomeCriteria
from .event_definitions import (
    ListEventDefinitionsArgs,
    ListExternalEventChangesArgs,
    ListExternalEventDefinitionsArgs,
)
from .events import EachSessionEventArgs, GetSessionEventsPageArgs, ListSessionEventsArgs
from .external_events import (
    GetExternalEventsCoreTypeArgs,
    GetExternalEventsLimitsArgs,
    GetExternalEventsSchemaVersionArgs,
    ListExternalEventsConfigurationsArgs,
    ListExternalEventsCoreTypesArgs,
    ListExternalEventsSchemasArgs,
    ListExternalEventsSchemaVersionsArgs,
)
from .flow_paths import Flow, QueryFlowPathsArgs
from .outcome_predictors import ListOutcomePredictorsArgs
from .outcomes import ListOutcomesArgs
from .segments import ListSegmentsArgs
from .sessions import GetOutcomeScoresArgs, GetSessionArgs, ListContactSessionsArgs
from .view_jobs import (
    GetJourneyViewChartResultArgs,
    GetJourneyViewJobArgs,
    GetJourneyViewResultArgs,
    ListJourneyViewJobsArgs,
)
from .views import (
    GetJourneyViewChartArgs,
    GetJourneyViewVersionArgs,
    GetViewDataRangeArgs,
    ListJourneyViewsArgs,
    ListJourneyViewSchedulesArgs,
)

__all__ = [
    "AggregationRange",
    "AggregationView",
    "Clause",
    "EachSessionEventArgs",
    "EstimateActionMapArgs",
    "Filter",
    "Flow",
    "GetExternalEventsCoreTypeArgs",
    "GetExternalEventsLimitsArgs",
    "GetExternalEventsSchemaVersionArgs",
    "GetJourneyViewChartArgs",
    "GetJourneyViewChartResultArgs",
    "GetJourneyViewJobArgs",
    "GetJourneyViewResultArgs",
    "GetJourneyViewVersionArgs",
    "GetOutcomeScoresArgs",
    "GetSessionArgs",
    "GetSessionEventsPageArgs",
    "GetViewDataRangeArgs",
    "ListActionMapsArgs",
    "ListActionTargetsArgs",
    "ListActionTemplatesArgs",
    "ListContactSegmentsArgs",
    "ListContactSessionsArgs",
    "ListCustomerSegmentsArgs",
    "ListEventDefinitionsArgs",
    "ListExternalContactSegmentsArgs",
    "ListExternalEventChangesArgs",
    "ListExternalEventDefinitionsArgs",
    "ListExternalEventsConfigurationsArgs",
    "ListExternalEventsCoreTypesArgs",
    "ListExternalEventsSchemaVersionsArgs",
    "ListExternalEventsSchemasArgs",
    "ListJourneyViewJobsArgs",
    "ListJourneyViewSchedulesArgs",
    "ListJourneyViewsArgs",
    "ListOutcomePredictorsArgs",
    "ListOutcomesArgs",
    "ListSegmentsArgs",
    "ListSessionEventsArgs",
    "ListSessionSegmentsArgs",
    "NumericRange",
    "OutcomeCriteria",
    "Predicate",
    "QueryAggregatesArgs",
    "QueryFlowPathsArgs",
]
