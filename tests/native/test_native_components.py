"""Components for programs in other languages, without an engine: what the plugin registers, and what it refuses."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2 as pb
from support.monitor import Monitor, construct_request, monitor
from support.native import failure_in, plugin

from components.journeys.component import Component
from journeys.native.components import components
from journeys.native.wire import ASSETS, UNKNOWN, received
from journeys.registry import VENDORS
from providers.core.sdk import OUTPUT_VALUE, SECRET, SECRET_KEY

BUNDLE = "genesys:index:JourneyBundle"
OTHER = "urn:pulumi:dev::project::genesys:index:Segment::other"
PATTERN = {
    "criteria": [{"key": "page.url", "values": ["/a"], "operator": "containsAny"}],
    "count": 2,
    "streamType": "Web",
    "sessionType": "web",
}
VIP = {"displayName": "VIP", "isActive": True, "journey": {"patterns": [PATTERN]}}
OFFER = {"displayName": "Offer", "isActive": True, "action": {"mediaType": "webMessagingOffer"}}


class World:
    """A plugin that makes components, and the monitor that they are registered with."""

    def __init__(self, client: Any, registered: Monitor, address: str) -> None:
        self.client, self.monitor, self.address = client, registered, address

    def make(self, inputs: Any, kind: str = BUNDLE, name: str = "vip", **more: Any) -> pb.ConstructResponse:
        self.monitor.preview = more.setdefault("dryRun", True)
        answer: pb.ConstructResponse = self.client.Construct(
            construct_request(self.address, kind, name, inputs, **more)
        )
        return answer

    def refused(self, inputs: Any, **more: Any) -> str:
        with pytest.raises(grpc.RpcError) as failure:
            self.make(inputs, **more)
        return failure_in(failure.value)[0]


@pytest.fixture
def world() -> Iterator[World]:
    settings = {"genesys:baseUrl": "http://127.0.0.1:9", "genesys:clientSecret": "hush"}
    with monitor() as (registered, address), plugin("genesys", settings) as client:
        yield World(client, registered, address)


def marked(mark: str, **fields: Any) -> dict[str, Any]:
    return {SECRET_KEY: mark, **fields}


# --- what is registered ----------------------------------------------------------------------------------------------


def test_a_bundle_has_native_children_that_belong_to_it(world: World) -> None:
    answer = world.make({"segment": VIP, "actionMap": OFFER})
    bundle, segment, offer = (world.monitor.of(name) for name in ("vip", "vip-segment", "vip-action-map"))
    assert answer.urn == f"urn:pulumi:dev::project::{BUNDLE}::vip"
    assert bundle.type == BUNDLE
    assert (segment.type, offer.type) == ("genesys:index:Segment", "genesys:index:ActionMap")
    assert segment.parent == offer.parent == answer.urn
    assert received(segment.object).values == VIP
    assert "__provider" not in segment.object.fields
    assert list(received(offer.object).values["triggerWithSegments"]) != []


def test_outputs_are_known_after_an_up_and_depend_on_the_children(world: World) -> None:
    answer = world.make({"segment": VIP, "actionMap": OFFER}, dryRun=False)
    ids = {"segmentId": "id-of-vip-segment", "actionMapId": "id-of-vip-action-map"}
    assert received(answer.state).values == ids == received(world.monitor.outputs[answer.urn]).values
    (urn,) = answer.stateDependencies["segmentId"].urns
    assert urn.endswith("genesys:index:Segment::vip-segment")
    assert received(world.monitor.of("vip-action-map").object).values["triggerWithSegments"] == [
        "id-of-vip-segment"
    ]


def test_what_the_other_door_has_made_is_found_by_aliases(world: World) -> None:
    world.make({"segment": VIP, "actionMap": OFFER})
    assert [each.spec.type for each in world.monitor.of("vip").aliases] == ["journeys:index:JourneyBundle"]
    (alias,) = world.monitor.of("vip-segment").aliases
    assert alias.spec.type == "pulumi-python:dynamic/genesys:Segment"


def test_a_part_that_was_there_before_keeps_its_name_as_an_alias(world: World) -> None:
    world.make({"segment": VIP, "actionMap": OFFER, "movedFrom": {"actionMap": "old-offer"}})
    specs = [each.spec for each in world.monitor.of("vip-action-map").aliases]
    assert [(each.name, each.noParent) for each in specs if each.name] == [("old-offer", True)]


def test_the_components_options_hold_for_its_children(world: World) -> None:
    reference = "urn:pulumi:dev::project::pulumi:providers:genesys::eu::the-id"
    world.make(
        {"segment": VIP, "actionMap": OFFER},
        providers={"genesys": reference},
        protect=True,
        dependencies=[OTHER],
    )
    segment = world.monitor.of("vip-segment")
    assert segment.provider == reference
    assert segment.protect
    assert list(segment.dependencies) == [OTHER]


def test_a_component_in_a_component_is_made_in_the_same_call(world: World) -> None:
    kind = "genesys:index:WebMessagingOffer"
    world.make({"pages": ["/pricing"], "visits": 3, "text": "Hello"}, kind=kind, name="help")
    assert [each.type for each in world.monitor.registered][:2] == [kind, BUNDLE]
    segment = received(world.monitor.of("help-segment").object).values
    assert segment["journey"]["patterns"][0]["count"] == 3
    action = received(world.monitor.of("help-action-map").object).values["action"]
    assert action == {"mediaType": "webMessagingOffer", "webMessagingOfferFields": {"offerText": "Hello"}}


# --- secrets, unknowns, dependencies ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "secret",
    [marked(SECRET, value="hush"), marked(OUTPUT_VALUE, value="hush", secret=True)],
    ids=["as YAML sends it", "as SDKs send it"],
)
def test_a_secret_inside_stays_one_and_hides_nothing_else(secret: dict[str, Any], world: World) -> None:
    struct = struct_pb2.Struct()
    struct.update({"segment": {**VIP, "description": secret}, "actionMap": OFFER})
    world.make(struct)
    bag = received(world.monitor.of("vip-segment").object)
    assert bag.secrets == {"description"}
    assert bag.values["description"] == "hush"


@pytest.mark.parametrize(
    "later",
    [UNKNOWN, marked(OUTPUT_VALUE, dependencies=[OTHER])],
    ids=["as YAML sends it", "as SDKs send it"],
)
def test_what_is_known_only_later_stays_so(later: Any, world: World) -> None:
    struct = struct_pb2.Struct()
    struct.update({"segment": VIP, "actionMap": {**OFFER, "triggerWithSegments": [later]}})
    world.make(struct, dependencies=[OTHER])
    offer = world.monitor.of("vip-action-map")
    assert [type(each).__name__ for each in received(offer.object).values["triggerWithSegments"]] == [
        "Unknown"
    ] * 2
    assert OTHER in offer.dependencies


def test_a_part_is_given_by_an_id_that_is_known_only_later(world: World) -> None:
    struct = struct_pb2.Struct()
    struct.update({"segment": marked(OUTPUT_VALUE, value="seg-1", dependencies=[OTHER]), "actionMap": OFFER})
    world.make(struct)
    offer = world.monitor.of("vip-action-map")
    assert received(offer.object).values["triggerWithSegments"] == ["seg-1"]
    assert list(offer.propertyDependencies["triggerWithSegments"].urns) == [OTHER]
    assert len(world.monitor.registered) == 2


def test_an_object_in_an_output_arrives_by_the_names_of_the_program(world: World) -> None:
    action = {"mediaType": "contentOffer", "actionTemplate": {"id": "template"}}
    struct = struct_pb2.Struct()
    struct.update(
        {
            "segment": VIP,
            "actionMap": {**OFFER, "action": marked(OUTPUT_VALUE, value=action)},
            "actionTemplate": "another",
        }
    )
    world.make(struct)
    assert received(world.monitor.of("vip-action-map").object).values["action"] == action


# --- mistakes --------------------------------------------------------------------------------------------------------


def test_all_mistakes_of_a_component_come_at_once_and_nothing_is_registered(world: World) -> None:
    wrong = {**VIP, "journey": {"patterns": [{**PATTERN, "count": 0, "streamTyp": "Web"}]}}
    said = world.refused({"segment": wrong, "actionMap": {**OFFER, "displayName": ""}, "funel": {}})
    assert said.startswith("4 mistakes were found in the program; nothing was sent:\n")
    assert 'JourneyBundle "vip": funel: unknown field' in said
    assert 'Segment "vip-segment": journey.patterns[0].count: must be at least 1' in said
    assert "journey.patterns[0].streamTyp" in said
    assert 'ActionMap "vip-action-map": displayName' in said
    assert ".py" not in said
    assert [each.type for each in world.monitor.registered] == [BUNDLE]


def test_names_in_snake_case_are_mistakes_and_of_two_spellings_none_is_dropped(world: World) -> None:
    segment = {**VIP, "display_name": "Other"}
    said = world.refused(
        {"segment": segment, "actionMap": OFFER, "action_map": {**OFFER, "is_active": False}}
    )
    spelling = "must be spelled so, and not in snake_case"
    assert f'JourneyBundle "vip": segment.displayName: {spelling}' in said
    assert f'JourneyBundle "vip": actionMap: {spelling}' in said
    assert f'JourneyBundle "vip": actionMap.isActive: {spelling}' in said
    assert [each.type for each in world.monitor.registered if each.custom] == []


@pytest.mark.parametrize("kind", [kind for vendor in VENDORS for kind in components(vendor)])
def test_what_is_missing_is_told_by_every_component(kind: str) -> None:
    vendor = kind.partition(":")[0]
    with monitor() as (registered, address), plugin(vendor, {}) as client:
        said = World(client, registered, address).refused({}, kind=kind, name="it")
    assert "found in the program; nothing was sent:\n" in said
    assert f'{kind.rpartition(":")[2]} "it": ' in said
    assert [each.type for each in registered.registered if each.custom] == []


@pytest.mark.parametrize("mark", sorted(ASSETS))
def test_no_argument_takes_an_asset(world: World, mark: str) -> None:
    asset = marked(mark, hash="x", text="hush")
    fields = {"openAction": {"id": "x"}, "configurationFields": {"a": [asset]}}
    action = {"mediaType": "openAction", "openActionFields": fields}
    said = world.refused({"segment": {**VIP, "displayName": asset}, "actionMap": {**OFFER, "action": action}})
    assert 'Segment "vip-segment": displayName: must be a string' in said
    assert "configurationFields: has a FileAsset at a[0], which JSON doesn't know" in said
    said = world.refused({"text": asset, "pages": [asset]}, kind="genesys:index:WebMessagingOffer")
    assert "webMessagingOfferFields.offerText: must be a string; got an asset" in said
    assert "criteria[0].values[0]: must be a string" in said


def test_two_parts_with_one_key_are_a_mistake(world: World) -> None:
    variant = {"action": {"mediaType": "webMessagingOffer"}, "displayName": "Offer"}
    inputs = {"pages": ["/a"], "a": {**variant, "weight": 1}, "b": {**variant, "weight": 2}}
    said = world.refused(inputs, kind="genesys:index:Experiment")
    assert 'ActionMap "vip-b": displayName: the same as of action map "vip-a"' in said


def test_an_object_can_not_be_an_output_as_a_whole(world: World) -> None:
    struct = struct_pb2.Struct()
    struct.update({"segment": "seg-1", "actionMap": marked(OUTPUT_VALUE, value=OFFER)})
    assert (
        'JourneyBundle "vip": actionMap: give the object or list itself, not an output of it'
        in world.refused(struct)
    )
    struct.update({"segment": marked(OUTPUT_VALUE, value=VIP), "actionMap": OFFER})
    assert "segment: give the object or list itself" in world.refused(struct)


def test_a_refusal_is_told_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    struct = struct_pb2.Struct()
    struct.update({"segment": marked(OUTPUT_VALUE, value=VIP), "actionMap": OFFER})
    world.refused(struct)
    gc.collect()
    assert [each.name for each in caplog.records if each.name == "asyncio"] == []


def test_settings_are_those_of_the_provider_that_makes_it(world: World) -> None:
    clear = {"genesys:baseUrl": "http://127.0.0.1:9", "genesys:regoin": "eu"}
    with plugin("genesys", clear) as client:
        other = World(client, world.monitor, world.address)
        said = other.refused(
            {"segment": VIP, "actionMap": OFFER}, config={"genesys:clientId": "x", "other:key": "y"}
        )
    assert "genesys:regoin: unknown setting" in said
    assert "clientId" not in said.partition("allowed")[0]


def test_a_component_of_another_version_is_refused(world: World) -> None:
    assert "no component of this version" in world.refused({}, kind="genesys:index:Nothing")


# --- the package -----------------------------------------------------------------------------------------------------


def test_every_component_of_ours_is_in_one_package() -> None:
    found = [each.kind.__name__ for vendor in VENDORS for each in components(vendor).values()]
    import components.journeys as ours

    wanted = {
        name
        for name in ours.__all__
        if isinstance(getattr(ours, name), type) and issubclass(getattr(ours, name), Component)
    }
    assert sorted(found) == sorted(wanted)


def test_every_argument_has_a_form_but_what_python_programs_build() -> None:
    from journeys.native.components import _args_of

    left_out = {
        f"{each.kind.__name__}.{name}"
        for vendor in VENDORS
        for each in components(vendor).values()
        for name in _args_of(each.kind).__annotations__.keys() - each.form.fields.keys()
    }
    assert left_out == {"AudienceJourney.steps"}
