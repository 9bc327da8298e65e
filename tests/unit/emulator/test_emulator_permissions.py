"""Clients that may not do everything: each operation asks for the vendor's permissions, and refuses as the vendor does."""

from __future__ import annotations

import httpx
import pytest

from journeys.emulator.__main__ import main
from journeys.emulator.permissions import parse

SEGMENTS = "/api/v2/journey/segments"


@pytest.fixture
def as_client(emulator):
    """A function (permissions) -> an HTTP client that has only those; `.emu` is its emulator."""
    opened = []

    def connect(permissions):
        emu = emulator(clients=[("all", "secret"), ("some", "secret")])
        emu.restrict("some", permissions)
        headers = {"Authorization": f"Bearer {emu.token(client='some')}"}
        opened.append(httpx.Client(base_url=emu.url, headers=headers))
        opened[-1].emu = emu
        return opened[-1]

    yield connect
    for each in opened:
        each.close()


def test_a_client_that_may_only_read(as_client):
    client = as_client("readonly")
    segment = client.emu.seed("segments", {"displayName": "a"})
    assert client.get(SEGMENTS).json()["total"] == 1
    assert client.get("/api/v2/organizations/me").status_code == 200
    path = f"{SEGMENTS}/{segment['id']}"
    writes = [("POST", SEGMENTS, "add"), ("PATCH", path, "edit"), ("DELETE", path, "delete")]
    for method, where, action in writes:
        answer = client.request(method, where, json={"displayName": "b"} if method != "DELETE" else None)
        body = answer.json()
        assert (answer.status_code, body["code"]) == (403, "missing.any.permissions")
        assert body["message"] == (
            "Unable to perform the requested action. You must have at least one of the following permissions "
            f"assigned: journey:segment:{action}"
        )
        assert body["messageParams"] == {"permissions": f"journey:segment:{action}"}
    assert client.emu.objects("segments") == {segment["id"]: segment}


def test_a_list_of_permissions(as_client):
    client = as_client("journey:segment:*,journey:actionmap:view")
    assert client.post(SEGMENTS, json={"displayName": "a"}).status_code == 201
    assert client.get("/api/v2/journey/actionmaps").status_code == 200
    assert client.post("/api/v2/journey/actionmaps", json={"displayName": "a"}).status_code == 403
    assert client.get("/api/v2/journey/actiontemplates").status_code == 403


def test_operations_beside_journey(as_client):
    client = as_client("architect:flow:view,bridge:actions:view")
    assert client.get("/api/v2/flows").status_code == 200
    assert client.get("/api/v2/integrations/actions").status_code == 200
    assert client.get("/api/v2/organizations/me").status_code == 200
    assert client.get("/api/v2/architect/schedulegroups").json()["messageParams"] == {
        "permissions": "routing:scheduleGroup:view"
    }


def test_all_of_several_permissions_are_asked_for(as_client):
    client = as_client("journey:segment:view")
    body = client.get("/api/v2/journey/views").json()
    assert body["code"] == "missing.permissions"
    assert body["message"] == (
        "Unable to perform the requested action. You are missing the following permission(s): journey:views:view"
    )


def test_a_refusal_comes_before_every_other_check(as_client):
    client = as_client("readonly")
    assert client.post(SEGMENTS, content=b"{").status_code == 403
    assert client.delete(f"{SEGMENTS}/nowhere").status_code == 403


def test_a_client_without_a_list_may_do_anything(as_client, api):
    emu = as_client("readonly").emu
    assert api(emu).post(SEGMENTS, json={"displayName": "a"}).status_code == 201


def test_patterns():
    assert parse("journey:*:view").allows("journey:segment:VIEW")
    assert not parse("journey:segment:view").allows("journey:segment:edit")
    assert not parse("readonly").allows("journey:segment:add")
    with pytest.raises(ValueError, match="permissions are readonly or a list"):
        parse("everything")


def test_an_unknown_client_cannot_be_restricted(emu):
    with pytest.raises(ValueError, match="has no client nobody"):
        emu.restrict("nobody", "readonly")


@pytest.mark.parametrize(
    ("text", "secret", "patterns"),
    [
        ("a:s", "s", None),
        ("a:s:readonly", "s", ("*:*:view",)),
        (
            "a:s:journey:segment:view,journey:actionmap:*",
            "s",
            ("journey:segment:view", "journey:actionmap:*"),
        ),
        ("a:s:with:colon", "s:with:colon", None),
        ("a:s:readonly@two", "s", ("*:*:view",)),
    ],
)
def test_permissions_on_the_command_line(mocker, text, secret, patterns):
    serve = mocker.patch("journeys.emulator.__main__._serve", autospec=True, return_value=0)
    assert main(["--port", "0", "--client", text]) == 0
    (emulator, _), _ = serve.call_args
    org = emulator.orgs["two" if "@" in text else "emulated org"]
    emulator.close()
    assert org.clients["a"] == secret
    assert (org.grants["a"].patterns if "a" in org.grants else None) == patterns
