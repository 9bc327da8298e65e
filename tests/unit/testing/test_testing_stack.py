"""Stacks of journeys.testing: what runs report, what they use of the user's, and what they leave alone."""

from __future__ import annotations

import pytest

from journeys.testing import RunFailed
from providers.core.errors import ConfigError
from providers.core.session.session import forget_sessions, session_for
from providers.genesys.dialect import GENESYS

WHO, LIST, MAKE = (
    "GET /api/v2/organizations/me",
    "GET /api/v2/journey/segments",
    "POST /api/v2/journey/segments",
)


@pytest.mark.slow
def test_a_life(genesys, stack):
    assert stack.preview().requests == []
    up = stack.up()
    assert up.changes == {"create": 2}
    assert up.created == ["help", "vip"]
    assert up.requests == genesys.requests == [WHO, LIST, MAKE, MAKE]
    assert up.outputs == stack.outputs == {n: genesys.segments[n.upper()]["id"] for n in ("help", "vip")}

    genesys.segments.edit("VIP", isActive=False)
    genesys.segments.remove("HELP")
    refresh = stack.refresh()
    assert (refresh.updated, refresh.deleted) == ({"vip": ["is_active"]}, ["help"])
    assert stack.up().changes == {"create": 1, "update": 1}

    stack.config["audiences"][0]["active"] = False
    del stack.config["audiences"][1]
    preview = stack.preview()
    assert (preview.updated, preview.deleted) == ({"vip": ["is_active"]}, ["help"])
    assert "~  pulumi-python:dynamic/genesys:Segment vip update" in preview.output
    assert genesys.segments["VIP"]["isActive"] is True
    assert stack.destroy().changes == {"delete": 2}
    assert len(genesys.segments) == 0


@pytest.mark.slow
def test_nothing_of_the_users_is_touched_or_used(repo, genesys, stack, monkeypatch):
    monkeypatch.setenv("GENESYSCLOUD_REGION", "eu-west-1")
    monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "of a real org")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "of the user")
    before = {path: path.read_bytes() for path in repo.rglob("*")}
    assert stack.up().changes == {"create": 2}
    assert {path: path.read_bytes() for path in repo.rglob("*")} == before
    assert [r.status for r in genesys.requests] == [200, 200, 201, 201]
    assert dict(stack.config) == {
        "genesys:warnings": "error",
        "other:flag": True,
        "infra:audiences": [{"name": "vip", "pages": ["/pricing"]}, {"name": "help", "pages": ["/help"]}],
    }


def test_a_failure_has_every_error_and_the_run(genesys, stack):
    stack.config["audiences"] = [{"name": "a", "pages": []}, {"name": "b", "pages": ["/"], "active": "no"}]
    with pytest.raises(RunFailed) as failed:
        stack.up()
    assert str(failed.value).startswith("up failed:\n2 mistakes were found in the program; nothing was sent:")
    assert 'Segment "b": is_active: must be True or False; got "no"' in str(failed.value)
    assert failed.value.run.errors
    assert failed.value.run.requests == genesys.requests == []


@pytest.mark.slow
def test_warnings_and_what_the_stack_makes_of_them(make_stack):
    program = "from providers.genesys import Segment\nSegment('s', display_name='S')\n"
    lax = make_stack(program=program)
    assert [text for text in lax.preview().warnings if "no rule assigns anybody" in text]
    strict = make_stack(program=program)
    strict.config["genesys:warnings"] = "error"
    with pytest.raises(RunFailed, match="no rule assigns anybody"):
        strict.preview()


@pytest.mark.slow
def test_a_secret_of_the_stack_is_asked_for(repo, stack):
    (repo / "__main__.py").write_text("import pulumi\npulumi.Config().require('key')\n")
    with pytest.raises(RunFailed, match=r"set stack\.config\['infra:key'\]"):
        stack.preview()
    stack.config["key"] = "something"
    assert stack.preview().changes == {}


REAL = """
from pulumi import InvokeOptions
from providers.genesys import Provider, get_segment

real = Provider("real", region="eu-central-1", client_id="id", client_secret="secret")
get_segment("VIP", opts=InvokeOptions(provider=real))
"""


@pytest.mark.slow
def test_a_real_org_in_the_program_is_refused(make_stack):
    with pytest.raises(RunFailed, match="not on this machine"):
        make_stack(program=REAL).preview()


def test_lookups_of_a_real_org_send_nothing(monkeypatch):
    """They run in the program, where the engine doesn't see them."""
    config = {"genesys:region": "eu-central-1", "genesys:accessToken": "t"}
    assert session_for(GENESYS, config).client
    forget_sessions()
    monkeypatch.setenv("JOURNEYS_LOOPBACK_ONLY", "1")
    with pytest.raises(ConfigError, match=r"api\.mypurecloud\.de is not on this machine.*nothing was sent"):
        _ = session_for(GENESYS, config).client
    login = {"genesys:baseUrl": "http://127.0.0.1:1", "genesys:loginUrl": "https://login.mypurecloud.de"}
    with pytest.raises(ConfigError, match=r"login\.mypurecloud\.de"):
        _ = session_for(GENESYS, {**login, "genesys:clientId": "c", "genesys:clientSecret": "s"}).client


def test_a_real_org_in_config_is_refused(stack):
    stack.config["genesys:region"] = "eu-central-1"
    with pytest.raises(RunFailed, match="not on this machine"):
        stack.preview()


SAME_NAMES = """
import pulumi
from components.journeys import WebMessagingOffer
from providers.genesys import ActionMap, Provider, Segment

Provider("other")
segment = Segment("vip", display_name="VIP", external_segment={
    "id": pulumi.Config().require("id"), "name": "x", "source": "Custom"})
ActionMap("vip", display_name="VIP", trigger_with_segments=[segment.id],
          action={"media_type": "webMessagingOffer"})
WebMessagingOffer("offer", segment=segment)
"""


@pytest.mark.slow
def test_objects_alone_count_and_namesakes_have_their_types(genesys, make_stack):
    stack = make_stack(program=SAME_NAMES)
    stack.config["id"] = "1"
    assert stack.up().created == ["offer-action-map", "vip (ActionMap)", "vip (Segment)"]
    stack.config["id"] = "2"
    preview = stack.preview()
    assert preview.replaced == {"vip (Segment)": ["external_segment.id"]}
    assert preview.updated == {
        name: ["trigger_with_segments[0]"] for name in ("offer-action-map", "vip (ActionMap)")
    }
    assert genesys.action_maps["offer"]["isActive"] is True


TWO_ORGS = """
import pulumi
from providers.genesys import Provider, Segment

eu = Provider("eu", base_url=pulumi.Config().require("eu"), credentials_env="EU")
Segment("s", pulumi.ResourceOptions(provider=eu), display_name="S", external_segment={"id": "1", "name": "x"})
"""


@pytest.mark.slow
def test_a_second_org_and_environment_variables(genesys, make_stack):
    eu = genesys.add_org("eu")
    stack = make_stack(program=TWO_ORGS)
    stack.config["eu"] = eu.url
    stack.env["GENESYSCLOUD_EU_OAUTHCLIENT_ID"] = eu.client_id
    stack.env["GENESYSCLOUD_EU_OAUTHCLIENT_SECRET"] = eu.client_secret
    assert stack.up().created == ["s"]
    assert (list(eu.segments), list(genesys.segments)) == (["S"], [])
    assert (eu.requests, genesys.requests) == ([WHO, LIST, MAKE], [])


@pytest.mark.slow
def test_protected_objects_stay(genesys, stack):
    del stack.config["audiences"][1]
    stack.config["audiences"][0]["protect"] = True
    stack.up()
    with pytest.raises(RunFailed, match="protected"):
        stack.destroy()
    assert list(genesys.segments) == ["VIP"]


@pytest.mark.slow
def test_a_program_in_a_file(tmp_path, make_stack):
    file = tmp_path / "any_name.py"
    file.write_text("import pulumi\npulumi.export('x', 1)\n")
    assert make_stack(program=file).up().outputs == {"x": 1}
