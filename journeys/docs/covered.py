"""Which resource type, function or call covers each operation of the vendors, and why some have none."""

from __future__ import annotations

from journeys.registry import load, tokens

from .operations import Operation, operations

V = "/api/v2/journey/views"
VERSION = f"{V}/{{viewId}}/versions"
EVENTS = "/api/v2/journey/externalevents"
FUNCTIONS = {
    "query_journey_aggregates": ["POST /api/v2/analytics/journeys/aggregates/query"],
    "list_action_maps": ["GET /api/v2/journey/actionmaps"],
    "list_action_targets": ["GET /api/v2/journey/actiontargets"],
    "get_action_target": ["GET /api/v2/journey/actiontargets/{actionTargetId}"],
    "list_action_templates": ["GET /api/v2/journey/actiontemplates"],
    "list_outcomes": ["GET /api/v2/journey/outcomes"],
    "list_segments": ["GET /api/v2/journey/segments"],
    "list_outcome_predictors": ["GET /api/v2/journey/outcomes/predictors"],
    "get_outcome_predictor": ["GET /api/v2/journey/outcomes/predictors/{predictorId}"],
    "list_contact_segments": ["GET /api/v2/externalcontacts/contacts/{contactId}/journey/segments"],
    "list_contact_sessions": ["GET /api/v2/externalcontacts/contacts/{contactId}/journey/sessions"],
    "list_customer_segments": ["GET /api/v2/journey/customers/{customerIdType}/{customerId}/segments"],
    "list_external_contact_segments": ["GET /api/v2/journey/externalcontacts/{externalContactId}/segments"],
    "list_session_segments": ["GET /api/v2/journey/sessions/{sessionId}/segments"],
    "get_session": ["GET /api/v2/journey/sessions/{sessionId}"],
    "list_session_events": ["GET /api/v2/journey/sessions/{sessionId}/events"],
    "get_outcome_scores": ["GET /api/v2/journey/sessions/{sessionId}/outcomescores"],
    "query_flow_paths": ["POST /api/v2/journey/flows/paths/query"],
    "estimate_action_map": [
        "POST /api/v2/journey/actionmaps/estimates/jobs",
        "GET /api/v2/journey/actionmaps/estimates/jobs/{jobId}",
        "GET /api/v2/journey/actionmaps/estimates/jobs/{jobId}/results",
    ],
    "list_event_definitions": [f"GET {V}/eventdefinitions"],
    "get_event_definition": [f"GET {V}/eventdefinitions/{{eventDefinitionId}}"],
    "list_external_event_definitions": [f"GET {V}/eventdefinitions/external"],
    "list_external_event_changes": [f"GET {V}/eventdefinitions/external/changes"],
    "list_external_events_configurations": [f"GET {EVENTS}/configurations"],
    "get_external_events_configuration": [f"GET {EVENTS}/configurations/{{configId}}"],
    "list_external_events_schemas": [f"GET {EVENTS}/schemas"],
    "get_external_events_schema": [f"GET {EVENTS}/schemas/{{schemaId}}"],
    "get_external_events_schema_version": [f"GET {EVENTS}/schemas/{{schemaId}}/versions/{{versionId}}"],
    "list_external_events_schema_versions": [f"GET {EVENTS}/schemas/{{schemaId}}/versions"],
    "list_external_events_core_types": [f"GET {EVENTS}/schemas/coretypes"],
    "get_external_events_core_type": [f"GET {EVENTS}/schemas/coretypes/{{coreTypeName}}"],
    "get_external_events_limits": [f"GET {EVENTS}/schemas/limits"],
    "list_journey_views": [f"GET {V}"],
    "get_journey_view": [f"GET {V}/{{viewId}}"],
    "get_journey_view_version": [f"GET {VERSION}/{{versionId}}"],
    "get_view_data_range": [f"GET {V}/data/details"],
    "list_journey_view_schedules": [f"GET {V}/schedules"],
    "get_journey_view_schedule": [f"GET {V}/{{viewId}}/schedules"],
    "get_journey_view_chart": [
        f"GET {VERSION}/{{journeyViewVersion}}/charts/{{chartId}}",
        f"GET {VERSION}/{{journeyViewVersion}}/charts/{{chartId}}/versions/{{chartVersion}}",
    ],
    "list_journey_view_jobs": [f"GET {V}/jobs", f"GET {V}/jobs/me"],
    "get_journey_view_job": [
        f"GET {VERSION}/{{journeyVersionId}}/jobs/latest",
        f"GET {VERSION}/{{journeyVersionId}}/jobs/{{jobId}}",
    ],
    "get_journey_view_result": [f"GET {VERSION}/{{journeyViewVersion}}/jobs/{{jobId}}/results"],
    "get_journey_view_chart_result": [
        f"GET {VERSION}/{{journeyVersionId}}/jobs/{{jobId}}/results/charts/{{chartId}}"
    ],
    "get_flow": ["GET /api/v2/flows", "GET /api/v2/flows/{flowId}"],
    "get_integration_action": [
        "GET /api/v2/integrations/actions",
        "GET /api/v2/integrations/actions/{actionId}",
    ],
    "get_schedule_group": [
        "GET /api/v2/architect/schedulegroups",
        "GET /api/v2/architect/schedulegroups/{scheduleGroupId}",
    ],
    "get_journey_analytics": ["GET /spaces/{spaceId}/journeys/{containerId}/analytics"],
}
"""The functions of programs."""

CALLS = {
    "assign_segments": ["POST /api/v2/externalcontacts/contacts/{contactId}/journey/segments"],
    "update_segments_of_2020": ["POST /api/v2/journey/externalcontacts/{externalContactId}/segments"],
    "run_aggregates": [
        "POST /api/v2/analytics/journeys/aggregates/jobs",
        "GET /api/v2/analytics/journeys/aggregates/jobs/{jobId}",
        "DELETE /api/v2/analytics/journeys/aggregates/jobs/{jobId}",
        "GET /api/v2/analytics/journeys/aggregates/jobs/{jobId}/results",
    ],
    "run_attributions": [
        "POST /api/v2/journey/outcomes/attributions/jobs",
        "GET /api/v2/journey/outcomes/attributions/jobs/{jobId}",
        "GET /api/v2/journey/outcomes/attributions/jobs/{jobId}/results",
    ],
    "send_external_events": [f"POST {EVENTS}/configurations/{{configurationId}}/events"],
    "start_view_job": [f"POST {VERSION}/{{journeyVersionId}}/jobs"],
    "cancel_view_job": [f"PATCH {VERSION}/{{journeyVersionId}}/jobs/{{jobId}}"],
    "validate_encodings": [f"POST {V}/encodings/validate"],
}
"""The calls of `journeys.ops`, which programs refuse."""

RESOURCES = {
    "JourneyView": [f"POST {VERSION}", f"PUT {VERSION}/{{versionId}}"],
    "JourneyViewSchedule": [
        f"{method} {V}/{{viewId}}/schedules" for method in ("GET", "POST", "PUT", "DELETE")
    ],
    "EventDefinition": [f"PUT {V}/eventdefinitions/{{eventDefinitionId}}/activate"],
    "SegmentAssignment": [
        "POST /api/v2/externalcontacts/contacts/{contactId}/journey/segments",
        "POST /api/v2/journey/externalcontacts/{externalContactId}/segments",
    ],
}
"""What the resource types send beside the operations of their own path."""

REASONS = {
    "POST /api/v2/journey/deployments/{deploymentId}/actionevent": "a device sends it; feeds the emulator",
    "POST /api/v2/journey/deployments/{deploymentId}/appevents": "a device sends it; feeds the emulator",
    "GET /api/v2/journey/deployments/{deploymentId}/customers/{customerCookieId}/ping": "a device sends it",
    "POST /api/v2/journey/deployments/{deploymentId}/webevents": "a device sends it; feeds the emulator",
    "GET /api/v2/authorization/products": "`journeys doctor` asks it",
    "GET /api/v2/organizations/limits/namespaces/{namespaceName}": "`journeys doctor` asks it",
    "GET /api/v2/organizations/me": "every process that writes or looks up asks it",
    "GET /": "every process that writes or looks up asks it",
}
"""Why an operation has neither type nor function."""


def operations_of(token: str) -> list[Operation]:
    """The operations of a resource type: those of its path that are not another type's, and those of other paths."""
    name = token.partition(":")[2]
    others = {key for other, keys in RESOURCES.items() if other != name for key in keys}
    own = operations(load(token).path, RESOURCES.get(name, ()))
    return [each for each in own if each.key not in others]


def covered() -> dict[str, str]:
    """`METHOD path` to the types and functions that cover it, or the reason why none does, in Markdown."""
    found: dict[str, list[str]] = {}
    for token in tokens():
        name = token.partition(":")[2]
        for each in operations_of(token):
            found.setdefault(each.key, []).append(f"`{name}`")
    for names in (FUNCTIONS, CALLS):
        for name, keys in names.items():
            for key in keys:
                found.setdefault(key, []).append(f"`{name}`")
    return {key: ", ".join(dict.fromkeys(names)) for key, names in found.items()} | REASONS
