"""Where a local stack's state is: in this checkout, unless the user has configured a backend for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from journeys.cli.backend import PASSPHRASE, local_states, pulumi_state, recorded_hosts, users_backend
from journeys.cli.environment import for_stack, local_variables
from journeys.cli.project import Project, load
from journeys.engine.crypto import Crypter


def project(folder: Path, more: str = "", about: str = "") -> Project:
    (folder / "Pulumi.yaml").write_text(f"name: acme\nruntime: python\n{about}")
    (folder / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: http://127.0.0.1:8787\n{more}")
    return load(folder, "dev")


def salt(phrase: str) -> str:
    crypter = Crypter(phrase)
    crypter.encrypt("")
    return crypter.salt


def test_this_checkout_keeps_it_where_nothing_is_configured(tmp_path: Path) -> None:
    assert users_backend(project(tmp_path)) == ""


def test_a_named_backend_is_used_with_the_users_own_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_BACKEND_URL", "s3://states")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "mine")
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", "planted")
    local = project(tmp_path)
    env = for_stack(local)
    assert (env["PULUMI_BACKEND_URL"], env["PULUMI_CONFIG_PASSPHRASE"]) == ("s3://states", "mine")
    assert env["GENESYSCLOUD_OAUTHCLIENT_SECRET"] != "planted"
    assert not {"PULUMI_BACKEND_URL", "PULUMI_HOME", "PULUMI_CONFIG_PASSPHRASE"} & set(local_variables(local))


def test_the_backend_of_pulumi_yaml_is_used(tmp_path: Path) -> None:
    assert users_backend(project(tmp_path, about="backend: {url: file:///states}\n")) == "file:///states"


@pytest.mark.parametrize(
    ("more", "own"),
    [
        ("secretsprovider: awskms://key\n", True),
        ("encryptionsalt: SALT mine\n", True),
        (f"encryptionsalt: SALT {PASSPHRASE}\n", False),
    ],
)
def test_a_stack_that_was_initialised_elsewhere_stays_there(tmp_path: Path, more: str, own: bool) -> None:
    """With our passphrase it would be an `incorrect passphrase`, with our backend a second stack."""
    head, _, phrase = more.partition("SALT ")
    text = head + salt(phrase.strip()) + "\n" if phrase else more
    local = project(tmp_path, text)
    assert bool(users_backend(local)) is own
    assert ("PULUMI_HOME" in local_variables(local)) is not own


def test_a_state_that_this_checkout_has_stays_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local = project(tmp_path)
    monkeypatch.setenv("PULUMI_BACKEND_URL", "s3://states")
    assert users_backend(local) == "s3://states"
    pulumi_state(local).parent.mkdir(parents=True)
    outputs = {"__record": json.dumps({"host": "127.0.0.1:1", "id": "a"})}
    state = {"checkpoint": {"latest": {"resources": [{"outputs": outputs}, {"type": "stack"}]}}}
    pulumi_state(local).write_text(json.dumps(state))
    assert users_backend(local) == ""
    assert recorded_hosts(local) == {"127.0.0.1:1"}


@pytest.mark.parametrize("record", ["not json", "[]", "", None, 5])
def test_a_damaged_record_names_no_host(tmp_path: Path, record: object) -> None:
    """`journeys destroy` asks for the hosts, and must destroy all the same."""
    local = project(tmp_path)
    pulumi_state(local).parent.mkdir(parents=True)
    resources = [{"outputs": {"__record": record}}, {"outputs": None}]
    pulumi_state(local).write_text(json.dumps({"checkpoint": {"latest": {"resources": resources}}}))
    assert recorded_hosts(local) == set()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"checkpoint": 5}', '{"checkpoint": {"latest": []}}']
)
def test_a_damaged_state_has_no_deployment(tmp_path: Path, text: str) -> None:
    local = project(tmp_path)
    pulumi_state(local).parent.mkdir(parents=True)
    pulumi_state(local).write_text(text)
    assert list(local_states(local)) == []


def test_what_journeys_env_exports_is_not_taken_for_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = project(tmp_path)
    for name, value in local_variables(local).items():
        monkeypatch.setenv(name, value)
    assert users_backend(local) == ""


def test_make_is_only_named_where_our_makefile_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAKELEVEL", "1")
    local = project(tmp_path)
    (tmp_path / "Makefile").write_text("up:\n\tjourneys up\n")
    assert local.spelled("install-cli") == "journeys install-cli"
    (tmp_path / "Makefile").write_text((Path(__file__).parents[3] / "Makefile").read_text())
    assert local.spelled("install-cli") == "make cli"
    assert local.spelled("destroy --engine pulumi") == "make destroy ENGINE=pulumi"
    assert local.spelled("preview --live") == "make preview LIVE=1"
    assert local.spelled("emulator stop") == "make down"
    monkeypatch.delenv("MAKELEVEL")
    assert local.spelled("emulator stop") == "journeys emulator stop"
