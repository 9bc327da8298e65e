"""Text of the vendor can't steer a terminal or a build log."""

from __future__ import annotations

import json

import httpx
import pytest

from providers.http.errors import ApiError, ResponseLost, TransportError
from providers.http.text import printable, with_article

from .conftest import Serve

EVIL = "a\x1b]0;owned\x07\n::error::b\r\x9b31m\u202ec\u2028d\x00e\x7f"
RAW = [character for character in EVIL if not character.isprintable()]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain: Zoë, 东京　駅, 👩\u200d💻, a\\b", "plain: Zoë, 东京　駅, 👩\u200d💻, a\\b"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\n::error::b", "a\\n::error::b"),
        ("\t\r\x07\x7f\x9b", "\\t\\r\\x07\\x7f\\x9b"),
        ("\u202e\u2066\u200f\ufeff\u2028", "\\u202e\\u2066\\u200f\\ufeff\\u2028"),
        ("\ud800", "\\ud800"),
        (
            "a ##vso[task.setvariable variable=x]b ##[error]c",
            "a #\\x23vso[task.setvariable variable=x]b #\\x23[error]c",
        ),
        ("# a, ## b [c]", "# a, ## b [c]"),
    ],
)
def test_control_characters_are_shown_as_escapes(text: str, shown: str) -> None:
    assert printable(text) == shown


def harmless(error: Exception) -> bool:
    texts = [str(error), *(value for value in vars(error).values() if isinstance(value, str))]
    return not any(character in text for character in RAW for text in texts)


@pytest.mark.parametrize(
    "body",
    [
        {"message": EVIL, "code": EVIL, "contextId": EVIL, "details": [{"fieldName": EVIL}]},
        {"code": "limit.exceeded", "limit": {"namespace": EVIL, "value": EVIL}},
        {"errors": [{"type": EVIL, "message": EVIL, "field": EVIL}]},
        {"error": EVIL, "error_description": EVIL},
        EVIL,
    ],
)
@pytest.mark.parametrize("status", [400, 403, 409, 429])
def test_what_the_vendor_says_is_harmless(serve: Serve, body: object, status: int) -> None:
    content = body if isinstance(body, str) else json.dumps(body)
    answer = httpx.Response(status, content=content.encode(), headers={"Retry-After": "500"})
    client, _ = serve(answer)
    with pytest.raises(ApiError) as caught:
        client.get("/x")
    assert harmless(caught.value)
    assert str(caught.value).startswith("GET /x answered")


def test_a_lost_answer_and_a_broken_connection_are_harmless(serve: Serve) -> None:
    client, _ = serve(httpx.Response(500, json={"message": EVIL, "contextId": EVIL}))
    with pytest.raises(ResponseLost) as lost:
        client.post("/x", {})

    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError(EVIL, request=request)

    client, _ = serve(broken)
    with pytest.raises(TransportError) as cut:
        client.get("/x")
    assert harmless(lost.value)
    assert harmless(cut.value)


def test_a_noun_has_its_article() -> None:
    assert [with_article(noun) for noun in ("segment", "action map", "user")] == [
        "a segment",
        "an action map",
        "a user",
    ]
    assert with_article("outcome", "A") == "An outcome"
