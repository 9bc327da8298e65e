"""The plugin protocol without an engine: previews, secrets, failures, imports, lists, lookups, configuration."""

from __future__ import annotations

import json
from typing import Any

import grpc
import pytest
from pulumi.output import Unknown
from pulumi.runtime.proto import provider_pb2 as pb
from support.native import PATTERN, VIP, failure_in, plugin, refused
from support.requests import sent as requests
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.native.wire import UNKNOWN, received, sent
from providers.genesys.segment import SegmentProvider

TYPE = "genesys:index:Segment"
URN = f"urn:pulumi:dev::project::{TYPE}::vip"


def check(client: Any, news: dict[str, Any], olds: dict[str, Any] | None = None, **more: Any) -> Any:
    request = pb.CheckRequest(urn=URN, type=TYPE, name="vip", olds=sent(olds or {}), news=sent(news, **more))
    return client.Check(request)


def create(client: Any, inputs: dict[str, Any], secrets: tuple[str, ...] = (), **more: Any) -> Any:
    return client.Create(pb.CreateRequest(urn=URN, type=TYPE, properties=sent(inputs, secrets), **more))


def reasons(answer: Any) -> list[str]:
    return [each.reason for each in answer.failures]


# --- checks and previews ---------------------------------------------------------------------------------------------


def test_all_mistakes_of_a_resource_come_at_once_in_the_names_of_every_language(client: Any) -> None:
    wrong = {**VIP, "isActve": True, "journey": {"patterns": [{**PATTERN, "count": 0, "streamTyp": "Web"}]}}
    said = "\n".join(reasons(check(client, wrong)))
    assert "isActve: unknown field" in said
    assert "isActive" in said
    assert "journey.patterns[0].count" in said
    assert "journey.patterns[0].streamTyp" in said
    assert "_" not in said.replace("__", "")


def test_a_value_of_an_input_is_in_no_message(client: Any) -> None:
    said = reasons(check(client, {**VIP, "color": "s3cret-colour"}))
    assert said
    assert "s3cret-colour" not in "".join(said)


def test_unknown_inputs_pass_and_stay_unknown(client: Any) -> None:
    answer = check(client, {**VIP, "description": Unknown(), "context": Unknown()})
    assert reasons(answer) == []
    assert answer.inputs.fields["description"].string_value == UNKNOWN
    inputs = received(answer.inputs).values
    planned = received(create(client, inputs, preview=True).properties).values
    assert planned["displayName"] == "VIP"
    assert isinstance(planned["description"], Unknown)
    assert isinstance(planned["version"], Unknown)
    assert isinstance(planned["color"], Unknown)


def test_an_unknown_of_any_type_is_one(client: Any) -> None:
    news = sent(VIP)
    for name, sentinel in (
        ("isActive", "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7"),
        ("assignmentExpirationDays", "3eeb2bf0-c639-47a8-9e75-3b44932eb421"),
        ("journey", "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"),
    ):
        news.fields[name].string_value = sentinel
    answer = client.Check(pb.CheckRequest(urn=URN, type=TYPE, news=news))
    assert reasons(answer) == []
    assert isinstance(received(answer.inputs).values["journey"], Unknown)


def test_a_preview_sends_nothing(client: Any, emulator: Emulator) -> None:
    create(client, VIP, preview=True)
    olds = {**VIP, "version": 3, "selfUri": "/x", "createdDate": "2026", "modifiedDate": "2026"}
    update = pb.UpdateRequest(
        id="1", urn=URN, type=TYPE, olds=sent(olds), news=sent({**VIP, "isActive": False}), preview=True
    )
    planned = received(client.Update(update).properties).values
    assert planned["isActive"] is False
    assert planned["selfUri"] == "/x"
    assert planned["createdDate"] == "2026"
    assert isinstance(planned["version"], Unknown)
    assert isinstance(planned["modifiedDate"], Unknown)
    assert requests(emulator) == []


def test_a_diff_names_what_changes_by_its_path(client: Any) -> None:
    made = create(client, VIP)
    news = {**VIP, "description": "new", "journey": {"patterns": [{**PATTERN, "count": 2}]}}
    del news["isActive"]
    request = pb.DiffRequest(
        id=made.id, urn=URN, type=TYPE, olds=made.properties, old_inputs=sent(VIP), news=sent(news)
    )
    found = client.Diff(request).detailedDiff
    assert {path: (each.kind, each.inputDiff) for path, each in found.items()} == {
        "description": (pb.PropertyDiff.ADD, True),
        "isActive": (pb.PropertyDiff.DELETE, True),
        "journey.patterns[0].count": (pb.PropertyDiff.UPDATE, True),
    }


# --- secrets ---------------------------------------------------------------------------------------------------------


def test_secrets_stay_secret_through_the_whole_life(client: Any) -> None:
    answer = check(client, {**VIP, "description": "hidden"}, secrets=["description", "journey"])
    assert received(answer.inputs).secrets == {"description", "journey"}
    made = client.Create(pb.CreateRequest(urn=URN, type=TYPE, properties=answer.inputs))
    assert received(made.properties).secrets == {"description", "journey"}
    read = client.Read(
        pb.ReadRequest(id=made.id, urn=URN, type=TYPE, properties=made.properties, inputs=answer.inputs)
    )
    assert received(read.properties).secrets == {"description", "journey"}
    assert received(read.inputs).secrets == {"description", "journey"}
    news = sent({**VIP, "description": "other"}, ["description"])
    changed = client.Update(
        pb.UpdateRequest(
            id=made.id, urn=URN, type=TYPE, olds=read.properties, old_inputs=read.inputs, news=news
        )
    )
    assert received(changed.properties).secrets == {"description"}


def test_a_secret_inside_a_field_makes_the_whole_field_one(client: Any) -> None:
    news = sent(VIP)
    pattern = news.fields["journey"].struct_value.fields["patterns"].list_value.values[0]
    marked = sent({"eventName": "hidden"}, ["eventName"])
    pattern.struct_value.fields["eventName"].CopyFrom(marked.fields["eventName"])
    answer = client.Check(pb.CheckRequest(urn=URN, type=TYPE, news=news))
    assert reasons(answer) == []
    bag = received(answer.inputs)
    assert bag.secrets == {"journey"}
    assert bag.values["journey"]["patterns"][0]["eventName"] == "hidden"


def test_a_secret_that_comes_back_is_one(client: Any, emulator: Emulator) -> None:
    inputs = sent({**VIP, "description": "hidden"}, ["description"])
    made = client.Create(pb.CreateRequest(urn=URN, type=TYPE, properties=inputs))
    emulator.edit("segments", made.id, description=None)
    request = pb.ReadRequest(id=made.id, urn=URN, type=TYPE, properties=made.properties, inputs=inputs)
    gone = client.Read(request)
    assert "description" in received(gone.properties).secrets
    emulator.edit("segments", made.id, description="hidden")
    request = pb.ReadRequest(id=made.id, urn=URN, type=TYPE, properties=gone.properties, inputs=gone.inputs)
    back = client.Read(request)
    assert received(back.inputs).values["description"] == "hidden"
    assert "description" in received(back.inputs).secrets


# --- failures --------------------------------------------------------------------------------------------------------


def test_an_error_is_one_message_in_this_doors_words(client: Any, emulator: Emulator) -> None:
    emulator.seed("segments", {"displayName": "VIP"})
    said = refused(lambda: create(client, VIP))
    assert "pulumi import genesys:index:Segment vip" in said
    assert "Traceback" not in said
    assert "display_name" not in said


def test_an_object_that_is_there_although_its_create_failed_is_kept(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = SegmentProvider.post
    monkeypatch.setattr(SegmentProvider, "post", lambda s, body: {**post(s, body), "color": "#000000"})
    with plugin("genesys", config_for("genesys:Segment", emulator, warnings="error")) as client:
        news = sent({**VIP, "color": "#ffffff", "description": "kept"}, ["description"])
        with pytest.raises(grpc.RpcError) as failure:
            client.Create(pb.CreateRequest(urn=URN, type=TYPE, properties=news))
        message, kept = failure_in(failure.value)
    assert kept is not None
    assert list(emulator.objects("segments")) == [kept.id]
    assert "is there, but a later step failed" in message
    bag = received(kept.properties)
    assert bag.values["displayName"] == "VIP"
    assert "description" in bag.secrets


# --- taking in -------------------------------------------------------------------------------------------------------


def test_an_import_answers_what_a_program_would_write(client: Any, emulator: Emulator) -> None:
    id = create(client, VIP).id
    requests(emulator)
    read = client.Read(pb.ReadRequest(id=id, urn=URN, type=TYPE))
    inputs = received(read.inputs).values
    assert requests(emulator) == [f"GET /api/v2/journey/segments/{id}"]
    assert inputs["displayName"] == "VIP"
    assert "context" not in inputs  # the server's empty one
    assert "version" not in inputs
    assert reasons(check(client, inputs, inputs)) == []
    request = pb.DiffRequest(
        id=id, urn=URN, type=TYPE, olds=read.properties, old_inputs=read.inputs, news=read.inputs
    )
    assert client.Diff(request).changes == pb.DiffResponse.DIFF_NONE


def test_an_object_that_is_not_there_cannot_be_imported(client: Any) -> None:
    assert "404" in refused(lambda: client.Read(pb.ReadRequest(id="none", urn=URN, type=TYPE)))


def test_a_type_can_be_listed(client: Any) -> None:
    ids = {create(client, {**VIP, "displayName": name}).id: name for name in ("A", "B")}
    found = list(client.List(pb.ListRequest(token="genesys:index:Segment")))
    assert {each.result.id: each.result.name for each in found} == ids
    assert len(list(client.List(pb.ListRequest(token="genesys:index:Segment", limit=1)))) == 1


# --- lookups and functions -------------------------------------------------------------------------------------------


def invoke(client: Any, name: str, secrets: tuple[str, ...] = (), /, **args: Any) -> Any:
    request = pb.InvokeRequest(tok=f"genesys:index:{name}", args=sent(args, secrets))
    return received(getattr(client.Invoke(request), "return")).values


def test_lookups_answer_in_the_names_of_every_language(client: Any) -> None:
    id = create(client, VIP).id
    found = invoke(client, "getSegment", displayName="VIP")
    assert found["id"] == id
    assert found["journey"]["patterns"][0]["streamType"] == "Web"
    assert found["selfUri"].endswith(id)
    assert [each["id"] for each in invoke(client, "listSegments", isActive=True)["items"]] == [id]


def test_a_lookup_sees_what_the_run_has_written(client: Any) -> None:
    create(client, VIP)
    invoke(client, "getSegment", displayName="VIP")
    id = create(client, {**VIP, "displayName": "Other"}).id
    assert invoke(client, "getSegment", displayName="Other")["id"] == id


def test_a_lookup_that_finds_nothing_says_so(client: Any) -> None:
    assert 'no segment named "[displayName]"' in refused(
        lambda: invoke(client, "getSegment", displayName="Nobody")
    )
    assert "one of them" in refused(lambda: invoke(client, "getSegment"))
    assert "unknown argument nme" in refused(lambda: invoke(client, "getSegment", nme="x"))
    assert "no function" in refused(lambda: invoke(client, "getNothing"))
    said = refused(lambda: invoke(client, "listSegments", queryFields=["x"]))
    assert "queryValue" in said


def test_a_secret_argument_is_in_no_message(client: Any) -> None:
    said = refused(lambda: invoke(client, "getSegment", ("displayName",), displayName="s3cret"))
    assert "s3cret" not in said


# --- configuration ---------------------------------------------------------------------------------------------------


def check_config(client: Any, **settings: Any) -> list[str]:
    return reasons(client.CheckConfig(pb.CheckRequest(news=sent(settings))))


def test_unknown_and_wrong_settings_are_refused(client: Any) -> None:
    assert check_config(client, baseUrl="http://127.0.0.1:1", version="0.1.0") == []
    (said,) = check_config(client, reigon="eu-central-1")
    assert 'genesys:reigon: unknown setting, did you mean "genesys:region"' in said
    (said,) = check_config(client, timeout="-1")
    assert "genesys:timeout: must be a number" in said
    assert check_config(client, timeout=Unknown()) == []


def test_a_credential_in_clear_text_is_refused_before_anything_registers(emulator: Emulator) -> None:
    config = config_for("genesys:Segment", emulator)
    with plugin("genesys", config) as client:
        client.Configure(pb.ConfigureRequest(name="default", args=sent({"clientSecret": "x"})))
        (said,) = reasons(check(client, VIP))
    assert "genesys:clientSecret: is a credential in clear text" in said


def test_settings_come_as_the_sdks_write_them(emulator: Emulator) -> None:
    config = {**config_for("genesys:Segment", emulator), "genesys:timeout": "60", "genesys:allowHttp": "true"}
    with plugin("genesys", config, name="mine") as client:
        assert reasons(check(client, VIP)) == []
        assert create(client, VIP).id


def test_a_change_of_settings_replaces_nothing(client: Any) -> None:
    request = pb.DiffRequest(olds=sent({"region": "us-east-1"}), news=sent({"region": "eu-central-1"}))
    found = client.DiffConfig(request)
    assert (found.changes, list(found.replaces)) == (pb.DiffResponse.DIFF_SOME, [])
    request = pb.DiffRequest(olds=sent({"region": "us-east-1"}), news=sent({"region": "us-east-1"}))
    assert client.DiffConfig(request).changes == pb.DiffResponse.DIFF_NONE


def test_an_object_of_another_host_is_refused_at_diff(client: Any, emulator: Emulator) -> None:
    made = create(client, VIP)
    other = {**config_for("genesys:Segment", emulator), "genesys:baseUrl": "http://127.0.0.1:1"}
    with plugin("genesys", other) as elsewhere:
        request = pb.DiffRequest(
            id=made.id, urn=URN, type=TYPE, olds=made.properties, old_inputs=sent(VIP), news=sent(VIP)
        )
        said = refused(lambda: elsewhere.Diff(request))
    assert "belongs to" in said


def test_a_handshake_needs_no_parameters(client: Any) -> None:
    assert client.Handshake(pb.ProviderHandshakeRequest()).accept_secrets is True


# --- what is otherwise at this door ----------------------------------------------------------------------------------


def test_a_second_create_of_the_same_key_is_refused(client: Any) -> None:
    create(client, VIP)
    other = URN.replace("::vip", "::other")
    request = pb.CreateRequest(urn=other, type=TYPE, properties=sent(VIP))
    assert "this run has made a segment of the same" in refused(lambda: client.Create(request))


def test_an_object_that_the_run_has_read_is_its_own(client: Any, emulator: Emulator) -> None:
    made = create(client, VIP)
    with plugin("genesys", config_for("genesys:Segment", emulator)) as later:
        assert "this stack doesn't own it" in refused(lambda: create(later, VIP))
    with plugin("genesys", config_for("genesys:Segment", emulator)) as later:
        later.Read(
            pb.ReadRequest(id=made.id, urn=URN, type=TYPE, properties=made.properties, inputs=sent(VIP))
        )
        assert create(later, VIP).id != made.id


def test_a_create_in_another_org_than_a_neighbours_is_refused(client: Any, emulator: Emulator) -> None:
    made = create(client, VIP)
    other = emulator.add_org("other-client", "other-secret", name="other")
    theirs = {
        **config_for("genesys:Segment", emulator),
        "genesys:clientId": "other-client",
        "genesys:clientSecret": "other-secret",
    }
    with plugin("genesys", theirs) as elsewhere:
        request = pb.DiffRequest(
            id=made.id, urn=URN, type=TYPE, olds=made.properties, old_inputs=sent(VIP), news=sent(VIP)
        )
        elsewhere.Diff(request)
        said = refused(lambda: create(elsewhere, {**VIP, "displayName": "New"}))
    assert "the objects of this stack belong to" in said
    assert other.objects("segments") == {}


def test_free_form_json_may_be_an_object_or_text(client: Any) -> None:
    kind = "genesys:index:ActionMap"
    urn = f"urn:pulumi:dev::project::{kind}::m"
    for given in ({"i": 3, "deep": {"a_b": [1]}}, '{"i":3,"deep":{"a_b":[1]}}'):
        fields = {"openAction": {"id": "x"}, "configurationFields": given}
        news = {
            "displayName": "M",
            "triggerWithSegments": ["s"],
            "activation": {"type": "immediate"},
            "action": {"mediaType": "openAction", "openActionFields": fields},
        }
        answer = client.Check(pb.CheckRequest(urn=urn, type=kind, news=sent(news)))
        assert reasons(answer) == []
        found = received(answer.inputs).values["action"]["openActionFields"]["configurationFields"]
        assert "3.0" not in found
        assert json.loads(found) == {"i": 3, "deep": {"a_b": [1]}}
