"""Credentials in an address are refused before anything shows it: no message, no state, no doctor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from segments import ARGS
from support.driver import CheckFailed, Driver

from providers.core.errors import ConfigError, JourneysError
from providers.core.session.settings import check_stack_config, resolve
from providers.genesys.dialect import GENESYS
from providers.twilio_segment.dialect import SEGMENT

PLANTED = "pl4nted"
WITH_PASSWORD = f"https://user:{PLANTED}@gateway.example"
WITH_TOKEN = f"https://gateway.example?token={PLANTED}"
BOTH = pytest.mark.parametrize("url", [WITH_PASSWORD, WITH_TOKEN])


@BOTH
@pytest.mark.parametrize(
    ("vendor", "config", "env"),
    [
        (GENESYS, {"genesys:baseUrl": "URL"}, {}),
        (GENESYS, {"genesys:baseUrl": "URL"}, {"GENESYSCLOUD_REGION": "eu-central-1"}),
        (GENESYS, {"genesys:region": "eu-central-1", "genesys:loginUrl": "URL"}, {}),
        (GENESYS, {"genesys:baseUrl": "URL", "genesys:explicitProvider": "true"}, {}),
        (SEGMENT, {"segment:region": "eu"}, {"PUBLIC_API_URL": "URL"}),
        (SEGMENT, {"segment:baseUrl": "https://other.example"}, {"PUBLIC_API_URL": "URL"}),
        (SEGMENT, {"segment:baseUrl": "URL"}, {"PUBLIC_API_URL": "https://other.example"}),
    ],
)
def test_the_message_names_the_setting_and_not_the_address(
    vendor: Any, config: dict[str, str], env: dict[str, str], url: str
) -> None:
    config, env = ({name: url if v == "URL" else v for name, v in each.items()} for each in (config, env))
    with pytest.raises(ConfigError, match=r"(baseUrl|loginUrl|PUBLIC_API_URL) must not contain") as error:
        resolve(vendor, config, env)
    assert PLANTED not in str(error.value)


@BOTH
def test_the_program_says_it_before_anything_is_registered(url: str) -> None:
    (problem,) = check_stack_config(GENESYS, {"genesys:baseUrl": url}, lambda name: False)
    assert problem.startswith("genesys:baseUrl: must not contain")
    assert PLANTED not in problem


@BOTH
def test_an_existing_resource_is_not_told_to_be_elsewhere(driver: Callable[..., Driver], url: str) -> None:
    it = driver()
    it.up(ARGS)
    it.config["genesys:baseUrl"] = url
    for run in (it.refresh, it.destroy, lambda: it.preview(ARGS), lambda: it.up(ARGS)):
        with pytest.raises((JourneysError, CheckFailed), match="genesys:baseUrl must not contain") as error:
            run()
        assert PLANTED not in str(error.value)
    assert PLANTED not in str(it.outputs)
