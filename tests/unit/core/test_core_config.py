"""Which setting wins, and what is refused: environment, stack config, explicit providers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support.driver import CheckFailed, Driver, configured, new_process
from support.settings import config_for

from journeys.emulator import Emulator
from providers.core.errors import ConfigError
from providers.core.session.settings import check_stack_config, resolve
from providers.genesys.dialect import GENESYS
from providers.http.auth import BearerToken, ClientCredentials, NoCredentials

EXPLICIT = {"genesys:explicitProvider": "true"}
ENV = {
    "GENESYSCLOUD_OAUTHCLIENT_ID": "env-id",
    "GENESYSCLOUD_OAUTHCLIENT_SECRET": "env-secret",
    "GENESYSCLOUD_REGION": "eu-central-1",
}
CONFIG = {
    "genesys:clientId": "config-id",
    "genesys:clientSecret": "config-secret",
    "genesys:region": "eu-central-1",
}
OWN = {f"genesys:{name}": f"own-{name}" for name in ("clientId", "clientSecret")}


def connection(config: dict[str, Any], environ: dict[str, str]) -> Any:
    return GENESYS.connect(resolve(GENESYS, config, environ))


def test_environment_before_stack_config_for_credentials() -> None:
    made = connection(CONFIG, ENV).credentials
    assert (made.client_id, made.client_secret) == ("env-id", "env-secret")
    assert made.source == "environment variable GENESYSCLOUD_OAUTHCLIENT_SECRET"


def test_stack_config_where_the_environment_has_nothing() -> None:
    made = connection(CONFIG, {}).credentials
    assert (made.client_id, made.client_secret) == ("config-id", "config-secret")
    assert made.source == (
        "stack config genesys:clientSecret (`refresh` and `destroy` take it from the last `up` unless given "
        "--run-program)"
    )


def test_the_other_namespaces_and_the_project_do_not_matter() -> None:
    settings = resolve(GENESYS, {**CONFIG, "segment:region": "x", "project:clientId": "no"}, {})
    assert settings.get("region") == "eu-central-1"
    assert settings.get("clientId") == "config-id"


@pytest.mark.parametrize(
    ("config", "env", "message"),
    [
        (
            {"genesys:region": "us-east-1"},
            {"GENESYSCLOUD_REGION": "eu-central-1"},
            "GENESYSCLOUD_REGION=eu-central-1 and genesys:region=us-east-1 name different addresses; unset one of them",
        ),
        (
            {"genesys:baseUrl": "http://127.0.0.1:1"},
            {"GENESYSCLOUD_REGION": "eu-central-1"},
            "GENESYSCLOUD_REGION=eu-central-1 and genesys:baseUrl=http://127.0.0.1:1 name different addresses; "
            "unset one of them",
        ),
        (
            {"genesys:baseUrl": "http://127.0.0.1:1", "genesys:region": "eu-central-1"},
            {},
            "genesys:baseUrl and genesys:region name the address twice; keep one of them",
        ),
    ],
)
def test_two_addresses_are_an_error(config: dict[str, str], env: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as error:
        GENESYS.base_url(resolve(GENESYS, config, env))
    assert str(error.value) == message


def test_the_same_region_in_both_is_no_error() -> None:
    assert GENESYS.base_url(resolve(GENESYS, CONFIG, ENV)) == "https://api.mypurecloud.de"


@pytest.mark.parametrize("spelling", ["mypurecloud.de", "eu-central-1"])
def test_one_region_in_two_spellings_is_no_error(spelling: str) -> None:
    env = {"GENESYSCLOUD_REGION": spelling}
    settings = resolve(GENESYS, {"genesys:region": "mypurecloud.de"}, env)
    assert GENESYS.base_url(settings) == "https://api.mypurecloud.de"


def test_an_explicit_provider_beats_exported_defaults() -> None:
    config = {**EXPLICIT, **OWN, "genesys:region": "us-east-1"}
    made = connection(config, ENV)
    assert made.base_url == "https://api.mypurecloud.com"
    assert (made.credentials.client_id, made.credentials.client_secret) == (
        "own-clientId",
        "own-clientSecret",
    )
    assert made.credentials.login_url == "https://login.mypurecloud.com"


def test_an_explicit_address_beats_an_exported_region() -> None:
    made = connection({**EXPLICIT, **OWN, "genesys:baseUrl": "http://127.0.0.1:1"}, ENV)
    assert made.base_url == "http://127.0.0.1:1"


def test_an_explicit_providers_client_beats_an_exported_token() -> None:
    made = connection(
        {**EXPLICIT, **OWN, "genesys:region": "us-east-1"}, {"GENESYSCLOUD_ACCESS_TOKEN": "env"}
    )
    assert isinstance(made.credentials, ClientCredentials)


def test_an_explicit_providers_token_beats_an_exported_client() -> None:
    config = {**EXPLICIT, "genesys:accessToken": "own", "genesys:region": "us-east-1"}
    made = connection(config, ENV).credentials
    assert isinstance(made, BearerToken)
    assert made.source == "the provider's arguments"


def test_an_explicit_provider_takes_from_the_environment_what_it_has_not() -> None:
    made = connection({**EXPLICIT, "genesys:region": "us-east-1"}, ENV)
    assert made.base_url == "https://api.mypurecloud.com"
    assert made.credentials.client_id == "env-id"


def test_credentials_env_reads_its_own_variables_only() -> None:
    eu = {
        "GENESYSCLOUD_EU_OAUTHCLIENT_ID": "eu-id",
        "GENESYSCLOUD_EU_OAUTHCLIENT_SECRET": "eu-secret",
        "GENESYSCLOUD_EU_REGION": "eu-west-1",
    }
    config = {**EXPLICIT, "genesys:credentialsEnv": "EU"}
    made = connection(config, {**ENV, **eu})
    assert made.base_url == "https://api.mypurecloud.ie"
    assert made.credentials.client_id == "eu-id"
    assert made.credentials.source == "environment variable GENESYSCLOUD_EU_OAUTHCLIENT_SECRET"


def test_credentials_env_never_falls_back_to_the_default_ones() -> None:
    config = {**EXPLICIT, "genesys:credentialsEnv": "EU", "genesys:region": "eu-west-1"}
    made = connection(config, ENV).credentials
    assert isinstance(made, NoCredentials)
    with pytest.raises(ConfigError, match="GENESYSCLOUD_EU_OAUTHCLIENT_ID"):
        made.token(None, None)  # type: ignore[arg-type]


def test_nothing_at_all_says_what_to_set() -> None:
    with pytest.raises(ConfigError) as error:
        connection({}, {})
    assert str(error.value) == (
        "No Genesys Cloud region is configured: set genesys:region in stack config, or GENESYSCLOUD_REGION"
    )


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"genesys:onConflict": "ask"}, "genesys:onConflict must be one of fail, overwrite; got 'ask'"),
        (
            {"genesys:timeout": "soon"},
            "genesys:timeout must be a number, more than 0 and at most 86400; got 'soon'",
        ),
        ({"genesys:warnings": "loud"}, "genesys:warnings must be one of show, error; got 'loud'"),
    ],
)
def test_bad_values(config: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=f"^{re.escape(message)}$"):
        resolve(GENESYS, config, {})


NO_NUMBERS = [
    *(("timeout", value) for value in ("0", "-1", "nan", "inf", "-inf", "1e300", "soon", "0x10", "5 min")),
    *(("requestsPerMinute", value) for value in ("-5", "nan", "inf", "many")),
    *(("listLag", value) for value in ("-1", "nan", "inf", "-0.001", "later")),
]
ALLOWED = {
    "timeout": "a number, more than 0 and at most 86400",
    "requestsPerMinute": "a number, 0 or more and at most 100000",
    "listLag": "a number, 0 or more and at most 86400",
}


@pytest.mark.parametrize(("key", "value"), NO_NUMBERS)
def test_a_number_out_of_range_names_key_and_bounds(key: str, value: str) -> None:
    problem = f"must be {ALLOWED[key]}; got {value!r}"
    assert stack({f"genesys:{key}": value}) == [f"genesys:{key}: {problem}"]
    for config in ({}, EXPLICIT):
        with pytest.raises(ConfigError, match=f"^{re.escape(f'genesys:{key} {problem}')}$"):
            resolve(GENESYS, {**config, f"genesys:{key}": value}, {})


@pytest.mark.parametrize(
    ("key", "value"),
    [("timeout", "0.5"), ("timeout", "86400"), ("requestsPerMinute", "0"), ("listLag", "0"), ("listLag", "")],
)
def test_a_number_at_its_bound_is_fine(key: str, value: str) -> None:
    assert stack({f"genesys:{key}": value}) == []
    resolve(GENESYS, {f"genesys:{key}": value}, {})


def test_a_number_out_of_range_is_told_in_a_preview(emulator: Emulator) -> None:
    for token in ("genesys:Segment", "segment:Journey"):
        namespace = token.partition(":")[0]
        config = {**config_for(token, emulator), f"{namespace}:timeout": "0"}
        checked = new_process(token, config).check({}, {})
        assert f"{namespace}:timeout must be {ALLOWED['timeout']}; got '0'" in [
            failure.reason for failure in checked.failures
        ]
    assert emulator.requests == []


def test_a_word_that_is_not_allowed_is_told_by_the_program_too() -> None:
    assert stack({"genesys:onConflict": "ask"}) == [
        "genesys:onConflict: must be one of fail, overwrite; got 'ask'"
    ]


def test_the_log_comes_from_the_environment_whatever_the_credentials_suffix() -> None:
    config = {**CONFIG, "genesys:log": "stack.log"}
    assert connection(config, {}).log == "stack.log"
    assert connection(config, {"JOURNEYS_LOG": "-"}).log == "-"
    assert connection({**config, "genesys:credentialsEnv": "EU"}, {"JOURNEYS_LOG": "-"}).log == "-"
    assert connection({**config, **EXPLICIT}, {"JOURNEYS_LOG": "-"}).log == "stack.log"
    assert connection(CONFIG, {}).log == ""


def test_an_unknown_region_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="'mars' is unknown; allowed: us-east-1, us-east-2, us-west-2"):
        GENESYS.base_url(resolve(GENESYS, {"genesys:region": "mars"}, {}))


def test_settings_show_no_credential_where_something_shows_them() -> None:
    """A debugger, or a test that fails."""
    assert "config-secret" not in repr(resolve(GENESYS, CONFIG, {}))


def test_values_that_are_no_text_are_understood() -> None:
    """An explicit provider's arguments come as numbers and booleans where somebody sets them by hand."""
    settings = resolve(GENESYS, {"genesys:timeout": 30.0, "genesys:allowHttp": True}, {})
    assert settings.number("timeout") == 30
    assert settings.get("timeout") == "30"
    assert settings.get("allowHttp") == "true"


def test_rate_only_where_it_is_set() -> None:
    assert connection(CONFIG, {}).requests_per_minute is None
    assert connection({**CONFIG, "genesys:requestsPerMinute": "0"}, {}).requests_per_minute == 0


def stack(config: dict[str, str], *secret: str) -> list[str]:
    return check_stack_config(GENESYS, config, lambda name: name in secret)


def test_stack_config_that_is_right_has_no_problems() -> None:
    assert stack({**CONFIG, "other:clientId": "x", "genesysx:y": "z"}, *CONFIG) == []


def test_an_unknown_key_names_the_nearest() -> None:
    (problem,) = stack({"genesys:baseURL": "x"})
    assert problem.startswith(
        'genesys:baseURL: unknown setting, did you mean "genesys:baseUrl"?; allowed: region,'
    )
    (problem,) = stack({"genesys:zzz": "x"})
    assert problem.startswith("genesys:zzz: unknown setting; allowed: region, baseUrl,")


@pytest.mark.parametrize(
    ("key", "env"),
    [
        ("clientId", "GENESYSCLOUD_OAUTHCLIENT_ID"),
        ("clientSecret", "GENESYSCLOUD_OAUTHCLIENT_SECRET"),
        ("accessToken", "GENESYSCLOUD_ACCESS_TOKEN"),
    ],
)
def test_a_credential_in_clear_text_is_a_problem(key: str, env: str) -> None:
    (problem,) = stack({f"genesys:{key}": "very-secret"})
    assert problem == (
        f"genesys:{key}: is a credential in clear text; set it with `pulumi config set --secret genesys:{key}`, "
        f"or use {env}"
    )
    assert "very-secret" not in problem


# --- in the plugin -------------------------------------------------------------------------------------------------


def test_configure_never_fails_and_preview_needs_nothing() -> None:
    for config in ({}, {"genesys:region": "mars"}, {"genesys:timeout": "soon"}):
        assert configured("genesys:Segment", config).token == "genesys:Segment"
    assert Driver("genesys:Segment", {}).preview({"display_name": "VIP"}).op == "create"


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"genesys:region": "mars"}, "genesys:region 'mars' is unknown"),
        (
            {"genesys:timeout": "soon"},
            "genesys:timeout must be a number, more than 0 and at most 86400; got 'soon'",
        ),
        ({"genesys:onConflict": "x"}, "genesys:onConflict must be one of fail, overwrite; got 'x'"),
        (
            {"genesys:region": "us-east-1", "genesys:baseUrl": "http://127.0.0.1:1"},
            "genesys:baseUrl and genesys:region name the address twice; keep one of them",
        ),
    ],
)
def test_configuration_that_cannot_work_is_told_in_preview(config: dict[str, str], message: str) -> None:
    with pytest.raises(CheckFailed, match=re.escape(message)):
        Driver("genesys:Segment", config).preview({"display_name": "VIP"})
