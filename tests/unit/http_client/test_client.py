"""Requests on the wire, pages, redirects, addresses, the log, and what an import costs."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from typing import Any

import httpx
import pytest

from providers.http.auth import BearerToken, NoCredentials
from providers.http.client import client_for
from providers.http.connection import Connection
from providers.http.errors import ApiError, ConfigError, JourneysError, NotFound
from providers.http.retry import RetryPolicy

from .conftest import BASE, TOKEN, Serve

OK = httpx.Response(200, json={"id": "1"})


def test_importing_the_transport_imports_no_http_library() -> None:
    program = (
        "import sys\n"
        "from providers.http import auth, client, connection\n"
        "c = client.client_for(connection.Connection('https://api.example.com', auth.NoCredentials('how')))\n"
        "print([m for m in ('httpx', 'httpcore', 'ssl', 'pydantic', 'pulumi') if m in sys.modules], c.host)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] api.example.com"


def test_a_request_on_the_wire(serve: Serve) -> None:
    client, server = serve(OK, user_agent="journeys-as-code/1.2", base_url=BASE + "/prefix/")
    response = client.request(
        "patch",
        "/api/v2/x",
        params={"ids": ["a", "b c"], "isActive": True, "none": None, "n": 3},
        json={"name": "Zoë", "weight": 3, "none": None, "list": [1.5]},
    )
    request = server.requests[0]
    assert request.method == "PATCH"
    assert str(request.url) == f"{BASE}/prefix/api/v2/x?ids=a&ids=b+c&isActive=true&n=3"
    assert request.content.decode() == '{"name":"Zoë","weight":3,"none":null,"list":[1.5]}'
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"] == "journeys-as-code/1.2"
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert (response.status, response.json) == (200, {"id": "1"})
    assert response.headers["content-type"] == "application/json"


def test_the_short_forms(serve: Serve) -> None:
    client, server = serve(OK)
    client.get("/g", params={"a": 1})
    client.post("/p", {"b": 1})
    client.patch("/p", {}, idempotent=True)
    client.put("/u", [])
    client.delete("/d", params={"version": 2})
    seen = [(r.method, r.url.raw_path.decode(), r.content.decode()) for r in server.requests]
    assert seen == [
        ("GET", "/g?a=1", ""),
        ("POST", "/p", '{"b":1}'),
        ("PATCH", "/p", "{}"),
        ("PUT", "/u", "[]"),
        ("DELETE", "/d?version=2", ""),
    ]
    assert "content-type" not in server.requests[0].headers


def test_an_empty_answer_is_none(serve: Serve) -> None:
    client, _ = serve(httpx.Response(204))
    response = client.delete("/x")
    assert (response.status, response.json) == (204, None)


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": float("inf")}, {"a": object()}, {"a": "\ud800"}])
def test_a_body_that_is_no_json_is_not_sent(serve: Serve, body: Any) -> None:
    client, server = serve(OK)
    with pytest.raises(JourneysError, match="was not sent"):
        client.post("/x", body)
    assert server.requests == []


def test_the_error_of_a_body_that_is_no_json_has_what_is_to_be_shown(serve: Serve) -> None:
    client, _ = serve(OK)
    with pytest.raises(JourneysError, match=r"POST /contacts/\{contactId\} was not sent") as caught:
        client.post("/contacts/planted", {"a": object()}, shown="/contacts/{contactId}")
    assert "planted" not in str(caught.value)


def test_a_path_cannot_change_the_host(serve: Serve) -> None:
    client, server = serve(OK)
    with pytest.raises(ValueError, match="must start with"):
        client.get("@evil.example.net/x")
    client.get("//evil.example.net/x")
    assert server.requests[0].url.host == "api.example.com"


def test_secret_inputs_are_taken_out_of_the_vendors_words(serve: Serve) -> None:
    client, _ = serve(httpx.Response(400, json={"message": "Value [hunter22] is not valid"}))
    with pytest.raises(ApiError, match=r"Value \[\[secret\]\] is not valid") as caught:
        client.post("/x", {"password": "hunter22"}, secrets=["hunter22"])
    assert "hunter22" not in repr(vars(caught.value))


# --- pages ---------------------------------------------------------------------------------------------


def listing(total: int, *, leave_out: tuple[str, ...] = (), cap: int = 100) -> Any:
    """A Genesys list of `total` entities that leaves some envelope fields out and caps the page size."""

    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["pageNumber"])
        size = min(cap, int(request.url.params["pageSize"]))
        ids = range(total)[(number - 1) * size : number * size]
        page = {
            "entities": [{"id": str(i)} for i in ids],
            "pageNumber": number,
            "pageSize": size,
            "total": total,
            "pageCount": -(-total // size),
            "nextUri": "/next" if number * size < total else None,
        }
        return httpx.Response(200, json={k: v for k, v in page.items() if k not in leave_out})

    return answer


@pytest.mark.parametrize("cap", [100, 25])
@pytest.mark.parametrize(
    "leave_out", [(), ("pageCount",), ("nextUri",), ("pageCount", "nextUri"), ("pageCount", "total")]
)
@pytest.mark.parametrize("total", [0, 1, 99, 100, 101, 250])
def test_every_entity_is_listed(serve: Serve, total: int, leave_out: tuple[str, ...], cap: int) -> None:
    client, server = serve(listing(total, leave_out=leave_out, cap=cap))
    assert [e["id"] for e in client.pages("/x", {"sortBy": "id"})] == [str(i) for i in range(total)]
    assert len(server.requests) == max(1, -(-total // cap))
    assert {r.url.params["sortBy"] for r in server.requests} == {"id"}


def test_a_list_that_is_not_paged_is_read_once(serve: Serve) -> None:
    client, server = serve(httpx.Response(200, json={"entities": [{"id": str(i)} for i in range(100)]}))
    assert len(list(client.pages("/x"))) == 100
    assert len(server.requests) == 1


@pytest.mark.parametrize("envelope", [{"total": 1, "nextUri": "/next"}, {"total": 2}])
def test_without_a_page_count_either_sign_of_more_is_followed(serve: Serve, envelope: dict[str, Any]) -> None:
    client, _ = serve(
        httpx.Response(200, json={"entities": [{"id": "1"}], **envelope}),
        httpx.Response(200, json={"entities": [{"id": "2"}], "total": 2}),
    )
    assert [e["id"] for e in client.pages("/x", page_size=1)] == ["1", "2"]


def test_a_page_count_that_never_ends_stops_at_an_empty_page(serve: Serve) -> None:
    client, server = serve(
        httpx.Response(200, json={"entities": [{"id": "1"}], "pageCount": 10**9}),
        httpx.Response(200, json={"entities": [], "pageCount": 10**9}),
    )
    assert [e["id"] for e in client.pages("/x")] == ["1"]
    assert len(server.requests) == 2


def test_an_entity_that_moves_to_the_next_page_is_listed_once(serve: Serve) -> None:
    client, _ = serve(
        httpx.Response(200, json={"entities": [{"id": "a"}, {"id": "b"}], "pageCount": 2}),
        httpx.Response(200, json={"entities": [{"id": "b"}, {"id": "c"}], "pageCount": 2}),
    )
    assert list(client.pages("/x", page_size=2)) == [{"id": "a"}, {"id": "b"}, {"id": "c"}]


@pytest.mark.parametrize("body", [{}, [], {"entities": None}, {"entities": ["x"]}, None])
def test_an_answer_without_entities_is_not_an_empty_list(serve: Serve, body: Any) -> None:
    client, _ = serve(httpx.Response(200, content=json.dumps(body)))
    with pytest.raises(ApiError, match="no `entities`"):
        list(client.pages("/x"))


# --- redirects -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("location", ["/new", f"{BASE}/new", f"{BASE}:443/new", "//api.example.com/new"])
def test_a_get_follows_a_redirect_on_its_own_host(serve: Serve, location: str) -> None:
    client, server = serve(httpx.Response(302, headers={"Location": location}), OK)
    assert client.get("/old").json == {"id": "1"}
    assert server.requests[1].url.path == "/new"


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example.net/new",
        "http://api.example.com/new",
        "https://api.example.com:8443/new",
        "https://api.example.com.evil.example.net/",
        "https://api.example.com@evil.example.net/",
        "https://user:pass@api.example.com/new",  # would replace the token by Basic auth
        "https://evil.example.net\\@api.example.com/",
        "//evil.example.net",
        "https://[bad",
        "",
    ],
)
def test_the_token_never_leaves_its_host(serve: Serve, location: str) -> None:
    client, server = serve(httpx.Response(307, headers={"Location": location}), OK)
    with pytest.raises(ApiError, match="not followed") as caught:
        client.get("/old")
    assert caught.value.status == 307
    assert len(server.requests) == 1


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
def test_a_write_follows_no_redirect(serve: Serve, method: str) -> None:
    client, server = serve(httpx.Response(308, headers={"Location": "/new"}), OK)
    with pytest.raises(ApiError, match="308"):
        client.request(method, "/old")
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [200, 404])
def test_only_a_redirect_leads_elsewhere(serve: Serve, status: int) -> None:
    """An address beside an answer, such as that of the object itself, is no redirect."""
    answer = httpx.Response(status, json={"id": "1"}, headers={"Location": "/elsewhere"})
    client, server = serve(answer, OK)
    with suppress(NotFound):
        client.get("/x")
    assert [request.url.path for request in server.requests] == ["/x"]


def test_errors_have_what_is_to_be_shown_instead_of_the_path(serve: Serve) -> None:
    """An id can tell who somebody is."""
    client, _ = serve(httpx.Response(404))
    with pytest.raises(NotFound) as caught:
        client.get("/contacts/planted", shown="/contacts/{contactId}")
    assert "GET /contacts/{contactId} answered 404" in str(caught.value)
    assert "planted" not in str(caught.value)


def test_a_redirect_in_a_circle_ends(serve: Serve) -> None:
    client, server = serve(httpx.Response(302, headers={"Location": "/x"}))
    with pytest.raises(ApiError, match="302"):
        client.get("/x")
    assert len(server.requests) == 4


# --- connections ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://api.mypurecloud.de", "api.mypurecloud.de"),
        ("https://API.mypurecloud.de:443/", "api.mypurecloud.de"),
        ("http://127.0.0.1:8787", "127.0.0.1:8787"),
        ("http://localhost", "localhost"),
        ("http://[::1]:80/base", "[::1]"),
    ],
)
def test_addresses(url: str, host: str) -> None:
    connection = Connection(url, NoCredentials("how"))
    assert connection.host == host
    assert not connection.base_url.endswith("/")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.mypurecloud.de",
        "ftp://x",
        "https://",
        "https://u:p4ssw0rd@host",
        "https://host?x=1",
        "https://host#x",
        "https://ho st",
        "https://host:port",
        "http://api.mypurecloud.de",
        "http://127.0.0.1.example.com",
        "http://0.0.0.0",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Connection(url, NoCredentials("how"))
    assert "p4ssw0rd" not in str(caught.value)


def test_plain_http_can_be_allowed() -> None:
    assert Connection("http://gateway.test", NoCredentials("how"), allow_http=True).host == "gateway.test"


def test_the_login_address_is_checked_too() -> None:
    from providers.http.auth import ClientCredentials

    with pytest.raises(ConfigError, match="clear text"):
        Connection(BASE, ClientCredentials("http://login.example.com", "i", "s", "x"))


@pytest.mark.parametrize(
    "settings",
    [
        {"requests_per_minute": -1},
        {"requests_per_minute": float("nan")},
        {"burst": 0},
        {"read_timeout_s": 0},
        {"retry": RetryPolicy(total_s=0)},
        {"retry": RetryPolicy(attempts=0)},
        {"user_agent": "zoë"},
        {"user_agent": "a\r\nb: c"},
    ],
)
def test_settings_that_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        Connection(BASE, NoCredentials("how"), **settings)


def test_equal_connections_share_one_client() -> None:
    def connection(token: str) -> Connection:
        return Connection(BASE, BearerToken(token, "here"), requests_per_minute=120)

    assert client_for(connection("a")) is client_for(connection("a"))
    assert client_for(connection("a")) is not client_for(connection("b"))
