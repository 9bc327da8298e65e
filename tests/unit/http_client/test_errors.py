"""What an error says, whichever vendor wrote the body."""

from __future__ import annotations

import json
import re
import time
import traceback

import pytest

from providers.http import errors
from providers.http.errors import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    Gone,
    JourneysError,
    LimitExceeded,
    NotFound,
    RateLimited,
    ResponseLost,
    ServerError,
    Unauthorized,
)
from providers.http.redaction import hiding, redact, without_private

from .conftest import BOTH


def made(status: int, body: object, headers: dict[str, str] | None = None, **more: object) -> ApiError:
    text = body if isinstance(body, str) else json.dumps(body)
    return ApiError.from_response("PATCH", "/api/v2/x/1", status, headers or {}, text, dialect=BOTH, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (410, Gone),
        (413, ApiError),
        (422, BadRequest),
        (429, RateLimited),
        (500, ServerError),
        (503, ServerError),
    ],
)
def test_the_status_decides_the_class(status: int, kind: type[ApiError]) -> None:
    assert type(made(status, {"message": "m", "status": status})) is kind


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 429, 500])
def test_every_error_says_what_to_do_next(status: int) -> None:
    told = r"Correct|Check|grant|refresh|remove it from the program|Run again later|run again later"
    assert re.search(told, made(status, {"message": "m"}).hint)


def test_a_genesys_body_is_told_in_one_line() -> None:
    error = made(
        400,
        {
            "message": "Value [x] is\nnot valid",
            "code": "invalid.value",
            "status": 400,
            "contextId": "ctx",
            "details": [{"errorCode": "e", "fieldName": "journey.patterns"}],
            "errors": [{"message": "and another", "details": [{"fieldName": "color"}]}],
        },
        {"ININ-Correlation-Id": "corr-1"},
    )
    assert (error.method, error.path, error.status) == ("PATCH", "/api/v2/x/1", 400)
    assert (error.code, error.correlation_id) == ("invalid.value", "corr-1")
    assert error.field == "journey.patterns, color"
    assert error.body == "Value [x] is not valid; and another"
    assert (
        str(error)
        == error.message
        == (
            "PATCH /api/v2/x/1 answered 400 invalid.value: Value [x] is not valid; and another "
            "(field: journey.patterns, color). Correct the value and run again. (correlation id corr-1)"
        )
    )


def test_the_context_id_stands_in_for_a_missing_correlation_header() -> None:
    assert made(404, {"message": "m", "contextId": "ctx"}).correlation_id == "ctx"


def test_a_segment_body_names_every_failure() -> None:
    error = made(
        422,
        {
            "errors": [
                {"type": "input-validation", "message": '"name" is required', "field": "journey.name"},
                {"type": "input-validation", "message": '"states" is required', "field": "journey.states"},
            ]
        },
    )
    assert error.code == "input-validation"
    assert error.field == "journey.name, journey.states"
    assert error.body == 'journey.name: "name" is required; journey.states: "states" is required'


def test_an_oauth_body() -> None:
    error = made(400, {"error": "invalid_client", "error_description": "client not found"})
    assert (error.code, error.body) == ("invalid_client", "client not found")
    error = made(502, {"error": "No upstream.", "error_description": "try again"})  # a gateway's sentence
    assert (error.code, error.body) == (None, "try again")


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("", ""),
        ("plain   words\nhere", "plain words here"),
        ("<html><head><title>502 Bad Gateway</title></head><body>x</body></html>", "502 Bad Gateway"),
        ("<p>no <b>title</b></p>", "no title"),
        ("[1,2]", "[1,2]"),
        ('{"what":"ever"}', '{"what":"ever"}'),
        ('{"errors":"text","message":null,"details":7}', ""),
    ],
)
def test_any_other_body_is_shown_as_text(text: str, body: str) -> None:
    assert made(502, text).body == body


def test_a_long_body_is_cut() -> None:
    assert len(made(500, "x" * 5000).body) == 600


@pytest.mark.parametrize("status", [400, 409])
def test_limit_exceeded_is_told_apart_from_a_version_conflict(status: int) -> None:
    body = {
        "message": "The limit allowed has been exceeded.",
        "code": "limit.exceeded",
        "limit": {"namespace": "journey", "key": "segment.max", "value": 500},
    }
    error = made(status, body)
    assert type(error) is LimitExceeded
    assert isinstance(error, Conflict)
    assert "The limit allowed" in str(error)
    assert "journey segment.max 500" in error.hint
    assert type(made(409, {"code": "request.conflict"})) is Conflict


def test_401_says_where_the_credential_came_from() -> None:
    error = made(401, {"message": "m"}, source="environment variable PUBLIC_API_TOKEN")
    assert "environment variable PUBLIC_API_TOKEN" in str(error)


def test_403_names_the_permission() -> None:
    text = "You must have at least one of the following permissions assigned: [journey:segment:add]"
    assert "Grant its role journey:segment:add." in made(403, {"message": text}).hint
    parameters = {"message": "Unable.", "messageParams": {"permissions": "[journey:actionmap:edit]"}}
    assert "journey:actionmap:edit" in made(403, parameters).hint
    assert "lacks a permission for this: grant it" in made(403, {"message": "no, at 12:30:45"}).hint


def test_403_says_where_the_credential_came_from() -> None:
    source = "environment variable PUBLIC_API_TOKEN"
    for body in ({"message": "no"}, {"message": "permissions: [journey:segment:add]"}):
        assert made(403, body, source=source).hint.endswith(f" The credential came from {source}.")
    assert "came from" not in made(403, {"message": "no"}).hint


def test_a_correlation_id_is_named_where_there_is_one() -> None:
    def lost(id: str | None) -> str:
        more = {"attempted_at": 0.0, "server_date": None, "correlation_id": id}
        return str(ResponseLost("POST", "/x", "it broke", status=None, **more))  # type: ignore[arg-type]

    assert lost("corr-1").endswith("(correlation id corr-1)")
    for text in (lost(None), str(made(404, {"message": "m"}))):
        assert "correlation" not in text


def test_secrets_are_taken_out_before_the_text_is_cut() -> None:
    secret = "s3cret-value"
    for prefix in (0, 590, 595, 599):
        error = made(400, {"message": "x" * prefix + secret, "code": secret}, secrets=[secret])
        assert "s3cret" not in str(error)
        assert error.code == "[secret]"
    error = made(
        422, {"errors": [{"type": "t", "message": secret, "field": f"map.{secret}"}]}, secrets=[secret]
    )
    assert secret not in str(error) + repr(error) + repr(vars(error))


def test_redact_finds_other_spellings_and_spares_words() -> None:
    assert redact('a"b/c d', ['a"b/c d']) == "[secret]"
    assert redact('{"k":"a\\"b/c d"}', ['a"b/c d']) == '{"k":"[secret]"}'
    assert redact("/q?x=a%22b%2Fc%20d", ['a"b/c d']) == "/q?x=[secret]"
    assert redact("value a in a list of apples", ["a", ""]) == "value [secret] in [secret] list of apples"
    assert redact("long and longer", ["long", "longer"]) == "[secret] and [secret]"
    assert redact("must be True or False, not true", ["true"]) == "must be True or False, not [secret]"


@pytest.mark.parametrize(
    "said",
    [
        "one line of <it> and another",  # as messages are shown: on one line
        "one line\\\\nof <it> and another",
        "one line\nof &lt;it&gt; and another",
        "'one line\\nof <it> and another'",
    ],
)
def test_a_value_of_several_lines_is_found_however_the_vendor_spells_it(said: str) -> None:
    assert redact(f"[{said}]", [" one line\nof <it> and another\n"]).strip("[]'") == "secret"
    assert redact("a  b", [" \n "]) == "a  b"


def test_a_value_that_is_longer_than_the_message_costs_no_time() -> None:
    began = time.monotonic()
    assert redact("the request is too large", ["x" * 5_000_000]) == "the request is too large"
    assert time.monotonic() - began < 10  # a pattern of that length takes 20 seconds
    assert redact("a b", ["a  \n  b"]) == "[secret]"


def test_the_user_reads_class_and_message_only() -> None:
    """The plugin sends the last line of the traceback."""
    kinds = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    assert NotFound in kinds
    for kind in kinds:
        assert issubclass(kind, JourneysError)
        assert kind.__module__ == "builtins"

    class Mine(NotFound):
        pass

    for kind in (NotFound, Mine):
        line = traceback.format_exception_only(kind, kind("GET", "/x", 404))[-1]
        assert line.startswith(f"{kind.__qualname__}: GET /x answered 404. ")


def test_the_summary_goes_on_where_the_vendors_sentence_ends() -> None:
    error = NotFound("GET", "/x", 404, body="The resource was not found.", hint="Look again.")
    assert error.summary == "GET /x answered 404: The resource was not found"
    assert str(error) == "GET /x answered 404: The resource was not found. Look again."


def test_what_a_call_hides_is_hidden_during_it_alone() -> None:
    with hiding(lambda: ["a private text"]):
        assert "private" not in without_private("it says: a private text")
        with hiding(lambda: ["another one"]):
            assert "private" in without_private("it says: a private text")
        assert "private" not in without_private("it says: a private text")
    assert without_private("it says: a private text") == "it says: a private text"
