"""The types of an explicit provider's arguments say what its settings take."""

from __future__ import annotations

from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import pulumi
import pytest
from support.inline import run
from support.messages import without_lines

import providers.genesys.provider as genesys
import providers.twilio_segment.provider as segment
from providers.core.program.explicit import instance_of
from providers.core.schema.wire import snake
from providers.genesys.dialect import GENESYS
from providers.twilio_segment.dialect import SEGMENT

T = TypeVar("T")


def words(hint: Any) -> tuple[str, ...]:
    """The literals in a type, however deep."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return tuple(dict.fromkeys(word for each in get_args(hint) for word in words(each)))


@pytest.mark.parametrize(
    ("args", "vendor"), [(genesys.ProviderArgs, GENESYS), (segment.ProviderArgs, SEGMENT)]
)
def test_every_setting_is_there_with_the_words_that_it_takes(args: Any, vendor: Any) -> None:
    hints = get_type_hints(args, localns={"Output": pulumi.Output, "T": T})
    assert set(hints) == {snake(each.key) for each in vendor.settings}
    for each in vendor.settings:
        if each.allowed != ("true", "false"):
            assert words(hints[snake(each.key)]) == each.allowed, each.key


@pytest.mark.parametrize("kind", [genesys.Provider, segment.Provider])
def test_a_setting_that_there_is_not_is_told_with_other_mistakes(kind: Any) -> None:
    def program() -> None:
        kind("p", tokn="x", allow_htp=True)

    with pytest.raises(pulumi.RunError) as caught:
        run(program)
    head, first, second = without_lines(str(caught.value)).splitlines()
    assert head == "2 mistakes were found in the program; nothing was sent:"
    assert first.startswith('  Provider "p": tokn: unknown setting')
    assert second.startswith(
        '  Provider "p": allow_htp: unknown setting, did you mean "allow_http"?; allowed: '
    )
    assert " client_secret" in second or " token" in second


REGION = {"genesys:region": "eu-central-1"}
CREDENTIALS = {"genesys:clientId": "stack", "genesys:clientSecret": "stack-secret"}


def settings(config: dict[str, str], **given: Any) -> dict[str, Any]:
    """What an explicit provider of Genesys with these arguments has in a stack with this config."""
    found: dict[str, Any] = {}
    run(lambda: found.update(genesys.Provider("p", **given).settings), config=config)
    return found


def test_what_it_is_not_given_comes_from_stack_config() -> None:
    others = {"segment:token": "t", "genesys:listLag": "3", "shop:key": "x"}
    assert settings({**REGION, **CREDENTIALS, **others}, timeout=5) == {
        **REGION,
        **CREDENTIALS,
        "segment:token": "t",
        "genesys:listLag": "3",
        "genesys:timeout": "5",
        "genesys:explicitProvider": "true",
    }


@pytest.mark.parametrize(
    "given",
    [{"client_id": "own", "client_secret": "own-secret"}, {"access_token": "own"}, {"credentials_env": "EU"}],
)
def test_its_own_credentials_are_not_mixed_with_those_of_the_stack(given: Any) -> None:
    found = settings({**REGION, **CREDENTIALS, "genesys:accessToken": "stack-token"}, **given)
    assert found["genesys:region"] == REGION["genesys:region"]
    assert "stack" not in str(found)


def test_its_own_address_stands_in_the_place_of_the_stacks_region() -> None:
    found = settings({**REGION, **CREDENTIALS}, base_url="http://127.0.0.1:9")
    assert found == {
        **CREDENTIALS,
        "genesys:baseUrl": "http://127.0.0.1:9",
        "genesys:explicitProvider": "true",
    }


def test_a_provider_of_its_own_comes_before_that_of_the_parent() -> None:
    found: list[str] = []

    def program() -> None:
        own, parents = genesys.Provider("own"), genesys.Provider("the parent's")
        opts = pulumi.ResourceOptions(providers=[parents])
        parent = pulumi.ComponentResource("shop:index:Box", "box", None, opts)
        found.extend(
            instance_of(each)
            for each in (
                pulumi.ResourceOptions(provider=own, parent=parent),
                pulumi.ResourceOptions(parent=parent),
                pulumi.InvokeOptions(provider=own),
                pulumi.ResourceOptions(),
                None,
            )
        )

    run(program)
    assert found == ["own", "the parent's", "own", "", ""]
