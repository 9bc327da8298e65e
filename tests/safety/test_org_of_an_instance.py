"""Several organisations in one stack, at one address: a new object is never made in another one's without a word."""

from __future__ import annotations

import pytest

from .harness import Engine, Watched
from .programs import program, segment

HEAD = """
one = Provider("one", base_url=pulumi.Config("genesys").require("baseUrl"), credentials_env="ONE")
"""
ID, SECRET = "GENESYSCLOUD_{}OAUTHCLIENT_ID", "GENESYSCLOUD_{}OAUTHCLIENT_SECRET"


def signs_in(watched: Watched, client: str, suffix: str = "") -> dict[str, str]:
    """The environment in which a provider has the credentials of an org."""
    secret = watched.client_secret if client == watched.client_id else f"secret-{client}"
    return {ID.format(suffix): client, SECRET.format(suffix): secret}


@pytest.fixture
def two(watched: Watched) -> dict[str, str]:
    """Another org at the same address, and the environment in which the explicit provider has it."""
    watched.add_org("two", "secret-two", name="org two")
    return signs_in(watched, "two", "ONE_")


def brought_up(engine: Engine, env: dict[str, str]) -> str:
    """An object of each provider; what the state says of them."""
    engine.write(program(HEAD, segment("a"), segment("b", "provider=one")))
    engine.must("up", env=env)
    engine.emulator.sent()
    return engine.recorded()


def check_refused(engine: Engine, env: dict[str, str], before: str) -> None:
    ran = engine.run("up", env=env)
    assert not ran.ok
    assert "belong to organisation" in ran.text
    assert engine.emulator.written() == []
    assert engine.recorded() == before


def test_the_default_provider_with_the_credentials_of_the_other(
    engine: Engine, watched: Watched, two: dict[str, str]
) -> None:
    before = brought_up(engine, two)
    engine.write(
        program(HEAD, "n = " + segment("n"), segment("a", "depends_on=[n]"), segment("b", "provider=one"))
    )
    check_refused(engine, {**two, **signs_in(watched, "two")}, before)


def test_an_explicit_provider_with_credentials_of_another_org(
    engine: Engine, watched: Watched, two: dict[str, str]
) -> None:
    before = brought_up(engine, two)
    own = "provider=one"
    engine.write(
        program(HEAD, segment("a"), "n = " + segment("n", own), segment("b", f"{own}, depends_on=[n]"))
    )
    watched.add_org("three", "secret-three")
    check_refused(engine, signs_in(watched, "three", "ONE_"), before)
    check_refused(engine, signs_in(watched, watched.client_id, "ONE_"), before)


@pytest.mark.slow
def test_providers_with_their_own_credentials_go_on(engine: Engine, two: dict[str, str]) -> None:
    """Each has objects of its own, one has its first now, and one is inherited from a component."""
    brought_up(engine, two)
    engine.write(
        program(
            HEAD,
            'new = Provider("new", base_url=pulumi.Config("genesys").require("baseUrl"), credentials_env="NEW")',
            'inside = box("inside", providers=[one])',
            segment("n"),
            segment("m", "provider=one"),
            segment("c", "parent=inside"),
            segment("d", "provider=new"),
            segment("a"),
            segment("b", "provider=one"),
        )
    )
    engine.emulator.add_org("four", "secret-four")
    env = {**two, **signs_in(engine.emulator, "four", "NEW_")}
    engine.must("up", env=env)
    engine.must("up", "--expect-no-changes", env=env)
    assert [len(each.objects("segments")) for each in engine.emulator.orgs.values()] == [2, 3, 1]
    engine.write(program(HEAD, segment("n"), segment("m", "provider=one"), segment("e", "provider=one")))
    engine.must("up", env=env)
    assert [len(each.objects("segments")) for each in engine.emulator.orgs.values()] == [1, 2, 0]
