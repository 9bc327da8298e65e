"""Faults, the request log, tokens and the rate limit."""

from __future__ import annotations

import httpx
import pytest

PATH = "/api/v2/journey/segments"


def test_latency_waits_before_answering(emu, api, clock):
    emu.faults.add("latency", ms=1500, path="segments$")
    api(emu).get(PATH)
    assert clock.slept == [1.5]


def test_status_strikes_as_often_as_told_and_says_retry_after(emu, api):
    fault = emu.faults.add("status", status=429, times=2, method="GET", retry_after=7)
    client = api(emu)
    answers = [client.get(PATH) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[0].json()["code"] == "too.many.requests"
    assert fault.hits == 2


def test_only_faults_with_a_path_strike_token_requests(emu):
    auth, form = (emu.client_id, emu.client_secret), {"grant_type": "client_credentials"}
    emu.faults.add("status", status=503)
    assert httpx.post(f"{emu.url}/oauth/token", auth=auth, data=form).status_code == 200
    emu.faults.add("status", status=503, path="oauth")
    assert httpx.post(f"{emu.url}/oauth/token", auth=auth, data=form).status_code == 503


def test_status_can_skip_some_and_carry_a_gateways_page(emu, api):
    emu.faults.add("status", status=502, skip=1, body="<html>bad gateway</html>")
    client = api(emu)
    assert client.get(PATH).status_code == 200
    assert client.get(PATH).text == "<html>bad gateway</html>"


@pytest.mark.parametrize(("when", "created"), [("before", 0), ("after", 1)])
def test_status_before_and_after_the_effect(emu, api, when, created):
    emu.faults.add("status", status=500, method="POST", when=when)
    assert api(emu).post(PATH, json={"displayName": "a"}).status_code == 500
    assert len(emu.objects("segments")) == created


@pytest.mark.parametrize(("when", "created"), [("before", 0), ("after", 1), ("during", 1)])
def test_dropped_connections(emu, api, when, created):
    emu.faults.add("drop", method="POST", when=when)
    client = api(emu)
    with pytest.raises(httpx.RemoteProtocolError):
        client.post(PATH, json={"displayName": "a"})
    assert len(emu.objects("segments")) == created
    assert emu.requests[-1].status == 0
    assert client.get(PATH).status_code == 200


def test_stale_reads_by_count(emu, api):
    segment = emu.seed("segments", {"displayName": "old"})
    client, path = api(emu), f"{PATH}/{segment['id']}"
    emu.faults.add("stale", reads=2)
    client.patch(path, json={"displayName": "new"})
    assert [client.get(path).json()["displayName"] for _ in range(3)] == ["old", "old", "new"]
    listed = [client.get(PATH).json()["entities"][0]["displayName"] for _ in range(3)]
    assert listed == ["old", "old", "new"]


def test_stale_reads_of_new_and_deleted_objects(emu, api):
    emu.faults.add("stale", reads=1)
    client = api(emu)
    path = f"{PATH}/{client.post(PATH, json={'displayName': 'a'}).json()['id']}"
    assert [client.get(path).status_code for _ in range(2)] == [404, 200]
    client.delete(path)
    assert [client.get(path).status_code for _ in range(2)] == [200, 404]


def test_stale_reads_by_time(emu, api, clock):
    segment = emu.seed("segments", {"displayName": "old"})
    client, path = api(emu), f"{PATH}/{segment['id']}"
    clock.time += 60
    emu.faults.add("stale", ms=2000)
    client.patch(path, json={"displayName": "new"})
    assert client.get(path).json()["displayName"] == "old"
    clock.time += 3
    assert client.get(path).json()["displayName"] == "new"


def test_lagging_lists_hide_new_objects_only_from_lists_and_over_all_pages(emu, api):
    for number in range(3):
        emu.seed("segments", {"displayName": f"s{number}"})
    emu.faults.add("lag", reads=1)
    client = api(emu)
    first = [client.get(f"{PATH}?pageSize=2&pageNumber={page}").json()["total"] for page in (1, 2)]
    second = [client.get(f"{PATH}?pageSize=2&pageNumber={page}").json()["total"] for page in (1, 2)]
    assert (first, second) == ([0, 0], [3, 3])


def test_race_slips_an_edit_in_before_the_next_patch(emu, api):
    segment = emu.seed("segments", {"displayName": "a"})
    client, path = api(emu), f"{PATH}/{segment['id']}"
    emu.faults.add("race", path=segment["id"], fields={"color": "#000000"})
    refused = client.patch(path, json={"displayName": "b", "version": 1})
    assert refused.status_code == 409
    assert client.get(path).json()["color"] == "#000000"
    assert client.patch(path, json={"displayName": "b", "version": 2}).status_code == 200


def test_rate_limit_per_token_and_window(emulator, api, clock):
    emu = emulator(limits={"requests": 3}, rate_window_s=10)
    client, other = api(emu), api(emu)
    clock.time += 1
    answers = [client.get(PATH) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["inin-ratelimit-allowed"] == "3"
    assert answers[0].headers["inin-ratelimit-count"] == "1"
    assert answers[3].headers["Retry-After"] == "10"
    assert answers[3].json()["code"] == "too.many.requests.retry.after"
    assert other.get(PATH).status_code == 200
    clock.time += 10
    assert client.get(PATH).status_code == 200


def test_rate_limit_as_a_fault_works_with_limits_off(emu, api):
    fault = emu.faults.add("rate_limit", allowed=1, window_s=5, method="POST")
    client = api(emu)
    statuses = [client.post(PATH, json={"displayName": "a"}).status_code for _ in range(2)]
    assert statuses == [201, 429]
    assert client.get(PATH).status_code == 200
    assert fault.hits == 1


@pytest.mark.parametrize(("kind", "options"), [("slow", {}), ("drop", {"often": 3}), ("drop", {"when": "x"})])
def test_unknown_faults_are_refused(emu, kind, options):
    with pytest.raises(ValueError, match=r"fault|when"):
        emu.faults.add(kind, **options)


def test_request_log_keeps_order_bodies_and_no_secrets(emu):
    with httpx.Client(base_url=emu.url) as client:
        answer = client.post(
            "/oauth/token",
            auth=(emu.client_id, emu.client_secret),
            data={"grant_type": "client_credentials"},
        )
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        client.post(PATH, json={"displayName": "a"})
        client.get(f"{PATH}?pageSize=5")
    seen = [(e.method, e.path, e.query, e.status, e.token) for e in emu.requests]
    assert seen == [
        ("POST", "/oauth/token", "", 200, True),
        ("POST", PATH, "", 201, False),
        ("GET", PATH, "pageSize=5", 200, False),
    ]
    assert emu.requests[0].body is None
    assert emu.requests[1].body == {"displayName": "a"}
    assert emu.client_secret not in str([entry.as_json() for entry in emu.requests])
    assert len(emu.requests.matching("post", "segments")) == 1


@pytest.mark.parametrize(("switch", "status"), [("401", 401), ("400", 400)])
def test_oauth_refuses_wrong_secrets(emulator, switch, status):
    emu = emulator(switches={"oauth_error": switch})
    form = {"grant_type": "client_credentials"}
    with httpx.Client(base_url=emu.url) as client:
        answer = client.post("/oauth/token", auth=(emu.client_id, "wrong"), data=form)
        assert (answer.status_code, answer.json()["error"]) == (status, "invalid_client")
        assert client.post("/oauth/token", data=form).json()["error"] == "invalid_client"
        wrong = client.post("/oauth/token", auth=(emu.client_id, emu.client_secret), data={})
        assert wrong.json()["error"] == "unsupported_grant_type"


def test_tokens_expire(emulator, clock):
    emu = emulator(token_lifetime_s=100)
    auth = {"Authorization": f"Bearer {emu.token()}"}
    with httpx.Client(base_url=emu.url) as client:
        assert client.get(PATH, headers=auth).status_code == 200
        clock.time += 100
        expired = client.get(PATH, headers=auth)
        assert (expired.status_code, expired.json()["code"]) == (401, "bad.credentials")
        assert client.get(PATH).json()["code"] == "authentication.required"


def test_expire_tokens_makes_issued_tokens_invalid(emu, api):
    client = api(emu)
    emu.expire_tokens()
    assert client.get(PATH).status_code == 401


def test_media_type_size_and_syntax_of_bodies(emu, api):
    client = api(emu)
    big = {"displayName": "x" * 600_000}
    assert client.post(PATH, json=big).json()["code"] == "request.entity.too.large"
    assert client.post(PATH, content=b"a=b").json()["code"] == "unsupported.media.type"
    headers = {"Content-Type": "application/json"}
    assert client.post(PATH, content=b"{", headers=headers).json()["code"] == "bad.request"
    infinite = b'{"displayName": Infinity}'
    assert client.post(PATH, content=infinite, headers=headers).json()["code"] == "bad.request"
    assert client.post(PATH, content=b"[]", headers=headers).json()["code"] == "bad.request"


def test_unknown_paths_and_methods(emu, api):
    client = api(emu)
    assert client.get("/api/v2/journey/nothing").json()["code"] == "not.found"
    assert client.put(PATH, json={}).status_code == 405
    assert client.get(PATH).headers["ININ-Correlation-Id"] == emu.requests[-1].correlation_id
