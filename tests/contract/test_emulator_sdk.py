"""Genesys' own Python SDK as a client: what it sends is taken, and it understands the answers."""

from __future__ import annotations

import pytest
from support.vendor_sdk import vendor_sdk

sdk = vendor_sdk()
from PureCloudPlatformClientV2.rest import ApiException  # noqa: E402


@pytest.fixture
def emu(emu_with):
    return emu_with()


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


def test_life_of_an_action_map_and_its_template(emu, journey):
    template = sdk.ActionTemplate()
    template.name, template.media_type, template.state = "banner", "contentOffer", "Active"
    template.content_offer = sdk.ContentOffer()
    template.content_offer.display_mode, template.content_offer.layout_mode = "Modal", "TextOnly"
    template = journey.post_journey_actiontemplates(body=template)

    wanted = sdk.ActionMap()
    wanted.display_name, wanted.weight = "offer", 3
    wanted.trigger_with_segments, wanted.page_url_conditions = [], []
    wanted.action = sdk.ActionMapAction()
    wanted.action.media_type = "contentOffer"
    wanted.action.action_template = sdk.ActionMapActionTemplate()
    wanted.action.action_template.id = template.id  # flagged read-only, yet it must be sent
    made = journey.post_journey_actionmaps(body=wanted)
    assert made.action.action_template.id == template.id

    change = sdk.PatchActionMap()
    change.display_name, change.trigger_with_segments, change.page_url_conditions = "other", [], []
    assert journey.patch_journey_actionmap(made.id, body=change).weight == 3
    query = {"filter_field": "action.actionTemplate.id", "filter_value": template.id}
    assert journey.get_journey_actionmaps(**query).entities[0].display_name == "other"

    assert journey.get_journey_actionmap(made.id).display_name == "other"
    renamed = sdk.PatchActionTemplate()
    renamed.name = "other banner"
    assert journey.patch_journey_actiontemplate(template.id, body=renamed).version == 2
    assert journey.get_journey_actiontemplates(state="Active").entities[0].name == "other banner"
    journey.delete_journey_actionmap(made.id)
    journey.delete_journey_actiontemplate(template.id)
    assert journey.get_journey_actiontemplate(template.id).state == "Deleted"
    journey.delete_journey_actiontemplate(template.id, hard_delete=True)
    with pytest.raises(ApiException) as gone:
        journey.get_journey_actiontemplate(template.id)
    assert gone.value.status == 404


def test_outcomes_are_gone_unless_switched_on(emu, journey):
    with pytest.raises(ApiException) as gone:
        journey.get_journey_outcomes()
    assert gone.value.status == 410
    emu.switches["outcomes"] = "present"
    wanted = sdk.OutcomeRequest()
    wanted.display_name = "bought"
    made = journey.post_journey_outcomes(body=wanted)
    assert made.is_positive is True
    change = sdk.PatchOutcome()
    change.display_name, change.version = "paid", made.version
    assert journey.patch_journey_outcome(made.id, body=change).version == 2
    assert journey.get_journey_outcome(made.id).display_name == "paid"
    journey.delete_journey_outcome(made.id)
    assert journey.get_journey_outcomes().total == 0


def test_lookups(emu, journey):
    emu.seed("flows", {"name": "Offer flow", "type": "workflow"})
    emu.seed("actions", {"name": "Send SMS", "category": "Twilio"})
    emu.seed("schedulegroups", {"name": "Office hours"})
    architect = sdk.ArchitectApi(journey.api_client)
    assert architect.get_flows(name="offer", type=["workflow", "bot"]).entities[0].name == "Offer flow"
    assert architect.get_architect_schedulegroups(name="Office hours").total == 1
    integrations = sdk.IntegrationsApi(journey.api_client)
    assert integrations.get_integrations_actions(category="Twilio").entities[0].name == "Send SMS"


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


def test_the_products_of_the_org(journey):
    listing = sdk.AuthorizationApi(journey.api_client).get_authorization_products()
    assert ([product.id for product in listing.entities], listing.total) == (["engage"], 1)
