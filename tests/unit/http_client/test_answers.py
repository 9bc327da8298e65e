"""Answers that are of no use: empty, without what the API documents, or over a bound."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from providers.genesys import paging
from providers.http import answer
from providers.http.answer import MAX_BYTES, MAX_DEPTH
from providers.http.errors import ApiError, BadRequest, JourneysError, ResponseLost, TransportError

from .conftest import Serve

USELESS = ["", " \n", "null", "[]", "{}", '"id"', "5", '{"id": null}', '{"id": ""}', '[{"id": "1"}]']
DEEP = "[" * 200_000 + "]" * 200_000


@pytest.mark.parametrize("content", USELESS)
@pytest.mark.parametrize("status", [200, 201])
def test_an_answer_without_the_object_is_an_error(serve: Serve, content: str, status: int) -> None:
    client, server = serve(httpx.Response(status, content=content.encode()))
    with pytest.raises(ApiError, match=r"not what the API documents: it (is|has)") as caught:
        client.get("/x").object("id")
    assert caught.value.status == status
    with pytest.raises(ApiError, match="check the address"):
        client.patch("/x", {"version": 1}, idempotent=True).object("id")
    with pytest.raises(ResponseLost, match="not what the API documents") as lost:
        client.post("/x", {}).object("id")
    assert lost.value.status == status
    with pytest.raises(ResponseLost):
        client.patch("/x", {}).object("id")
    assert len(server.requests) == 4


def test_what_is_missing_is_named_by_its_path(serve: Serve) -> None:
    client, _ = serve(httpx.Response(200, json={"id": "1", "data": {"journey": {"version": 0}}}))
    found = client.get("/x")
    assert found.object("id", "data.journey.version")["id"] == "1"
    with pytest.raises(ApiError, match=r"it has no `data\.journey\.version\.status`"):
        found.object("data.journey.version.status")


# --- bounds --------------------------------------------------------------------------------------------


def streamed(content: bytes, *, status: int = 200, encoding: str = "") -> Any:
    """A server that sends its body in pieces."""

    def serve(request: httpx.Request) -> httpx.Response:
        def pieces() -> Iterator[bytes]:
            for start in range(0, len(content), 65536):
                yield content[start : start + 65536]

        headers = {"content-encoding": encoding} if encoding else {}
        return httpx.Response(status, headers=headers, content=pieces())

    return serve


def test_a_compressed_answer_is_read(serve: Serve) -> None:
    body = json.dumps({"id": "x" * 200_000}).encode()
    client, server = serve(streamed(gzip.compress(body), encoding="gzip"))
    assert client.get("/x").json == {"id": "x" * 200_000}
    assert server.requests[0].headers["accept-encoding"] == "gzip"


def test_a_gzip_bomb_takes_no_more_memory_than_the_bound(serve: Serve) -> None:
    bomb = gzip.compress(bytes(20 * MAX_BYTES), 9)
    assert len(bomb) < 1_000_000
    client, server = serve(streamed(bomb, encoding="gzip"))
    tracemalloc.start()
    try:
        with pytest.raises(ApiError, match="larger than 32 MiB"):
            client.get("/x")
        with pytest.raises(ResponseLost, match="larger than 32 MiB") as lost:
            client.post("/x", {})
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert lost.value.status == 200
    assert peak < 2.5 * MAX_BYTES  # growing the buffer copies it
    assert len(server.requests) == 2  # it would be as large again


def test_a_plain_answer_is_bounded_too(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.http.pool.MAX_BYTES", 100_000)
    client, _ = serve(streamed(b'"' + b"x" * 99_998 + b'"'))
    assert len(client.get("/x").json) == 99_998
    client, _ = serve(streamed(b'"' + b"x" * 99_999 + b'"'))
    with pytest.raises(ApiError, match="larger than"):
        client.get("/x")


def test_of_a_long_error_the_beginning_is_read(serve: Serve) -> None:
    client, _ = serve(streamed(b"no " * 10_000_000, status=400))
    with pytest.raises(BadRequest, match="answered 400: no no no"):
        client.post("/x", {})


@pytest.mark.parametrize(
    ("content", "encoding", "why"),
    [
        (b"{}", "gzip", "gzip data is damaged"),
        (gzip.compress(b'{"id": "1"}')[:-9], "gzip", "gzip data is cut off"),
        (gzip.compress(gzip.compress(b"{}")), "gzip, gzip", "not asked for"),
        (b"x", "br", "not asked for"),
    ],
    ids=["damaged", "cut off", "twice", "unknown"],
)
def test_a_body_that_cannot_be_decompressed(serve: Serve, content: bytes, encoding: str, why: str) -> None:
    client, _ = serve(streamed(content, encoding=encoding))
    with pytest.raises(ApiError, match=why):
        client.get("/x")
    with pytest.raises(ResponseLost, match=why):
        client.post("/x", {})


@pytest.mark.parametrize(
    "text",
    [DEEP, '{"a":' * 200_000 + "1" + "}" * 200_000, "[" * 101 + "]" * 101],
    ids=["lists", "objects", "just too deep"],
)
@pytest.mark.parametrize("status", [200, 400, 429])
def test_deep_json_is_an_error_of_ours(serve: Serve, text: str, status: int) -> None:
    client, _ = serve(streamed(text.encode(), status=status))
    with pytest.raises(JourneysError):
        client.get("/x")
    with pytest.raises(ResponseLost if status == 200 else ApiError):
        client.post("/x", {})


def test_json_up_to_the_bound_is_read(serve: Serve) -> None:
    client, _ = serve(streamed(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH))
    assert answer._is_shallow(client.get("/x").json)


def test_a_deep_login_answer_is_an_error_of_ours(serve: Serve) -> None:
    from providers.http.auth import ClientCredentials

    credentials = ClientCredentials("https://login.example.com", "i", "s", "here")
    client, _ = serve(streamed(DEEP.encode()), credentials=credentials)
    with pytest.raises(JourneysError, match="without a token"):
        client.get("/x")


# --- pages ---------------------------------------------------------------------------------------------


def test_a_list_that_repeats_itself_is_an_error(serve: Serve) -> None:
    page = {"entities": [{"id": "1"}, {"id": "2"}], "nextUri": "/same"}
    client, server = serve(httpx.Response(200, json=page))
    with pytest.raises(ApiError, match="the list repeats itself: pages 2 and 3"):
        list(client.pages("/x"))
    assert len(server.requests) == 3


def test_a_list_without_end_is_an_error(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MAX_PAGES", 20)

    def endless(request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, json={"entities": [{"id": request.url.params["pageNumber"]}], "nextUri": "/x"}
        )

    client, server = serve(endless)
    with pytest.raises(ApiError, match="no end after 20 pages"):
        list(client.pages("/x"))
    assert len(server.requests) == 20


@pytest.mark.parametrize("entity", [{}, {"id": None}, {"id": 5}, {"name": "x"}])
def test_a_listed_object_without_an_id_is_an_error(serve: Serve, entity: dict[str, Any]) -> None:
    client, _ = serve(httpx.Response(200, json={"entities": [{"id": "1"}, entity], "total": 2}))
    with pytest.raises(ApiError, match="has no `id`"):
        list(client.pages("/x"))


def test_nothing_of_a_useless_answer_is_shown(serve: Serve) -> None:
    for content in (b'{"id": "", "password": "hunter22"}', b"hunter22", gzip.compress(b"hunter22")[:-4]):
        client, _ = serve(streamed(content))
        for call in (client.get, client.post):
            with pytest.raises((ApiError, ResponseLost, TransportError)) as caught:
                call("/x").object("id")
            assert "hunter22" not in f"{caught.value} {vars(caught.value)}"
            assert caught.value.__context__ is None
