"""The emulated org of journeys.testing: objects by name, requests, faults."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import httpx
import pytest

from journeys.emulator import Emulator
from journeys.testing import Genesys, TwilioSegment


def test_objects_by_name(genesys):
    genesys.segments.add(displayName="VIP")
    made = genesys.segments.add(displayName="Help", isActive=False)
    assert list(genesys.segments) == ["VIP", "Help"]
    assert "VIP" in genesys.segments
    assert genesys.segments["Help"] == made
    genesys.segments.edit("Help", isActive=True, color=None)
    assert genesys.segments["Help"]["isActive"] is True
    assert genesys.segments["Help"]["version"] == made["version"] + 1
    genesys.segments.remove("Help")
    assert [each["displayName"] for each in genesys.segments.all()] == ["VIP"]


def test_a_name_that_is_not_there_says_which_are(genesys):
    with pytest.raises(KeyError, match='no flows is named "Sales"; there are: none'):
        genesys.flows["Sales"]
    genesys.flows.add(name="Sale")
    with pytest.raises(KeyError, match='there are: "Sale"'):
        genesys.flows["Sales"]


def test_a_name_that_two_objects_have_is_an_error(genesys):
    ids = [genesys.action_maps.add(displayName="Offer")["id"] for _ in range(2)]
    with pytest.raises(ValueError, match=f'2 actionmaps are named "Offer": {ids[0]}, {ids[1]}'):
        genesys.action_maps["Offer"]
    assert len(genesys.action_maps) == 2


def test_seeds_of_every_kind(genesys):
    genesys.seed({"schedulegroups": [{"name": "Hours"}], "actions": [{"name": "Notify"}]})
    genesys.action_templates.add(name="Sale", mediaType="contentOffer", state="Active")
    genesys.outcomes.add(displayName="Bought")
    there = (genesys.schedule_groups, genesys.actions, genesys.action_templates, genesys.outcomes)
    assert [list(each) for each in there] == [["Hours"], ["Notify"], ["Sale"], ["Bought"]]


def _get(vendor, path, token):
    request = urllib.request.Request(vendor.url + path, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def test_requests_belong_to_their_vendor(genesys, twilio_segment):
    token = genesys.emulator.token()
    _get(genesys, "/api/v2/journey/segments?pageSize=5", token)
    assert genesys.requests == ["GET /api/v2/journey/segments"]
    assert (genesys.requests[0].query, genesys.requests[0].status) == ("pageSize=5", 200)
    assert twilio_segment.requests == []
    genesys.clear_requests()
    assert genesys.requests == []
    assert len(twilio_segment.journeys) == 0
    assert twilio_segment.space_id == "spa_emulator"


def test_faults_and_switches(genesys):
    fault = genesys.fault("status", method="GET", status=503)
    token = genesys.emulator.token()
    with pytest.raises(urllib.error.HTTPError, match="503"):
        _get(genesys, "/api/v2/journey/segments", token)
    assert fault.hits == 1
    genesys.fault("status", status=500, times=9)
    genesys.clear_faults()
    assert _get(genesys, "/api/v2/journey/segments", token)["entities"] == []
    genesys.switches["version_mismatch"] = "400"
    assert genesys.emulator.switches["version_mismatch"] == "400"


def test_orgs_and_workspaces_at_one_address():
    with Emulator(limits="off") as emulator:
        genesys, segment = Genesys(emulator), TwilioSegment(emulator)
        eu = genesys.add_org("eu", port=None, base_path="/eu")
        other = segment.add_workspace("other", port=None)
        assert (eu.url, other.url) == (f"{genesys.url}/eu", genesys.url)
        headers = {"Authorization": f"Bearer {other.public_api_token}"}
        assert httpx.get(f"{other.url}/", headers=headers).json()["data"]["workspace"] == other.workspace
        assert other.requests == ["GET /"]
        assert genesys.requests == []
        assert segment.requests == []
        assert other.space_id == segment.space_id
