"""What arrives from programs that no SDK checks: arguments of functions, assets, and what an import has found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from google.protobuf import struct_pb2
from pulumi.output import Unknown
from pulumi.runtime.proto import provider_pb2 as pb
from support.native import VIP, plugin, refused
from support.requests import sent as requests
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.native.wire import ASSETS, received, sent
from providers.core.sdk import SECRET_KEY


@pytest.fixture
def segment(emulator: Emulator) -> Iterator[Any]:
    with plugin("segment", config_for("segment:Journey", emulator)) as client:
        yield client


def of(kind: str) -> dict[str, str]:
    """Which resource a request is about."""
    type = f"genesys:index:{kind}"
    return {"urn": f"urn:pulumi:dev::project::{type}::it", "type": type}


def invoke(client: Any, token: str, **args: Any) -> Any:
    return received(getattr(client.Invoke(pb.InvokeRequest(tok=token, args=sent(args))), "return")).values


def reasons(client: Any, kind: str, values: dict[str, Any], olds: dict[str, Any] | None = None) -> list[str]:
    answer = client.Check(pb.CheckRequest(news=sent(values), olds=sent(olds or {}), **of(kind)))
    return [each.reason for each in answer.failures]


def struct(values: Any) -> struct_pb2.Struct:
    """The values with their nulls, as Node sends them."""
    found = struct_pb2.Struct()
    found.update(values)
    return found


# --- functions -------------------------------------------------------------------------------------------------------


def test_a_number_of_a_function_is_a_whole_one_although_the_protocol_has_doubles(client: Any) -> None:
    for name in ("A", "B", "C"):
        client.Create(pb.CreateRequest(properties=sent({**VIP, "displayName": name}), **of("Segment")))
    assert len(invoke(client, "genesys:index:listSegments", limit=2)["items"]) == 2
    assert "limit" in refused(lambda: invoke(client, "genesys:index:listSegments", limit=2.5))


def test_all_mistakes_in_a_lookup_come_at_once(segment: Any, emulator: Emulator) -> None:
    def ask(**args: Any) -> str:
        return refused(lambda: invoke(segment, "segment:index:getJourneyAnalytics", **args))

    said = ask(spaceId="s", containerID="c", version=1.5)
    assert said.startswith(
        "getJourneyAnalytics sent nothing: unknown argument containerID; there are spaceId,"
    )
    assert said.endswith("containerId: is required; fromDate: is required; version: must be a whole number")
    assert "spaceId: must be a string" in ask(spaceId=5, containerId={"a": 1}, fromDate=True)
    assert "spaceId: is known only while the program runs" in ask(spaceId=Unknown())
    assert requests(emulator) == []


def test_no_text_that_a_function_is_asked_with_is_in_a_message(client: Any) -> None:
    """SDKs take the mark of a secret off an argument, so that any may be one."""
    said = refused(lambda: invoke(client, "genesys:index:getSegment", displayName="hush-hush"))
    assert 'There is no segment named "[displayName]"' in said
    said = refused(lambda: invoke(client, "genesys:index:getSegment", id="hush/hush"))
    assert said.startswith('getSegment(id="[id]")')
    for args in (
        {"queryValue": "hush-hush"},
        {"segmentIds": "hush-hush"},
        {"segmentIds": ["hush-hush"], "limit": 0},
    ):
        assert "hush" not in refused(lambda args=args: invoke(client, "genesys:index:listSegments", **args))


# --- names that there are none of ------------------------------------------------------------------------------------


def test_a_type_that_is_misspelt_is_named(client: Any) -> None:
    def taken_in(kind: str) -> str:
        return refused(lambda: client.Read(pb.ReadRequest(id="x", **of(kind))))

    said = taken_in("Sgment")
    assert said.startswith(
        'genesys:index:Sgment is no resource type of this version of the package, did you mean "Segm'
    )
    assert 'did you mean "Segment"?' in taken_in("segment")
    assert "genesys:index:Dialect is no resource type of this version of the package. If" in taken_in(
        "Dialect"
    )
    assert "is a component, which has no id" in taken_in("JourneyBundle")
    said = refused(lambda: invoke(client, "genesys:index:getSegmnt"))
    assert said.startswith(
        'genesys:index:getSegmnt is no function of this version of the package, did you mean "getSegm'
    )


@pytest.mark.parametrize(
    "other",
    ["aws:s3:Segment", "genesys:s3/segment:Segment", "segment:index:Journey", "genesys:index:Segment/x"],
)
def test_a_type_or_function_of_another_package_is_named_as_it_is(client: Any, other: str) -> None:
    urn = f"urn:pulumi:dev::project::{other}::it"
    request = pb.CheckRequest(urn=urn, type=other, news=sent(VIP))
    assert refused(lambda: client.Check(request)) == (
        f"{other} is no resource type of this package: its are genesys:index:NAME"
    )
    assert refused(lambda: invoke(client, other)) == (
        f"{other} is no function of this package: its are genesys:index:NAME"
    )


@pytest.mark.parametrize(
    "type", ["genesys:index/segment:Segment", "genesys:Segment", "genesys:index:Segment"]
)
def test_a_token_may_have_any_of_pulumis_forms(client: Any, type: str) -> None:
    request = pb.CheckRequest(urn=f"urn:pulumi:dev::project::{type}::it", type=type, news=sent(VIP))
    assert list(client.Check(request).failures) == []
    token = type.replace("Segment", "getSegment").replace("/segment", "/getSegment")
    assert "is no function" not in refused(lambda: invoke(client, token, displayName="VIP"))


def test_messages_are_in_the_words_of_no_language(client: Any) -> None:
    said = reasons(
        client, "Segment", {**VIP, "isActive": "yes", "context": 1, "journey": {"patterns": ["x"]}}
    )
    assert said == [
        "isActive: must be true or false",
        "context: must be an object",
        "journey.patterns[0]: must be an object",
    ]


# --- assets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", sorted(ASSETS))
def test_no_property_takes_an_asset(client: Any, mark: str) -> None:
    asset = {SECRET_KEY: mark, "hash": "x", "text": "hush"}
    assert reasons(client, "Segment", {**VIP, "displayName": asset, "context": asset}) == [
        "displayName: must be a string",
        "context: must be an object",
    ]
    schema = {"title": "Case", "properties": {"a": {"type": "string", "default": asset}}}
    (said,) = reasons(client, "ExternalEventsSchema", schema)
    assert said == "properties: has a FileAsset at a.default, which JSON doesn't know"
    assert "displayName: must be a string" in refused(
        lambda: invoke(client, "genesys:index:getSegment", displayName=asset)
    )


# --- imports ---------------------------------------------------------------------------------------------------------


def test_an_import_of_what_no_program_can_say_tells_what_to_edit(client: Any, emulator: Emulator) -> None:
    id = emulator.seed("segments", {**VIP, "displayName": ""})["id"]
    read = client.Read(pb.ReadRequest(id=id, **of("Segment")))
    inputs = received(read.inputs).values
    found = reasons(client, "Segment", inputs, inputs)
    assert "displayName: must have at least 1 character(s)" in found


def test_an_assignment_without_segments_is_taken_in_with_a_warning(client: Any) -> None:
    read = client.Read(pb.ReadRequest(id="contact", **of("SegmentAssignment")))
    inputs = received(read.inputs).values
    assert reasons(client, "SegmentAssignment", inputs, inputs) == [
        "segmentIds: must have at least 1 item(s)"
    ]


def test_a_nested_null_is_as_if_it_were_not_there_but_in_free_form_json(client: Any) -> None:
    """Node sends `null` and `undefined` inside of objects as null; a Python program's None is left out."""
    criterion = {"key": "page.url", "values": ["/a"], "operator": None, "shouldIgnoreCase": None}
    pattern = {
        "criteria": [criterion],
        "count": 1,
        "streamType": "Web",
        "sessionType": "web",
        "eventName": None,
    }
    values = {"displayName": "VIP", "isActive": True, "color": None, "journey": {"patterns": [pattern]}}
    found = client.Check(pb.CheckRequest(news=struct(values), **of("Segment")))
    assert [each.reason for each in found.failures] == []
    fields = {"openAction": {"id": "1", "name": "Notify"}, "configurationFields": {"a": None, "b": [None]}}
    action = {"mediaType": "openAction", "openActionFields": fields, "webMessagingOfferFields": None}
    news = struct({"displayName": "Offer", "triggerWithSegments": ["x"], "action": action})
    found = client.Check(pb.CheckRequest(news=news, **of("ActionMap")))
    assert list(found.failures) == []
    given = received(found.inputs).values["action"]
    assert given.keys() == {"mediaType", "openActionFields"}
    assert json.loads(given["openActionFields"]["configurationFields"]) == {"a": None, "b": [None]}
