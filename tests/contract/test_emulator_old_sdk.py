"""SDK releases of the seeds' time as clients: what the current one no longer has."""

from __future__ import annotations

from typing import Any


def journey_of(sdk: Any, emu: Any) -> Any:
    """The old SDK's Journey API with a token."""
    client = sdk.api_client.ApiClient(host=emu.url)
    client.access_token = emu.token()
    return sdk.JourneyApi(client)


def test_patch_of_an_action_target_in_january_2021(emu_with, old_sdk):
    sdk = old_sdk("108.0.0")
    emu = emu_with(era="2021")
    seeded = emu.seed("actiontargets", {"name": "A"})
    change = sdk.PatchActionTarget()
    change.name, change.service_level, change.short_abandon_threshold = "B", sdk.ServiceLevel(), 3
    change.service_level.percentage = 0.7
    answer = journey_of(sdk, emu).patch_journey_actiontarget(seeded["id"], body=change)
    assert (answer.name, answer.service_level.percentage, answer.short_abandon_threshold) == ("B", 0.7, 3)
    assert emu.objects("actiontargets")[seeded["id"]]["name"] == "B"


def test_segment_assignments_in_november_2020(emu_with, old_sdk):
    sdk = old_sdk("102.0.0")
    emu = emu_with(era="2020")
    segment, journey = emu.seed("segments", {"displayName": "VIP"}), journey_of(sdk, emu)
    change = sdk.SegmentAssignmentsUpdate()
    change.state, change.segment_id = "Assigned", segment["id"]
    journey.post_journey_externalcontact_segments("c", body=[change])
    found = journey.get_journey_externalcontact_segments(
        "c", page_size="200", assignment_state="Assigned"
    ).entities
    assert [(each.segment.id, each.segment.scope, each.state) for each in found] == [
        (segment["id"], "Customer", "Assigned")
    ]
    emu.seed(
        "sessions",
        {"id": "s", "customerId": "a@b.c", "customerIdType": "email", "externalContact": {"id": "c"}},
    )
    assert (
        journey.get_journey_customer_customer_id_segments("email", "a@b.c").entities[0].external_contact.id
        == "c"
    )
    assert journey.get_journey_session_segments("s").entities == []
    change.state = "Unassigned"
    journey.post_journey_externalcontact_segments("c", body=[change])
    assert journey.get_journey_externalcontact_segments("c").entities[0].state == "Unassigned"


def test_events_of_a_session_in_april_2019(emu_with, old_sdk):
    sdk = old_sdk("52.0.0")
    emu = emu_with(era="2019")
    emu.seed("sessions", {"id": "s"})
    for number in range(3):
        fields = {"id": str(number), "createdDate": f"2026-01-01T00:00:0{number}.000Z"}
        emu.seed("events", {"session": {"id": "s"}, "webEvent": {"eventName": "page_viewed"}, **fields})
    journey = journey_of(sdk, emu)
    first = journey.get_journey_session_events("s", limit="2")
    assert [(each.id, each.web_event.event_name) for each in first.entities] == [
        ("0", "page_viewed"),
        ("1", "page_viewed"),
    ]
    cursor = first.next_uri.split("after=")[1].split("&")[0]
    second = journey.get_journey_session_events("s", limit="2", after=cursor)
    assert [each.id for each in second.entities] == ["2"]
    back = second.previous_uri.split("before=")[1].split("&")[0]
    assert [each.id for each in journey.get_journey_session_events("s", limit="2", before=back).entities] == [
        "0",
        "1",
    ]
