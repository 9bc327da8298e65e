"""Segments of several organisations in one program, and credentials of the wrong one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.project import Project, resources

from journeys.emulator import Emulator

Run = Callable[..., Any]

HEAD = """
import pulumi
from providers.genesys import Provider, Segment, get_segment, get_segment_output

def journey(*pages, count=1):
    return {"patterns": [{"criteria": [{"key": "page.url", "values": list(pages)}], "count": count,
                          "stream_type": "Web", "session_type": "web"}]}

"""


TWO_ORGS = HEAD + (
    "config = pulumi.Config()\n"
    'one = Provider("one", base_url=config.require("one"), client_id="one", client_secret=config.require("s1"))\n'
    'two = Provider("two", base_url=config.require("two"), credentials_env="EU")\n'
    "class Pair(pulumi.ComponentResource):\n"
    "    def __init__(self, name, opts=None):\n"
    '        super().__init__("test:index:Pair", name, None, opts)\n'
    '        Segment(name + "-s", display_name=name, journey=journey("/a"),\n'
    "                opts=pulumi.ResourceOptions(parent=self))\n"
    "        self.register_outputs({})\n"
    'Pair("in-one", pulumi.ResourceOptions(providers=[one]))\n'
    'Segment("in-two", display_name="in-two", journey=journey("/a"), opts=pulumi.ResourceOptions(provider=two))\n'
    'pulumi.export("n", get_segment_output("seeded", opts=pulumi.InvokeOutputOptions(provider=two)).version)\n'
)


@pytest.mark.slow
def test_two_explicit_providers_with_the_default_variables_wrong(
    project: Project, engine: Run, emulator: Emulator
) -> None:
    one = emulator.add_org("one", "planted-one", name="org one", port=0)
    two = emulator.add_org("two", "planted-two", name="org two", port=0)
    two.seed("segments", {"displayName": "seeded"})
    env: dict[str, str | None] = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": "wrong",
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": "wrong",
        "GENESYSCLOUD_ACCESS_TOKEN": "wrong",
        "GENESYSCLOUD_EU_OAUTHCLIENT_ID": "two",
        "GENESYSCLOUD_EU_OAUTHCLIENT_SECRET": "planted-two",
        "PULUMI_CONFIG_PASSPHRASE": "pass",
    }
    config = {"one": one.url, "two": two.url, "s1": "planted-one"}
    options: dict[str, Any] = {"env": env, "config": config}
    done = engine(TWO_ORGS, **options).up()
    assert done.ok, done.errors
    assert done.outputs == {"n": 1}
    assert [b["displayName"] for b in one.objects("segments").values()] == ["in-one"]
    assert [b["displayName"] for b in two.objects("segments").values()] == ["seeded", "in-two"]
    assert emulator.objects("segments") == {}
    assert engine(**options).preview(expect_no_changes=True).ok
    assert engine(**options).refresh(expect_no_changes=True).ok
    state = json.dumps(engine(**options).export())
    assert "planted-one" not in state
    assert "planted-two" not in state
    assert engine(**options).destroy().ok
    assert len(one.objects("segments")) + len(two.objects("segments")) == 1


def test_the_wrong_orgs_secret_loses_nothing(project: Project, engine: Run, emulator: Emulator) -> None:
    program = HEAD + 'Segment("a", display_name="A", journey=journey("/a"))\n'
    config = {"genesys:orgId": emulator.org.id}
    assert engine(program, config=config).up().ok
    before = resources(engine(config=config).export())
    emulator.add_org("wrong", "planted-wrong", name="wrong org")
    env: dict[str, str | None] = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": "wrong",
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": "planted-wrong",
    }
    for command in ("refresh", "destroy"):
        result = getattr(engine(config=config, env=env), command)()
        assert not result.ok
        text = "\n".join(result.errors)
        assert (
            f'belong to organisation {emulator.orgs["wrong org"].id} ("wrong org"), but genesys:orgId' in text
        )
        assert "planted-wrong" not in text
    assert resources(engine(config=config).export()) == before
    assert len(emulator.objects("segments")) == 1
