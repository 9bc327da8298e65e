"""Genesys Cloud Journey: resource types, lookups, and the provider for several orgs in one stack."""

from .action_map import (
    ActionMap,
    ActionMapArgs,
    GetActionMapResult,
    get_action_map,
    get_action_map_output,
)
from .action_template import (
    ActionTemplate,
    ActionTemplateArgs,
    GetActionTemplateResult,
    get_action_template,
    get_action_template_output,
)
from .event_definition import (
    EventDefinition,
    EventDefinitionArgs,
    GetEventDefinitionResult,
    get_event_definition,
    get_event_definition_output,
)
from .external_events_configuration import (
    ExternalEventsConfiguration,
    ExternalEventsConfigurationArgs,
    GetExternalEventsConfigurationResult,
    get_external_events_configuration,
    get_external_events_configuration_output,
)
from .external_events_schema import (
    ExternalEventsSchema,
    ExternalEventsSchemaArgs,
    GetExternalEventsSchemaResult,
    get_external_events_schema,
    get_external_events_schema_output,
)
from .lookups.flow import GetFlowResult, get_flow, get_flow_output
from .lookups.integration_action import (
    GetIntegrationActionResult,
    get_integration_action,
    get_integration_action_output,
    get_open_action,
    get_open_action_output,
)
from .lookups.schedule_group import GetScheduleGroupResult, get_schedule_group, get_schedule_group_output
from .outcome import GetOutcomeResult, Outcome, OutcomeArgs, get_outcome, get_outcome_output
from .provider import Provider, ProviderArgs
from .segment import GetSegmentResult, Segment, SegmentArgs, get_segment, get_segment_output
from .segment_assignment import SegmentAssignment, SegmentAssignmentArgs

__all__ = [
    "ActionMap",
    "ActionMapArgs",
    "ActionTemplate",
    "ActionTemplateArgs",
    "EventDefinition",
    "EventDefinitionArgs",
    "ExternalEventsConfiguration",
    "ExternalEventsConfigurationArgs",
    "ExternalEventsSchema",
    "ExternalEventsSchemaArgs",
    "GetActionMapResult",
    "GetActionTemplateResult",
    "GetEventDefinitionResult",
    "GetExternalEventsConfigurationResult",
    "GetExternalEventsSchemaResult",
    "GetFlowResult",
    "GetIntegrationActionResult",
    "GetOutcomeResult",
    "GetScheduleGroupResult",
    "GetSegmentResult",
    "Outcome",
    "OutcomeArgs",
    "Provider",
    "ProviderArgs",
    "Segment",
    "SegmentArgs",
    "SegmentAssignment",
    "SegmentAssignmentArgs",
    "get_action_map",
    "get_action_map_output",
    "get_action_template",
    "get_action_template_output",
    "get_event_definition",
    "get_event_definition_output",
    "get_external_events_configuration",
    "get_external_events_configuration_output",
    "get_external_events_schema",
    "get_external_events_schema_output",
    "get_flow",
    "get_flow_output",
    "get_integration_action",
    "get_integration_action_output",
    "get_open_action",
    "get_open_action_output",
    "get_outcome",
    "get_outcome_output",
    "get_schedule_group",
    "get_schedule_group_output",
    "get_segment",
    "get_segment_output",
]
