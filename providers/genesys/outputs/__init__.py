"""The objects inside of outputs: for each module that declares some, their classes. Written by `make docs`."""

# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi import Output

from .action import (
    ActionMapAction,
    ActionTemplateRef,
    ArchitectFlowFields,
    FlowRef,
    OpenActionFields,
    OpenActionRef,
    RequestMapping,
    WebMessagingOfferFields,
)
from .action_map import (
    ActionMapScheduleGroups,
    Activation,
    ScheduleGroupRef,
)
from .action_target import (
    ServiceLevel,
)
from .action_triggers import (
    EventCondition,
    OutcomePercentileCondition,
    OutcomeProbabilityCondition,
    OutcomeQuantileCondition,
    UrlCondition,
)
from .content_offer import (
    CallToAction,
    CloseButtonStyle,
    ContentOffer,
    ContentOfferStyle,
    ContentOfferStyling,
    ContentPosition,
    CtaButtonStyle,
    TextStyle,
)
from .outcome import (
    AssociatedValueField,
)
from .outcome_predictor import (
    PredictedOutcome,
)
from .patterns import (
    Context,
    ContextPattern,
    Criteria,
    EntityTypeCriteria,
    Journey,
    JourneyPattern,
)
from .segment import (
    ExternalSegment,
)
from .view_charts import (
    ViewChart,
    ViewChartDisplay,
    ViewGroup,
    ViewMetric,
)
from .view_elements import (
    ViewBound,
    ViewElement,
    ViewElementAttributes,
    ViewElementPosition,
    ViewFilter,
    ViewLink,
    ViewNumberPredicate,
    ViewPredicate,
    ViewRange,
    ViewTimeConstraint,
)

if TYPE_CHECKING:
    from .action_triggers_lifted import (
        UrlConditionOutput,
    )
    from .outcome_predictor_lifted import (
        PredictedOutcomeOutput,
    )
    from .patterns_lifted import (
        ContextOutput,
        ContextPatternOutput,
        CriteriaOutput,
        EntityTypeCriteriaOutput,
        JourneyOutput,
        JourneyPatternOutput,
    )
    from .view_elements_lifted import (
        ViewElementAttributesOutput,
        ViewElementOutput,
        ViewLinkOutput,
    )
else:
    ContextOutput = Output[Context]
    ContextPatternOutput = Output[ContextPattern]
    CriteriaOutput = Output[Criteria]
    EntityTypeCriteriaOutput = Output[EntityTypeCriteria]
    JourneyOutput = Output[Journey]
    JourneyPatternOutput = Output[JourneyPattern]
    PredictedOutcomeOutput = Output[PredictedOutcome]
    UrlConditionOutput = Output[UrlCondition]
    ViewElementOutput = Output[ViewElement]
    ViewElementAttributesOutput = Output[ViewElementAttributes]
    ViewLinkOutput = Output[ViewLink]

__all__ = [
    "ActionMapAction",
    "ActionMapScheduleGroups",
    "ActionTemplateRef",
    "Activation",
    "ArchitectFlowFields",
    "AssociatedValueField",
    "CallToAction",
    "CloseButtonStyle",
    "ContentOffer",
    "ContentOfferStyle",
    "ContentOfferStyling",
    "ContentPosition",
    "Context",
    "ContextOutput",
    "ContextPattern",
    "ContextPatternOutput",
    "Criteria",
    "CriteriaOutput",
    "CtaButtonStyle",
    "EntityTypeCriteria",
    "EntityTypeCriteriaOutput",
    "EventCondition",
    "ExternalSegment",
    "FlowRef",
    "Journey",
    "JourneyOutput",
    "JourneyPattern",
    "JourneyPatternOutput",
    "OpenActionFields",
    "OpenActionRef",
    "OutcomePercentileCondition",
    "OutcomeProbabilityCondition",
    "OutcomeQuantileCondition",
    "PredictedOutcome",
    "PredictedOutcomeOutput",
    "RequestMapping",
    "ScheduleGroupRef",
    "ServiceLevel",
    "TextStyle",
    "UrlCondition",
    "UrlConditionOutput",
    "ViewBound",
    "ViewChart",
    "ViewChartDisplay",
    "ViewElement",
    "ViewElementAttributes",
    "ViewElementAttributesOutput",
    "ViewElementOutput",
    "ViewElementPosition",
    "ViewFilter",
    "ViewGroup",
    "ViewLink",
    "ViewLinkOutput",
    "ViewMetric",
    "ViewNumberPredicate",
    "ViewPredicate",
    "ViewRange",
    "ViewTimeConstraint",
    "WebMessagingOfferFields",
]
