"""The vendor's SDK calls the operations beside the core types: its bodies are taken, and it understands the answers."""

from __future__ import annotations

import pytest


def test_action_targets(emu_with, connect):
    emu = emu_with()
    seeded = emu.seed(
        "actiontargets", {"name": "A", "serviceLevel": {"percentage": 0.5, "durationMs": 20000}}
    )
    journey = connect(emu)
    assert journey.get_journey_actiontargets(page_size=10).entities[0].service_level.percentage == 0.5
    assert journey.get_journey_actiontarget(seeded["id"]).name == "A"


def test_outcome_predictors(emu_with, connect, sdk):
    emu = emu_with(outcomes="present")
    outcome, journey = emu.seed("outcomes", {"displayName": "bought"}), connect(emu)
    wanted = sdk.OutcomePredictorRequest()
    wanted.outcome = sdk.OutcomeRefRequest()
    wanted.outcome.id = outcome["id"]
    made = journey.post_journey_outcomes_predictors(body=wanted)
    assert made.outcome.id == outcome["id"]
    assert [each.id for each in journey.get_journey_outcomes_predictors().entities] == [made.id]
    assert journey.get_journey_outcomes_predictor(made.id).outcome.id == outcome["id"]
    journey.delete_journey_outcomes_predictor(made.id)
    with pytest.raises(sdk.rest.ApiException) as gone:
        journey.get_journey_outcomes_predictor(made.id)
    assert gone.value.status == 404


def view_of(sdk):
    view, element, attributes = (
        sdk.JourneyView(),
        sdk.JourneyViewElement(),
        sdk.JourneyViewElementAttributes(),
    )
    attributes.type, attributes.id = "Event", "page"
    element.id, element.name, element.attributes = "a", "Seen", attributes
    chart, metric = sdk.JourneyViewChart(), sdk.JourneyViewChartMetric()
    metric.id, metric.element_id, chart.name, chart.metrics = "m", "a", "c", [metric]
    view.name, view.duration, view.elements, view.charts = "Funnel", "P7D", [element], [chart]
    return view


def test_journey_views(emu_with, connect, sdk):
    journey = connect(emu_with())
    view = journey.post_journey_views(body=view_of(sdk))
    chart = view.charts[0]
    assert journey.get_journey_view(view.id).version == 1
    assert (
        journey.get_journey_views(name_or_created_by="funnel", expand="charts").entities[0].charts[0].id
        == chart.id
    )
    assert journey.get_journey_view_version(view.id, 1).elements[0].attributes.id == "page"
    view.name = "Other"
    assert journey.put_journey_view_version(view.id, 1, body=view).name == "Other"
    assert journey.post_journey_view_versions(view.id, body=view_of(sdk)).version == 2
    assert journey.get_journey_view_version_chart(view.id, 1, chart.id).name == "c"
    assert journey.get_journey_view_version_chart_version(view.id, "1", chart.id, "1").version == 1
    job = journey.post_journey_view_version_jobs(view.id, "1")
    assert journey.get_journey_view_version_job(view.id, "1", job.id).status == "Complete"
    assert journey.get_journey_view_version_jobs_latest(view.id, "1").id == job.id
    assert (
        journey.get_journey_view_version_job_results(view.id, "1", job.id)
        .elements[0]
        .metrics.participant_count
        == 0
    )
    results = journey.get_journey_view_version_job_results_chart(view.id, "1", job.id, chart.id)
    assert results.metrics[0].id == "m"
    assert journey.get_journey_views_jobs(statuses="Complete").total == 1
    assert journey.get_journey_views_jobs_me().total == 1
    assert journey.get_journey_views_data_details().date_min is None
    journey.delete_journey_view(view.id)
    assert journey.get_journey_views().total == 0


def test_a_job_of_a_view_is_cancelled(emu_with, connect, sdk):
    journey = connect(emu_with(job_ms="60000"))
    view = journey.post_journey_views(body=view_of(sdk))
    job = journey.post_journey_view_version_jobs(view.id, "1")
    change = sdk.JourneyViewJob()
    change.status, change.journey_view = "Cancelled", view
    assert journey.patch_journey_view_version_job(view.id, "1", job.id, body=change).status == "Cancelled"


def test_schedules_of_views(emu_with, connect, sdk):
    journey = connect(emu_with())
    view, schedule = journey.post_journey_views(body=view_of(sdk)), sdk.JourneyViewSchedule()
    schedule.frequency = "Daily"
    journey.post_journey_view_schedules(view.id, body=schedule)
    assert journey.get_journey_view_schedules(view.id).frequency == "Daily"
    schedule.frequency = "Weekly"
    assert journey.put_journey_view_schedules(view.id, body=schedule).frequency == "Weekly"
    assert [each.id for each in journey.get_journey_views_schedules().entities] == [view.id]
    journey.delete_journey_view_schedules(view.id)
    assert journey.get_journey_views_schedules().total == 0


def test_labels(emu_with, connect, sdk):
    label = sdk.Label()
    label.name, label.value = "a", "b"
    assert (
        connect(emu_with()).post_journey_views_encodings_validate(body=[label]).entities[0]["encoded"] is True
    )


def json_schema(sdk):
    schema = sdk.JourneyJsonSchemaRequest()
    schema.schema, schema.title = "http://json-schema.org/draft-04/schema#", "order_placed"
    schema.properties = {"total": {"type": "number"}}
    return schema


def test_external_events(emu_with, connect, sdk):
    journey = connect(emu_with())
    schema = journey.post_journey_externalevents_schemas(body=json_schema(sdk))
    change = sdk.JourneySchemaUpdateRequest()
    change.version, change.enabled, change.json_schema = schema.version, True, json_schema(sdk)
    assert journey.put_journey_externalevents_schema(schema.id, body=change).version == 2
    assert journey.get_journey_externalevents_schema(schema.id).json_schema.title == "order_placed"
    assert len(journey.get_journey_externalevents_schemas().entities) == 1
    assert len(journey.get_journey_externalevents_schema_versions(schema.id).entities) == 2
    assert journey.get_journey_externalevents_schema_version(schema.id, "1").version == 1
    assert journey.get_journey_externalevents_schemas_coretypes().entities
    assert journey.get_journey_externalevents_schemas_coretype("text").name == "text"
    assert journey.get_journey_externalevents_schemas_limits().max_number_of_fields_per_org == 2500

    wanted = sdk.CreateExternalEventsConfigurationRequest()
    wanted.name, wanted.description, wanted.division_id = "shop", "", "home"
    wanted.schema_id, wanted.source = schema.id, "shop"
    made = journey.post_journey_externalevents_configurations(body=wanted)
    patch = sdk.UpdateExternalEventsConfigurationRequest()
    patch.name = "other"
    assert journey.patch_journey_externalevents_configuration(made.id, body=patch).name == "other"
    assert journey.get_journey_externalevents_configuration(made.id).schema_active is True
    assert journey.get_journey_externalevents_configurations(page_size=20).total == 1
    event = sdk.ExternalEvent()
    event.id, event.date_created, event.attributes = "e", "2026-01-01T00:00:00Z", {"total": 1}
    event.identifiers = sdk.ExternalEventIdentifiers()
    event.identifiers.external_ids = []
    events = sdk.ExternalEventsRequest()
    events.entities = [event]
    answer = journey.post_journey_externalevents_configuration_events(made.id, body=events)
    assert answer.unprocessed_entities == []
    journey.delete_journey_externalevents_configuration(made.id)
    journey.delete_journey_externalevents_schema(schema.id)


def test_event_definitions(emu_with, connect, sdk):
    journey = connect(emu_with())
    journey.post_journey_externalevents_schemas(body=json_schema(sdk))
    found = journey.get_journey_views_eventdefinitions().entities[0]
    assert journey.get_journey_views_eventdefinition(found.id).source == "External"
    assert journey.get_journey_views_eventdefinitions_external().entities[0].event_name == "order_placed"
    assert journey.get_journey_views_eventdefinitions_external_changes().changes[0].change_category == "New"
    change, activation = sdk.UpdateExternalEventRequest(), sdk.ActivateExternalEventRequest()
    for each in (change, activation):
        each.display_name, each.rank = "Order", 1
    assert journey.put_journey_views_eventdefinition(found.id, body=change).display_name == "Order"
    activated = journey.put_journey_views_eventdefinition_activate(found.id, body=activation)
    assert activated.activation_status == "Activated"


def test_segment_assignments(emu_with, connect, sdk):
    emu = emu_with()
    segment, contacts = emu.seed("segments", {"displayName": "VIP"}), connect(emu, "ExternalContactsApi")
    wanted, each = sdk.UpdateSegmentAssignmentRequest(), sdk.SegmentForAssignment()
    each.id, wanted.assign = segment["id"], sdk.SegmentAssignments()
    wanted.assign.segments = [each]
    answer = contacts.post_externalcontacts_contact_journey_segments("c", body=wanted)
    assert answer.unprocessed_items.count == 0
    found = contacts.get_externalcontacts_contact_journey_segments(
        "c", limit=500, include_merged=True
    ).entities
    assert [(item.segment.id, item.external_contact.id) for item in found] == [(segment["id"], "c")]
    assert (found[0].date_for_unassignment - found[0].date_assigned).days == 30


def test_sessions_and_events(emu_with, connect):
    emu = emu_with(outcomes="present")
    emu.seed("sessions", {"id": "s", "externalContact": {"id": "c"}})
    for number in range(3):
        date = f"2026-01-01T00:00:0{number}.000Z"
        web = {"eventName": "page_viewed", "url": "https://shop.example/"}
        emu.seed("events", {"session": {"id": "s"}, "webEvent": web, "createdDate": date})
    journey = connect(emu)
    assert journey.get_journey_session("s").event_count == 3
    page = journey.get_journey_session_events("s", page_size="2", event_type="com.genesys.journey.WebEvent")
    assert [each.web_event.page.hostname for each in page.entities] == ["shop.example"] * 2
    after = page.next_uri.split("after=")[1].split("&")[0]
    assert len(journey.get_journey_session_events("s", after=after).entities) == 1
    contacts = connect(emu, "ExternalContactsApi")
    found = contacts.get_externalcontacts_contact_journey_sessions("c", page_size="200").entities
    assert [each.id for each in found] == ["s"]
    assert journey.get_journey_session_outcomescores("s").outcome_scores == []


def test_device_endpoints(emu_with, connect, sdk):
    emu = emu_with()
    emu.seed("sessions", {"id": "s"})
    action = {"action": {"id": "a", "state": "offered"}, "actionMap": {"id": "m"}}
    emu.seed("events", {"session": {"id": "s"}, "webActionEvent": action})
    journey = sdk.JourneyApi(sdk.api_client.ApiClient(host=emu.url))
    web, page = sdk.WebEventRequest(), sdk.RequestPage()
    page.url, page.title = "https://shop.example/", "Shop"
    web.customer_cookie_id, web.event_name, web.page = "k", "page_viewed", page
    web.created_date = "2026-01-01T00:00:00Z"
    assert journey.post_journey_deployment_webevents("d", body=web).session.event_count == 1
    app, device, about = sdk.AppEventRequest(), sdk.RequestDevice(), sdk.JourneyApp()
    device.category, device.type, device.os_family, device.os_version = "mobile", "phone", "iOS", "18"
    about.name, about.namespace, about.version, about.build_number = "a", "n", "1", "2"
    app.customer_cookie_id, app.event_name, app.screen_name = "k", "screen_viewed", "home"
    app.app, app.device, app.created_date = about, device, "2026-01-01T00:00:00Z"
    assert journey.post_journey_deployment_appevents("d", body=app).session.screenview_count == 1
    sent = sdk.ActionEventRequest()
    sent.session_id, sent.action_id, sent.action_state = "s", "a", "accepted"
    journey.post_journey_deployment_actionevent("d", body=sent)
    assert journey.get_journey_deployment_customer_ping("d", "k").poll_interval_milliseconds == 30000
