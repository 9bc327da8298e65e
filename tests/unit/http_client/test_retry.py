"""What is sent again, what never is, and how long it takes."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from providers.http.errors import (
    ApiError,
    NotFound,
    RateLimited,
    ResponseLost,
    ServerError,
    TransportError,
)
from providers.http.retry import RetryPolicy, seconds_until

from .conftest import BOTH, TOKEN, FakeTime, Serve

OK = httpx.Response(200, json={"id": "1"})
NOTHING_SENT = [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError]
SENT = [httpx.ReadError, httpx.ReadTimeout, httpx.WriteError, httpx.WriteTimeout, httpx.RemoteProtocolError]
UNCLEAR: list[Any] = [*SENT, *(httpx.Response(status) for status in (408, 500, 502, 503, 504))]
REPEATABLE = [("GET", None), ("PUT", None), ("DELETE", None), ("PATCH", True), ("POST", True)]
ONCE_ONLY = [("POST", None), ("PATCH", None), ("PUT", False)]


@pytest.mark.parametrize("trouble", UNCLEAR)
@pytest.mark.parametrize(("method", "idempotent"), REPEATABLE)
def test_what_is_safe_to_repeat_is_repeated(
    serve: Serve, method: str, idempotent: bool | None, trouble: Any
) -> None:
    client, server = serve(trouble, trouble, OK)
    assert client.request(method, "/x", idempotent=idempotent).json == {"id": "1"}
    assert len(server.requests) == client.sent == 3


@pytest.mark.parametrize("trouble", UNCLEAR)
@pytest.mark.parametrize(("method", "idempotent"), ONCE_ONLY)
def test_what_is_not_safe_is_sent_once(
    serve: Serve, method: str, idempotent: bool | None, trouble: Any
) -> None:
    client, server = serve(trouble, OK)
    before = time.time()
    with pytest.raises(ResponseLost) as caught:
        client.request(method, "/x", json={"a": 1}, idempotent=idempotent)
    lost = caught.value
    assert len(server.requests) == client.sent == 1
    assert (lost.method, lost.path) == (method, "/x")
    assert lost.status == (trouble.status_code if isinstance(trouble, httpx.Response) else None)
    assert before <= lost.attempted_at <= time.time()
    assert lost.server_date is None
    assert "whether it took effect is unknown" in str(lost)


@pytest.mark.parametrize("trouble", NOTHING_SENT)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_a_connection_that_never_came_about_is_tried_again(serve: Serve, method: str, trouble: Any) -> None:
    client, server = serve(trouble, trouble, OK)
    assert client.request(method, "/x", json={}).status == 200
    assert len(server.requests) == 3


def test_a_wrong_address_is_given_up_soon(serve: Serve, time_: FakeTime) -> None:
    client, server = serve(httpx.ConnectError)
    with pytest.raises(TransportError, match=r"POST /x got no answer: api\.example\.com: ConnectError: boom"):
        client.post("/x", {})
    assert len(server.requests) == RetryPolicy().connect_attempts
    assert sum(time_.slept) < 5


def test_a_bad_certificate_is_not_tried_again(serve: Serve) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed", request=request)

    client, server = serve(refuse)
    with pytest.raises(TransportError, match="SSL_CERT_FILE"):
        client.get("/x")
    assert len(server.requests) == 1


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "PUT", "DELETE"])
def test_429_is_repeated_for_every_method_after_the_pause(serve: Serve, time_: FakeTime, method: str) -> None:
    limited = httpx.Response(429, headers={"Retry-After": "7"}, json={"message": "slow"})
    client, server = serve(limited, limited, OK)
    assert client.request(method, "/x").status == 200
    assert len(server.requests) == 3
    assert [7 < pause <= 7.5 for pause in time_.slept] == [True, True]


def test_429_to_the_end_says_so_and_is_no_lost_answer(serve: Serve) -> None:
    client, server = serve(httpx.Response(429, json={"message": "slow", "code": "too.many.requests"}))
    with pytest.raises(RateLimited, match=r"too\.many\.requests"):
        client.post("/x", {})
    assert len(server.requests) == RetryPolicy().attempts


def test_a_pause_beyond_the_bound_is_not_waited_for(serve: Serve, time_: FakeTime) -> None:
    client, server = serve(httpx.Response(429, headers={"Retry-After": "121"}))
    with pytest.raises(RateLimited, match="pause of 121 s"):
        client.get("/x")
    assert len(server.requests) == 1
    assert time_.slept == []


def test_attempts_are_bounded_and_the_pauses_double(serve: Serve, time_: FakeTime) -> None:
    client, server = serve(
        httpx.Response(503, json={"message": "down"}, headers={"ININ-Correlation-Id": "c"})
    )
    with pytest.raises(ServerError, match="503: down") as caught:
        client.get("/x")
    assert caught.value.correlation_id == "c"
    assert len(server.requests) == 8
    for pause, full in zip(time_.slept, [0.5, 1, 2, 4, 8, 8, 8], strict=True):
        assert full / 2 <= pause <= full


def test_the_total_time_is_bounded(serve: Serve, time_: FakeTime) -> None:
    client, server = serve(httpx.Response(500), retry=RetryPolicy(attempts=1000, total_s=30))
    with pytest.raises(ServerError):
        client.get("/x")
    assert 15 < sum(time_.slept) < 30
    assert len(server.requests) < 12


def test_an_attempt_has_no_longer_than_what_is_left(serve: Serve, time_: FakeTime) -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        time_.now += 6
        return httpx.Response(500)

    client, server = serve(slow, retry=RetryPolicy(total_s=10), read_timeout_s=8)
    with pytest.raises(ApiError):
        client.get("/x")
    given = [request.extensions["timeout"]["read"] for request in server.requests]
    assert given[0] == 8
    assert 3 < given[1] < 4
    assert len(given) == 2


def test_what_cannot_be_repeated_is_not_sent_without_time_for_its_answer(
    serve: Serve, time_: FakeTime
) -> None:
    def unreachable(request: httpx.Request) -> httpx.Response:
        time_.now += 8
        raise httpx.ConnectTimeout("no", request=request)

    client, server = serve(unreachable, OK, retry=RetryPolicy(total_s=10), read_timeout_s=9)
    with pytest.raises(TransportError, match="ConnectTimeout"):  # which says that nothing was sent
        client.post("/x", {})
    assert len(server.requests) == 1
    client, server = serve(unreachable, OK, retry=RetryPolicy(total_s=40), read_timeout_s=9)
    client.post("/x", {})
    assert [request.extensions["timeout"]["read"] for request in server.requests] == [9, 9]


def test_a_repeated_delete_reports_404_to_the_caller(serve: Serve) -> None:
    client, server = serve(httpx.ReadError, httpx.Response(404, json={"code": "not.found"}))
    with pytest.raises(NotFound):
        client.delete("/x")
    assert len(server.requests) == 2


def test_other_errors_are_final(serve: Serve) -> None:
    for status in (400, 403, 404, 409, 410, 413, 422):
        client, server = serve(httpx.Response(status))
        with pytest.raises(ApiError):
            client.get("/x")
        assert len(server.requests) == 1


@pytest.mark.parametrize("content", [b"<html>created?</html>", b'{"id": "1'])
def test_a_success_that_cannot_be_read_is_a_lost_answer_for_a_post(serve: Serve, content: bytes) -> None:
    client, server = serve(httpx.Response(201, content=content))
    with pytest.raises(ResponseLost) as caught:
        client.post("/x", {})
    assert caught.value.status == 201
    with pytest.raises(ApiError, match="not JSON"):
        client.get("/x")
    assert len(server.requests) == 2


def test_a_lost_answer_knows_the_servers_clock_when_it_was_sent(serve: Serve, time_: FakeTime) -> None:
    dated = httpx.Response(200, json={}, headers={"Date": "Sat, 21 Nov 2026 10:00:00 GMT"})
    epoch = 1795255200.0

    def later(request: httpx.Request) -> httpx.Response:
        time_.now += 3  # the answer takes 3 s to fail
        raise httpx.ReadTimeout("late", request=request)

    client, _ = serve(dated, later)
    assert client.server_clock() is None
    client.get("/x")
    time_.now += 40
    assert client.server_clock() == epoch + 40
    with pytest.raises(ResponseLost) as caught:
        client.post("/x", {})
    assert caught.value.server_date == epoch + 40


def test_a_5xx_tells_the_servers_clock_itself(serve: Serve, time_: FakeTime) -> None:
    def late(request: httpx.Request) -> httpx.Response:
        time_.now += 5
        return httpx.Response(
            504, headers={"Date": "Sat, 21 Nov 2026 10:00:05 GMT"}, json={"message": "late"}
        )

    client, _ = serve(late)
    with pytest.raises(ResponseLost, match="answered 504: late") as caught:
        client.post("/x", {})
    assert caught.value.server_date == 1795255200.0


def test_no_exception_carries_the_token(serve: Serve) -> None:
    def echo(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, json={"message": f"bad header {request.headers['authorization']}"})

    def quote(request: httpx.Request) -> httpx.Response:
        raise httpx.LocalProtocolError(f"Illegal header value b'Bearer {TOKEN}'", request=request)

    def unread(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError(f"while sending {TOKEN}", request=request)

    for trouble in (echo, quote, unread):
        client, _ = serve(trouble)
        with pytest.raises((ApiError, TransportError, ResponseLost)) as caught:
            client.post("/x", {})
        error = caught.value
        assert TOKEN not in f"{error} {error!r} {vars(error)}"
        assert error.__cause__ is None
        assert error.__context__ is None


@pytest.mark.parametrize(
    ("headers", "text", "seconds"),
    [
        ({"retry-after": "12"}, "", 12),
        ({"retry-after": "1.5"}, "", 1.5),
        ({"retry-after": "-1"}, "", None),
        ({"retry-after": "nan"}, "", None),
        ({"retry-after": "soon"}, "", None),
        (
            {"retry-after": "Sat, 21 Nov 2026 10:00:30 GMT", "date": "Sat, 21 Nov 2026 10:00:00 GMT"},
            "",
            30,
        ),
        (
            {"retry-after": "Sat, 21 Nov 2026 09:00:00 GMT", "date": "Sat, 21 Nov 2026 10:00:00 GMT"},
            "",
            0,
        ),
        ({}, '{"errors":[{"type":"RequestError","data":{"msBeforeNext":57647}}]}', 57.647),
        ({"retry-after": "3"}, '{"errors":[{"data":{"msBeforeNext":57647}}]}', 3),
        ({}, '{"errors":[{"data":{"msBeforeNext":"x"}}]}', None),
        ({}, '{"errors":[]} msBeforeNext', None),
        ({"inin-ratelimit-reset": "9"}, "", 9),
        (
            {
                "x-ratelimit-reset": "Sat, 21 Nov 2026 10:00:20 +0000",
                "date": "Sat, 21 Nov 2026 10:00:00 GMT",
            },
            "",
            20,
        ),
        ({}, "", None),
    ],
)
def test_how_long_the_server_wants_us_to_wait(
    headers: dict[str, str], text: str, seconds: float | None
) -> None:
    assert BOTH.asked_pause(headers, text) == seconds


def test_epoch_seconds_are_told_from_a_duration() -> None:
    date = {"date": "Sat, 21 Nov 2026 10:00:00 GMT"}
    assert seconds_until("1795255215", date) == 15
    assert seconds_until("60", date) == 60
