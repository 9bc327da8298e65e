"""What the vendor repeats of a request is in no error, wherever it repeats it and however it spells it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from providers.genesys.dialect import GENESYS
from providers.http.auth import BearerToken
from providers.http.client import Client
from providers.http.connection import Connection
from providers.http.dialect import PLAIN, HttpDialect
from providers.http.errors import ApiError, JourneysError
from providers.http.redaction import hiding, redact
from providers.http.retry import RetryPolicy
from providers.twilio_segment.dialect import SEGMENT

PLANTED = "planted-w0rd-4711"


def told(body: object, headers: dict[str, str] | None = None, dialect: HttpDialect = PLAIN) -> str:
    """All that an error made of this answer says."""
    text = body if isinstance(body, str) else json.dumps(body)
    with hiding(lambda: {PLANTED}):
        error = ApiError.from_response("POST", "/x", 400, headers or {}, text, dialect=dialect)
    return f"{error} {error!r} {vars(error)}"


@pytest.mark.parametrize("dialect", [PLAIN, GENESYS, SEGMENT], ids=["plain", "genesys", "segment"])
@pytest.mark.parametrize(
    "body",
    [
        {"error": f"Value {PLANTED} is not valid"},
        {"error": PLANTED, "error_description": PLANTED},
        {"code": f"invalid.{PLANTED}", "message": "m"},
        {"errors": [{"type": f"invalid-{PLANTED}", "message": "m"}]},
        f"<p>Value {PLANTED.replace('-', '&#45;')} is not valid</p>",
        f"<title>{PLANTED.replace('-', '&#x2d;')}</title>",
    ],
    ids=["a sentence as error", "an OAuth error", "a code", "a type", "HTML", "a title"],
)
def test_no_part_of_an_error_body_repeats_a_value(body: object, dialect: HttpDialect) -> None:
    assert PLANTED not in told(body, dialect=dialect)


def test_a_correlation_id_repeats_none() -> None:
    assert PLANTED not in told({"message": "m"}, {"X-Correlation-Id": PLANTED})


def test_a_sentence_that_a_gateway_answers_is_shown() -> None:
    error = ApiError.from_response("GET", "/x", 400, {}, json.dumps({"error": "No route for it"}))
    assert (error.code, error.body) == (None, "No route for it")


def test_a_code_in_words_stays_one_whatever_the_values_are() -> None:
    """It decides what happens next."""
    with hiding(lambda: {"forbidden", "feature"}):
        error = ApiError.from_response(
            "DELETE", "/x", 403, {}, json.dumps({"code": "feature.forbidden"}), dialect=GENESYS
        )
    assert error.code == "feature.forbidden"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Planted Word", "name 'PLANTED WORD' is taken"),
        ("planted word two", "q=planted+word+two"),
        ("planted 'word'", "planted &#39;word&#39; is taken"),
        ("planted" * 30, f"'{('planted' * 30)[:50]}...' is too long"),
        ("a name that ends with what is planted", "'...ends with what is planted' is taken"),
        ("a \ud800 planted", "a \ud800 planted is no text"),
        ("the first line\nthe planted line, which is long\nend", "line 2: the planted line, which is long"),
        ("plante\u0301d", "plant\u00e9d is taken"),
        ("https://planted/x", "https:\\/\\/planted\\/x is no address"),
        ("<planted>&", "\\u003cplanted\\u003e\\u0026 is taken"),
    ],
    ids=[
        "another case",
        "a form",
        "HTML's other apostrophe",
        "cut off",
        "its end alone",
        "a lone surrogate",
        "a line",
        "another form of a letter",
        "JSON of PHP",
        "JSON of Go",
    ],
)
def test_other_spellings_of_a_value_are_found(value: str, said: str) -> None:
    shown = redact(said, [value], any_case=True).lower()
    assert "planted" not in shown
    assert "plant\u00e9d" not in shown


def test_words_that_a_value_only_begins_or_ends_with_stay() -> None:
    assert redact("There is no segment", ["There is none of that name"]) == "There is no segment"
    assert redact("There is no segment", ["Nobody has a segment"]) == "There is no segment"


def test_both_ends_of_a_value_are_found_each_time() -> None:
    value = "begins like planted one, and like planted two ends"
    said = f"'{value[:20]}...{value[-20:]}' and '{value[:20]}...{value[-20:]}'"
    assert redact(said, [value]) == "'[secret]...[secret]' and '[secret]...[secret]'"


# --- what is no HTTP ----------------------------------------------------------------------------------------------


@contextmanager
def server(answer: Callable[[bytes], bytes]) -> Iterator[Client]:
    """A client of a server that answers any request with these bytes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.sendall(answer(connection.recv(65536)))

    threading.Thread(target=serve, daemon=True).start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    client = Client(Connection(url, BearerToken(PLANTED, "the test"), retry=RetryPolicy(attempts=1)))
    try:
        yield client
    finally:
        client.close()
        listening.close()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "answer",
    [
        lambda sent: sent,
        lambda sent: b"HTTP/1.1 200 OK\r\n" + sent.splitlines()[0] + b"\r\n\r\n",
        lambda sent: b"HTTP/1.1 200 OK\r\nX: \x00" + sent.splitlines()[0] + b"\r\n\r\n",
        lambda sent: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + sent,
    ],
    ids=["an echo", "a header line", "a header", "a chunk"],
)
def test_what_cannot_be_read_is_not_quoted(method: str, answer: Callable[[bytes], bytes]) -> None:
    """It may be the request: the id of a person that errors must not show, a name that is looked for."""
    with server(answer) as client, pytest.raises(JourneysError, match="RemoteProtocolError") as error:
        client.request(method, f"/contacts/{PLANTED}", params={"q": PLANTED}, shown="/contacts/{id}")
    assert PLANTED not in str(error.value)


def test_a_proxy_that_refuses_is_told_by_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it says beside it may be what it was sent: the credentials of the proxy's address."""
    answer = b"HTTP/1.1 407 denied to me:" + PLANTED.encode() + b"\r\n\r\n"
    with server(lambda sent: answer) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.connection.base_url.replace("://", f"://me:{PLANTED}@"))
        connection = Connection(
            "https://api.example", BearerToken("token", "the test"), retry=RetryPolicy(connect_attempts=1)
        )
        with pytest.raises(JourneysError, match="ProxyError: the proxy answered 407") as error:
            Client(connection).get("/x")
    assert PLANTED not in str(error.value)
