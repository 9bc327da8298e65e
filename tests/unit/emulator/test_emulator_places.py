"""Orgs and workspaces apart by credentials, port and base path, and `GET /`."""

from __future__ import annotations

import subprocess
import sys

import httpx
import pytest

PATH = "/api/v2/journey/segments"
FORM = {"grant_type": "client_credentials"}


def workspace(url: str, token: str) -> httpx.Response:
    return httpx.get(f"{url}/", headers={"Authorization": f"Bearer {token}"})


def test_get_workspace_answers_the_tokens_own(emu):
    other = emu.add_workspace("other-token", name="Shop EU")
    assert other.url == emu.url
    ours, theirs = workspace(emu.url, emu.public_api_token), workspace(emu.url, "other-token")
    assert ours.json() == {"data": {"workspace": emu.org.workspace}}
    assert theirs.json()["data"]["workspace"]["name"] == "Shop EU"
    assert theirs.json()["data"]["workspace"]["slug"] == "shop-eu"
    assert emu.org.workspace["id"] != other.workspace["id"]
    assert workspace(emu.url, "wrong").status_code == 401


def test_get_workspace_has_the_media_type_that_was_asked_for(emu):
    headers = {"Authorization": f"Bearer {emu.public_api_token}"}
    kind = "application/vnd.segment.v1+json"
    answer = httpx.get(f"{emu.url}/", headers={**headers, "Accept": kind})
    assert answer.headers["Content-Type"] == kind
    assert httpx.get(f"{emu.url}/", headers=headers).headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("status", ["401", "403"])
def test_get_workspace_can_be_refused(emulator, status):
    emu = emulator(switches={"twilio_workspace": status})
    assert workspace(emu.url, emu.public_api_token).status_code == int(status)
    assert emu.requests[-1].org == emu.org.name


def test_workspaces_may_have_spaces_of_equal_id_and_name(emu, api):
    other = emu.add_workspace("other-token")
    for org in (emu.org, other):
        org.seed("spaces", {"id": "spa_1", "name": "Production"})
    body = {
        "name": "Winback",
        "description": "",
        "definition": {
            "initialState": "a",
            "states": [
                {
                    "key": {"id": "a", "name": "A"},
                    "type": "EVENT_ENTRY",
                    "condition": "event('A').count() = 1",
                    "transitions": [{"next": "b"}],
                },
                {"key": {"id": "b", "name": "B"}, "type": "EXIT"},
            ],
            "entryRules": {"type": "ONCE"},
            "exitRules": {"enabled": False, "rules": []},
        },
    }
    for token in (emu.public_api_token, "other-token"):
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx.post(f"{emu.url}/spaces/spa_1/journeys", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
    assert len(emu.objects("journeys")) == len(other.objects("journeys")) == 1


def login(url: str, client: tuple[str, str]) -> httpx.Response:
    return httpx.post(f"{url}/oauth/token", data=FORM, auth=client)


def test_orgs_behind_base_paths_are_logged_in_and_served_there_alone(emu):
    eu = emu.add_org("eu-client", "s1", name="eu", base_path="/eu")
    us = emu.add_org("us-client", "s2", name="us", base_path="/us")
    assert (eu.url, us.url) == (f"{emu.url}/eu", f"{emu.url}/us")
    segment = eu.seed("segments", {"displayName": "a"})
    token = login(eu.url, ("eu-client", "s1")).json()["access_token"]
    auth = {"Authorization": f"Bearer {token}"}
    assert login(us.url, ("eu-client", "s1")).status_code == 401
    assert login(emu.url, ("eu-client", "s1")).status_code == 401
    assert httpx.get(f"{eu.url}{PATH}/{segment['id']}", headers=auth).status_code == 200
    assert httpx.get(f"{eu.url}/api/v2/organizations/me", headers=auth).json()["id"] == eu.id
    for elsewhere in (us.url, emu.url):
        assert httpx.get(f"{elsewhere}{PATH}/{segment['id']}", headers=auth).status_code == 401
    seen = emu.requests.matching("GET", f"^{PATH}")
    assert [(entry.base, entry.org) for entry in seen] == [("/eu", "eu"), ("/us", None), ("", None)]


def test_a_gateway_may_give_two_orgs_one_client(emu):
    """As with a base path in front of two regions: equal ids and secrets, other orgs."""
    orgs = [emu.add_org("client", "secret", name=name, base_path=f"/{name}") for name in ("eu", "us")]
    found = []
    for org in orgs:
        token = login(org.url, ("client", "secret")).json()["access_token"]
        me = httpx.get(f"{org.url}/api/v2/organizations/me", headers={"Authorization": f"Bearer {token}"})
        found.append(me.json()["name"])
    assert found == ["eu", "us"]


def test_orgs_by_credentials_may_share_a_base_path(emu):
    emu.add_org("a", "s", name="one", base_path="/eu")
    two = emu.add_org("b", "s", name="two", base_path="/eu")
    token = login(two.url, ("b", "s")).json()["access_token"]
    me = httpx.get(f"{two.url}/api/v2/organizations/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json()["id"] == two.id


def test_workspaces_behind_base_paths(emu):
    eu = emu.add_workspace("token", name="eu", base_path="/gate/eu")
    us = emu.add_workspace("token", name="us", base_path="/gate")
    assert workspace(eu.url, "token").json()["data"]["workspace"] == eu.workspace
    assert httpx.get(eu.url, headers={"Authorization": "Bearer token"}).status_code == 200
    assert workspace(us.url, "token").json()["data"]["workspace"] == us.workspace
    assert workspace(emu.url, "token").status_code == 401
    assert workspace(eu.url, emu.public_api_token).status_code == 401


def test_an_org_has_a_port_and_a_base_path(emu):
    eu = emu.add_org("c", "s", name="eu", port=0, base_path="/eu")
    assert login(eu.url, ("c", "s")).status_code == 200
    assert login(eu.url.removesuffix("/eu"), ("c", "s")).status_code == 401
    port = int(eu.url.split(":")[2].partition("/")[0])
    again = emu.add_workspace("t", name="eu", port=port, base_path="/eu")
    assert again is eu
    assert workspace(eu.url, "t").status_code == 200


@pytest.mark.parametrize("base_path", ["eu", "/eu/", "/", "/api", "/spaces/x", "/_emulator"])
def test_base_paths_that_hide_the_apis_are_refused(emu, base_path):
    with pytest.raises(ValueError, match="base path"):
        emu.add_org("c", "s", base_path=base_path)
    assert len(emu.orgs) == 1


def test_the_org_can_be_refused_to_all_clients_or_to_one(emulator, api):
    emu = emulator()
    emu.org.clients["shy"] = "s"
    emu.faults.add("status", status=403, path="organizations/me$", client="shy", times=None)
    shy = login(emu.url, ("shy", "s")).json()["access_token"]
    path = f"{emu.url}/api/v2/organizations/me"
    refused = [httpx.get(path, headers={"Authorization": f"Bearer {shy}"}) for _ in range(2)]
    assert [answer.status_code for answer in refused] == [403, 403]
    assert api(emu).get("/api/v2/organizations/me").status_code == 200
    emu.switches["organizations_me"] = "403"
    answer = api(emu).get("/api/v2/organizations/me")
    assert (answer.status_code, answer.json()["code"]) == (403, "missing.permissions")


def test_faults_strike_one_org_alone(emu, api):
    other = emu.add_org("other", "secret", name="other")
    emu.faults.add("status", status=503, org="other", times=None)
    assert api(emu).get(PATH).status_code == 200
    assert api(emu, other).get(PATH).status_code == 503


def test_command_line_orgs_by_base_path_and_workspaces():
    options = "--port 0 --client a:b@eu/eu --client c:d@us/us --public-api-token t@eu/eu --public-api-token u"
    command = [sys.executable, "-m", "journeys.emulator", *options.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        assert login(f"{url}/eu", ("a", "b")).status_code == 200
        assert login(f"{url}/us", ("a", "b")).status_code == 401
        assert workspace(f"{url}/eu", "t").json()["data"]["workspace"]["name"] == "eu"
        assert workspace(url, "u").json()["data"]["workspace"]["name"] == "emulated org"
        process.terminate()


@pytest.mark.parametrize("client", ["a:b@", "a:b@eu:x", "a:b@eu/eu/", "a:b@:1"])
def test_command_line_refuses_places_that_are_none(client):
    command = [sys.executable, "-m", "journeys.emulator", "--port", "0", "--client", client]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
