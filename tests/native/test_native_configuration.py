"""Which provider the program made and which the engine, by name and settings, and so whether the environment wins."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2 as pb
from support.native import VIP, plugin, refused
from support.requests import sent as requests
from support.settings import config_for

from journeys.emulator import Emulator, Org
from journeys.native.config import is_engines_name
from journeys.native.wire import received, sent
from journeys.planned import Planned
from journeys.registry import load

TYPE = "genesys:index:Segment"
OF = {"urn": f"urn:pulumi:dev::project::{TYPE}::vip", "type": TYPE}
STACK = "PULUMI_CONFIG"
"""Where the engine tells a plugin the stack's configuration of its package."""


@pytest.fixture
def other(emulator: Emulator) -> Org:
    return emulator.add_org("other-client", "other-secret", name="Other")


@pytest.fixture
def given(emulator: Emulator, other: Org, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Arguments with the other organisation's credentials, while the environment has those of the emulator's own."""
    monkeypatch.delenv(STACK, raising=False)
    for name, value in zip(("ID", "SECRET"), next(iter(emulator.org.clients.items())), strict=True):
        monkeypatch.setenv(f"GENESYSCLOUD_OAUTHCLIENT_{name}", value)
    return config_for("genesys:Segment", emulator, other)


def org_written_to(client: Any) -> str:
    made = client.Create(pb.CreateRequest(properties=sent(VIP), **OF))
    return str(json.loads(received(made.properties).values["__record"])["org"])


def as_stack_config(given: dict[str, str]) -> str:
    return json.dumps({name.partition(":")[2]: value for name, value in given.items()})


@pytest.mark.parametrize("name", ["eu", "default_eu", "defaults", "default_", "default_0_1_0_eu"])
def test_a_provider_of_the_program_has_its_own_credentials_whatever_its_name(
    name: str, given: dict[str, str], other: Org
) -> None:
    with plugin("genesys", given, name=name) as client:
        assert org_written_to(client) == other.id


def test_a_version_tells_the_engines_from_one_that_is_named_as_such(
    given: dict[str, str], other: Org
) -> None:
    """Every generated SDK sends its version, which the engine has in the name of its own."""
    with plugin("genesys", {**given, "genesys:version": "0.1.0"}, name="default") as client:
        assert org_written_to(client) == other.id


@pytest.mark.parametrize("name", ["default", "default_0_1_0"])
def test_the_engines_own_takes_credentials_from_the_environment_first(
    name: str, given: dict[str, str], emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STACK, as_stack_config(given))
    version = {"genesys:version": "0.1.0"} if name != "default" else {}
    with plugin("genesys", {**given, **version}, name=name) as client:
        assert org_written_to(client) == emulator.org.id


@pytest.mark.parametrize("stack", ["", "{}", "no JSON", '{"clientId": "another"}'])
def test_credentials_of_an_unclear_provider_are_refused_where_the_environment_has_others(
    stack: str, given: dict[str, str], emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STACK, stack)
    with plugin("genesys", given, name="default") as client:
        calls = [
            lambda: client.Create(pb.CreateRequest(properties=sent(VIP), **OF)),
            lambda: client.Invoke(
                pb.InvokeRequest(tok="genesys:index:getSegment", args=sent({"displayName": "VIP"}))
            ),
            lambda: client.Construct(pb.ConstructRequest(type="genesys:index:JourneyBundle", name="it")),
            lambda: client.Delete(pb.DeleteRequest(id="x", **OF)),
        ]
        for call in calls:
            said = refused(call)
            assert said.startswith(
                'the provider "default" has credentials that are not those of the environment'
            )
            assert "GENESYSCLOUD_OAUTHCLIENT_ID" in said
            assert "give it another name" in said
            for secret in given.values():
                assert len(secret) < 3 or secret not in said
    assert requests(emulator) == []


def test_a_token_in_the_environment_counts_as_other_credentials(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GENESYSCLOUD_OAUTHCLIENT_ID")
    monkeypatch.delenv("GENESYSCLOUD_OAUTHCLIENT_SECRET")
    monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "token")
    with plugin("genesys", given, name="default") as client:
        said = refused(lambda: client.Create(pb.CreateRequest(properties=sent(VIP), **OF)))
    assert "GENESYSCLOUD_ACCESS_TOKEN" in said


def test_the_same_credentials_in_both_places_are_fine(emulator: Emulator, given: dict[str, str]) -> None:
    with plugin("genesys", config_for("genesys:Segment", emulator), name="default") as client:
        assert org_written_to(client) == emulator.org.id


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("default", ""),
        ("default_0_18_1", "0.18.1"),
        ("default_0_17_7_dev_1555435978_gb7030aa4_dirty", "0.17.7-dev.1555435978+gb7030aa4.dirty"),
        ("default_0_18_1_pulumi.com/pkg", "0.18.1"),
        ("default_company.com", ""),
        ("default_http_/localhost_8080", ""),
    ],
)
def test_names_that_the_engine_gives(name: str, version: str) -> None:
    """As in `pkg/resource/deploy/providers/provider_test.go` of Pulumi."""
    assert is_engines_name(name, version)
    assert not is_engines_name(name, "7.7.7")


@pytest.mark.parametrize(
    "name", ["Default", "default_eu", "default_eu_west_1", "default_1", "default2", "eu"]
)
def test_names_that_the_engine_gives_to_none(name: str) -> None:
    assert not is_engines_name(name, "")
    assert not is_engines_name(name, "0.1.0")


@pytest.mark.parametrize(
    ("name", "is_own"),
    [("default", False), ("default_0_1_0", False), ("default_1_0_0_rc_1", False), ("default_eu", True)],
)
def test_a_plan_tells_a_provider_of_the_program_by_its_name(name: str, is_own: bool) -> None:
    reference = f"urn:pulumi:dev::project::pulumi:providers:genesys::{name}::the-id"
    assert Planned(load("genesys:Segment"), {"provider": reference}).has_own_provider is is_own


@pytest.mark.parametrize("secret", ['"quoted"', '"open', '"5"', "{}", '["a"]'])
def test_a_text_is_taken_as_it_is(secret: str, emulator: Emulator) -> None:
    org = emulator.add_org("quoted-client", secret, name="Quoted")
    config = config_for("genesys:Segment", emulator, org)
    with plugin("genesys", config, name="mine") as client:
        assert org_written_to(client) == org.id


@pytest.mark.parametrize(("number", "truth"), [("60", "true"), ('"60"', '"true"')])
def test_numbers_and_booleans_come_as_json_texts_from_sdks(
    number: str, truth: str, emulator: Emulator
) -> None:
    config = config_for("genesys:Segment", emulator, timeout=number, allowHttp=truth)
    with plugin("genesys", config, name="mine") as client:
        answer = client.Check(pb.CheckRequest(news=sent(VIP), **OF))
        assert list(answer.failures) == []
        assert org_written_to(client) == emulator.org.id
