"""Where a journey's API is, whose token is sent, and what is said where something is missing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from providers.core.errors import ConfigError, Unauthorized, WrongOrg
from providers.core.session.session import session_for
from providers.core.session.settings import check_stack_config, resolve
from providers.http.auth import BearerToken
from providers.twilio_segment.dialect import SEGMENT

from .conftest import World


def address(config: Mapping[str, str], environ: Mapping[str, str]) -> str:
    return SEGMENT.base_url(resolve(SEGMENT, config, environ))


@pytest.mark.parametrize(
    ("config", "environ", "url"),
    [
        ({}, {}, "https://api.segmentapis.com"),
        ({"segment:region": "us"}, {}, "https://api.segmentapis.com"),
        ({"segment:region": "eu"}, {}, "https://eu1.api.segmentapis.com"),
        ({"segment:baseUrl": "http://127.0.0.1:1/"}, {}, "http://127.0.0.1:1"),
        ({}, {"PUBLIC_API_URL": "https://gateway.example"}, "https://gateway.example"),
    ],
)
def test_address(config: dict[str, str], environ: dict[str, str], url: str) -> None:
    assert address(config, environ) == url


@pytest.mark.parametrize(
    ("config", "environ", "why"),
    [
        (
            {"segment:region": "eu", "segment:baseUrl": "https://x"},
            {},
            "segment:baseUrl and segment:region name the address twice; keep one of them",
        ),
        (
            {"segment:region": "eu"},
            {"PUBLIC_API_URL": "https://x"},
            "PUBLIC_API_URL=https://x and segment:region=eu name different addresses; unset one of them",
        ),
        ({"segment:region": "asia"}, {}, "segment:region must be one of us, eu; got 'asia'"),
    ],
)
def test_address_that_cannot_be(config: dict[str, str], environ: dict[str, str], why: str) -> None:
    with pytest.raises(ConfigError) as error:
        address(config, environ)
    assert str(error.value) == why


@pytest.mark.parametrize(
    ("config", "environ", "token", "source"),
    [
        ({"segment:token": "tok-a"}, {}, "tok-a", "stack config segment:token"),
        (
            {"segment:token": "tok-a"},
            {"PUBLIC_API_TOKEN": "tok-b"},
            "tok-b",
            "environment variable PUBLIC_API_TOKEN",
        ),
        (
            {"segment:credentialsEnv": "EU"},
            {"PUBLIC_API_TOKEN": "tok-b", "PUBLIC_EU_API_TOKEN": "tok-c"},
            "tok-c",
            "environment variable PUBLIC_EU_API_TOKEN",
        ),
        (
            {"segment:token": "tok-a", "segment:explicitProvider": "true"},
            {"PUBLIC_API_TOKEN": "tok-b"},
            "tok-a",
            "the provider's arguments",
        ),
    ],
)
def test_token(config: dict[str, str], environ: dict[str, str], token: str, source: str) -> None:
    credentials = SEGMENT.connect(resolve(SEGMENT, config, environ)).credentials
    assert isinstance(credentials, BearerToken)
    assert credentials == BearerToken(token, credentials.source)
    assert credentials.source.startswith(source)
    assert token not in repr(credentials)


def test_a_misspelt_setting_is_unknown() -> None:
    (found,) = check_stack_config(SEGMENT, {"segment:tokn": "x"}, lambda name: True)
    assert found.startswith("segment:tokn: unknown setting")
    assert 'did you mean "segment:token"?' in found


def test_a_token_in_clear_text_is_a_mistake() -> None:
    assert check_stack_config(SEGMENT, {"segment:token": "x"}, lambda name: False) == [
        "segment:token: is a credential in clear text; set it with `pulumi config set --secret segment:token`, or use "
        "PUBLIC_API_TOKEN"
    ]


def test_previews_need_no_token(world: World) -> None:
    world.driver.config.pop("segment:token")
    assert world.preview().op == "create"
    with pytest.raises(ConfigError, match="No Twilio Segment token: set PUBLIC_API_TOKEN"):
        world.up()


def test_a_refused_token_says_where_it_came_from(world: World) -> None:
    world.driver.config["segment:token"] = "wrong-token"
    with pytest.raises(Unauthorized, match="It came from stack config segment:token") as error:
        world.up()
    assert "wrong-token" not in str(error.value)


def test_another_host_is_another_workspace(world: World) -> None:
    world.up()
    world.driver.config["segment:baseUrl"] = "http://127.0.0.1:9"
    with pytest.raises(WrongOrg, match=r"but segment is configured for 127\.0\.0\.1:9"):
        world.preview()


def test_the_alpha_version_is_asked_for(world: World) -> None:
    world.up()
    connection = session_for(SEGMENT, world.config).client.connection
    assert connection.dialect.media_type == "application/vnd.segment.v1alpha+json"
    assert world.emulator.token is not None
