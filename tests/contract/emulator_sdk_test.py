"""Genesys' own Python SDK as a client: what it sends is taken, and it understands the answers."""

from __future__ import annotations

import pytest

from journeys.emulator import Emulator

sdk = pytest.importorskip("PureCloudPlatformClientV2")
from PureCloudPlatformClientV2.rest import ApiException  # noqa: E402


@pytest.fixture
def emu():
    with Emulator(limits="off") as emulator:
        yield emulator
        assert emulator.violations == []


@pytest.fixture
def journey(emu):
    """The SDK's Journey API, logged in; a host that doesn't begin with `api.` is its own login host."""
    client = sdk.api_client.ApiClient(host=emu.url)
    client.get_client_credentials_token(emu.client_id, emu.client_secret)
    return sdk.JourneyApi(client)


def wanted():
    body = sdk.JourneySegmentRequest()
    body.display_name = "VIP"
    body.is_active = True
    criteria = sdk.RequestCriteria()
    criteria.key, criteria.values, criteria.operator = "page.url", ["/pricing"], "containsAny"
    pattern = sdk.RequestJourneyPattern()
    pattern.criteria, pattern.count, pattern.stream_type, pattern.session_type = [criteria], 2, "Web", "web"
    body.journey = sdk.RequestJourney()
    body.journey.patterns = [pattern]
    return body


def test_life_of_a_segment(emu, journey):
    created = journey.post_journey_segments(body=wanted())
    assert created.version == 1
    assert created.journey.patterns[0].criteria[0].should_ignore_case is True
    assert created.created_date.year >= 2026

    assert journey.get_journey_segment(created.id).display_name == "VIP"

    change = sdk.PatchSegment()
    change.description, change.version = "changed", created.version
    assert journey.patch_journey_segment(created.id, body=change).version == 2
    with pytest.raises(ApiException) as stale:
        journey.patch_journey_segment(created.id, body=change)
    assert stale.value.status == 409

    journey.post_journey_segments(body=wanted())
    listing = journey.get_journey_segments(page_size=1, sort_by="-displayName")
    assert (listing.total, listing.page_count, len(listing.entities)) == (2, 2, 1)
    ids = list(emu.objects("segments"))
    assert [e.id for e in journey.get_journey_segments(segment_ids=ids).entities] == ids
    found = journey.get_journey_segments(query_fields=["displayName"], query_value="vip", is_active=True)
    assert found.total == 2

    journey.delete_journey_segment(created.id)
    with pytest.raises(ApiException) as gone:
        journey.get_journey_segment(created.id)
    assert gone.value.status == 404


def test_organization_and_limits(emu, journey):
    organization = sdk.OrganizationApi(journey.api_client)
    assert organization.get_organizations_me().id == emu.org.id
    limits = organization.get_organizations_limits_namespace("journey").entities
    assert {limit.key: limit.value for limit in limits}["segment.max"] == 500


def test_wrong_credentials(emu):
    client = sdk.api_client.ApiClient(host=emu.url)
    with pytest.raises(ApiException) as refused:
        client.get_client_credentials_token(emu.client_id, "wrong")
    assert refused.value.status == 401
