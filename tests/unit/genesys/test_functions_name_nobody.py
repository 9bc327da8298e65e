"""Ids of people and visits are in no error and no log, whatever the API answers, and in one segment of the path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from support.scripted import scripted

from providers.core.errors import LookupFailed
from providers.core.program.function import Function, personal_in
from providers.genesys import functions

IDS = ("anna", "Anna.Planted@customer.example", "+49 123 456", "a%2Fb?c#d")
PARTS = {
    "each_session_event": 6,
    "get_outcome_scores": 6,
    "get_session": 5,
    "get_session_events_page": 6,
    "list_contact_segments": 7,
    "list_contact_sessions": 7,
    "list_customer_segments": 7,
    "list_external_contact_segments": 6,
    "list_session_events": 6,
    "list_session_segments": 6,
}
"""The functions, and how many segments their paths have."""
ANSWERS: dict[str, Any] = {
    "refused": lambda said: httpx.Response(400, json={"code": "bad.request", "message": said}),
    "forbidden": lambda said: httpx.Response(403, json={"code": "not.authorized", "message": said}),
    "missing": lambda said: httpx.Response(404, json={"code": "not.found", "message": said}),
    "withdrawn": lambda said: httpx.Response(410, json={"code": "gone", "message": said}),
    "broken": lambda said: httpx.Response(500, json={"code": "internal", "message": said}),
    "a sentence as code": lambda said: httpx.Response(400, json={"code": said, "message": said}),
    "a sentence as error": lambda said: httpx.Response(400, json={"error": said}),
    "no list": lambda said: httpx.Response(200, json=[said]),
    "a text": lambda said: httpx.Response(
        200, json=dict.fromkeys(("entities", "outcomeScores", "segmentAssignments"), said)
    ),
    "no JSON": lambda said: httpx.Response(200, text=f"<html>{said}"),
}


def personal() -> list[Function[Any]]:
    """The functions that are asked by an id of a person or a visit."""
    found: dict[str, Function[Any]] = {}
    for name in functions.__all__:
        module = __import__(getattr(functions, name).__module__, fromlist=["*"])
        for each in vars(module).values():
            if isinstance(each, Function) and personal_in(each.args) and "filter" not in each.shape.fields:
                found[each.name] = each
    return list(found.values())


def test_these_are_the_functions_that_are_asked_by_people_and_visits() -> None:
    assert {each.name for each in personal()} == set(PARTS)


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("function", personal(), ids=lambda each: each.name)
def test_no_answer_makes_an_error_or_a_log_name_somebody(
    function: Function[Any], answer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "requests.log"
    for id in IDS:
        args = dict.fromkeys(personal_in(function.args), id)
        if "customer_id_type" in function.shape.fields:
            args["customer_id_type"] = "email"
        said = f"{id} and {id.upper()} are not known"
        answers = scripted(lambda request, said=said: ANSWERS[answer](said), monkeypatch, log=str(log))
        with answers as server, pytest.raises(LookupFailed) as caught:
            function(None, args)
        assert server.asked, "it was sent"
        assert id.lower() not in str(caught.value).lower()
        assert function.name in str(caught.value)
        method, _, target = server.asked[0].partition(" ")
        assert method == "GET"
        assert target.partition("?")[0].count("/") == PARTS[function.name], "one segment"
    text = log.read_text()
    for id in IDS:
        assert id not in text
    assert "%40" not in text
