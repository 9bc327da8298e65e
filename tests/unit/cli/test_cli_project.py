"""Which stacks are local, and what their engines' environment leaves out."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

import journeys.cli.commands  # noqa: F401
from journeys.cli.app import run
from journeys.cli.console import Problem
from journeys.cli.environment import for_stack, ignored_credentials
from journeys.cli.project import Project, load
from journeys.engine.config import load_config, load_project


def write(folder: Path, config: str = "", project: str = "name: acme\nruntime: python\n") -> Path:
    (folder / "Pulumi.yaml").write_text(project)
    (folder / "Pulumi.dev.yaml").write_text(f"config:\n{config}")
    return folder


@pytest.mark.parametrize(
    ("config", "url"),
    [
        ("  genesys:baseUrl: http://127.0.0.1:8787\n", "http://127.0.0.1:8787"),
        ("  genesys:baseUrl: http://localhost:9\n  other:thing: x\n", "http://localhost:9"),
        ("  segment:baseUrl: http://127.0.0.1:7/\n", "http://127.0.0.1:7"),
        ("  genesys:baseUrl: https://gateway.example.com\n", ""),
        ("  genesys:baseUrl: http://127.0.0.1.example.com:8787\n", ""),
        ("  genesys:region: eu-central-1\n", ""),
        ("  genesys:baseUrl: http://127.0.0.1:1\n  segment:baseUrl: https://api.segmentapis.com\n", ""),
        ("  genesys:region: eu-central-1\n  segment:baseUrl: http://127.0.0.1:1\n", ""),
        ("", ""),
    ],
)
def test_a_stack_is_local_when_everything_that_it_names_is(tmp_path: Path, config: str, url: str) -> None:
    project = load(write(tmp_path, config), "dev")
    assert project.emulator_url == url
    assert project.local is bool(url)


def test_a_local_stack_gets_nothing_of_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": "planted",
        "GENESYSCLOUD_REGION": "eu-west-1",
        "PUBLIC_API_TOKEN": "planted",
        "PULUMI_ACCESS_TOKEN": "planted",
        "PULUMI_CONFIG_PASSPHRASE_FILE": "/planted",
        "NO_PROXY": "corp.example.com",
        "KEPT": "kept",
    }.items():
        monkeypatch.setenv(name, value)
    env = for_stack(load(write(tmp_path, "  genesys:baseUrl: http://127.0.0.1:8787\n"), "dev"))
    assert not [name for name, value in env.items() if "planted" in value]
    assert "GENESYSCLOUD_REGION" not in env
    assert env["GENESYSCLOUD_OAUTHCLIENT_ID"] == "emulator-client"
    assert env["PULUMI_BACKEND_URL"] == f"file://{tmp_path}/.journeys/pulumi-state"
    assert env["PULUMI_HOME"].startswith(str(tmp_path))
    assert env["NO_PROXY"] == "corp.example.com,127.0.0.1,localhost"
    assert env["KEPT"] == "kept"
    assert "GENESYSCLOUD_REGION" in ignored_credentials()


def test_another_stack_gets_the_users_environment_untouched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mocker: MockerFixture
) -> None:
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", "mine")
    monkeypatch.setenv("PULUMI_BACKEND_URL", "s3://mine")
    mocker.patch("journeys.cli.environment.cores", autospec=True, return_value=4)
    assert for_stack(load(write(tmp_path, "  genesys:region: eu-central-1\n"), "dev")) == dict(os.environ)


@pytest.mark.parametrize("url", ["https://api.mypurecloud.de", "http://127.0.0.1:8787"])
@pytest.mark.parametrize(
    ("cores", "own", "wanted"),
    [(1, None, "16"), (3, None, "16"), (4, None, None), (8, None, None), (2, "3", "3"), (8, "3", "3")],
)
def test_the_cli_does_as_much_at_a_time_as_the_plugin_serves(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mocker: MockerFixture,
    url: str,
    cores: int,
    own: str | None,
    wanted: str | None,
) -> None:
    mocker.patch("journeys.cli.environment.cores", autospec=True, return_value=cores)
    monkeypatch.delenv("PULUMI_PARALLEL", raising=False)
    if own:
        monkeypatch.setenv("PULUMI_PARALLEL", own)
    env = for_stack(load(write(tmp_path, f"  genesys:baseUrl: {url}\n"), "dev"))
    assert env.get("PULUMI_PARALLEL") == wanted


def test_keys_without_a_namespace_are_the_projects(tmp_path: Path) -> None:
    project = load(write(tmp_path, "  pages: [/a]\n  genesys:clientSecret:\n    secure: v1:abc\n"), "dev")
    assert project.values == {"acme:pages": ["/a"]}
    assert project.encrypted == {"genesys:clientSecret"}


def test_the_project_is_found_from_a_folder_below(tmp_path: Path) -> None:
    write(tmp_path, project="name: acme\nmain: infra\nruntime:\n  name: python\n")
    (tmp_path / "infra" / "deep").mkdir(parents=True)
    project = load(tmp_path / "infra" / "deep", "dev")
    assert (project.root, project.workdir) == (tmp_path, tmp_path / "infra")


@pytest.mark.parametrize("typo", ["team-b/prod-typo", "Pulumi.yaml", "typo/../team-b"])
@pytest.mark.parametrize(
    "command",
    [
        ["destroy", "--engine", "embedded", "-C"],
        ["permissions", "--engine", "embedded", "-C"],
        ["permissions", "--engine", "embedded"],
        ["engine", "destroy", "--cwd"],
        ["graph", "--state", "state.json", "-C"],
        ["emulator", "stop", "-C"],
        ["doctor", "--offline", "-C"],
    ],
    ids=" ".join,
)
def test_a_folder_that_is_not_there_is_not_the_project_above_it(
    tmp_path: Path,
    typo: str,
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(tmp_path, "  genesys:baseUrl: http://127.0.0.1:9\n")
    (tmp_path / "team-b").mkdir()
    (tmp_path / "state.json").write_text('{"version": 3, "deployment": {"resources": []}}')
    monkeypatch.chdir(tmp_path)
    last = f"./{typo}/dev" if command[-1] == "embedded" else f"./{typo}"
    assert run([*command, last]) == 2
    assert re.search(r"the folder .* (does not exist|is a file)", capsys.readouterr().err)
    assert not (tmp_path / ".journeys").exists()


@pytest.mark.parametrize("wrong", ["@pl4nted", '"pl4nted', "pl4nted: x", "%pl4nted", "*pl4nted", "\tpl4nted"])
def test_a_line_that_is_no_yaml_is_named_and_not_quoted(tmp_path: Path, wrong: str) -> None:
    """It may be a credential that somebody wrote without quotes."""
    with pytest.raises(Problem, match=r"Pulumi\.dev\.yaml is not YAML: line \d") as error:
        load(write(tmp_path, f"  genesys:clientSecret: {wrong}\n"), "dev")
    assert "pl4nted" not in str(error.value).replace(str(tmp_path), "")


@pytest.mark.parametrize("name", ["../../x", "..", ".", "/etc", "a b", "", "a\x1b", "x" * 101])
def test_a_name_that_leads_out_of_the_project_is_refused(tmp_path: Path, name: str) -> None:
    text = json.dumps({"name": name, "runtime": "python"})  # YAML as well
    with pytest.raises(Problem, match="a project name has letters, digits"):
        load(write(tmp_path, project=text), "dev")
    with pytest.raises(Problem, match="a stack name has letters, digits"):
        load(write(tmp_path), name)
    assert not list(tmp_path.glob("**/.journeys"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: acme\nruntime: nodejs\n", "This command works on Python programs"),
        ("name: [\n", "is not YAML"),
    ],
)
def test_a_project_that_cannot_be_used_says_why(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(Problem, match=message) as caught:
        load(write(tmp_path, project=text), "dev")
    assert caught.value.code == 2


def test_no_project_and_no_stack(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"there is no Pulumi\.yaml in"):
        load(tmp_path, "dev")
    with pytest.raises(Problem, match=r"there is no Pulumi\.prd\.yaml in .*; stacks here: dev"):
        load(write(tmp_path, "  a: b\n"), "prd")
    (tmp_path / "Pulumi.dev.yaml").unlink()
    with pytest.raises(
        Problem, match=r"there is no Pulumi\.dev\.yaml in .*; no stack has one. Write the file"
    ):
        load(tmp_path, "dev")


def test_a_program_file_as_main_has_its_folder_as_working_directory(tmp_path: Path) -> None:
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "program.py").touch()
    assert Project(tmp_path, "acme", "dev", main="infra/program.py").workdir == tmp_path / "infra"


SHAPES = [
    ("- a", "", "it must be a mapping"),
    ("runtime: {name: python, options: [x]}", "", "`runtime.options` must be a mapping"),
    ("runtime: {name: python, options: {virtualenv: 3}}", "", "`runtime.options.virtualenv` must be a text"),
    ("runtime: [python]", "", "`runtime` must be a name"),
    ("plugins: {providers: 3}", "", "`plugins.providers` must be a list"),
    (
        "plugins: {providers: [{path: x}]}",
        "",
        "entry 1 of `plugins.providers` must be a mapping with `name:`",
    ),
    ("main: [a]", "", "`main` must be a text"),
    ("backend: 3", "", "`backend` must be a mapping"),
    ("", "- a", "it must be a mapping"),
    ("", "config: [a]", "`config` must be a mapping"),
    ("", "config: {1: 2}", "put 1 in quotes"),
    ("", "config: {null: 2}", "put None in quotes"),
    ("", "config: {acme:x: {2020-01-01: 1}}", "in quotes"),
    ("", "config: {genesys:clientSecret: {secure: [5]}}", "`secure` must be a text"),
    ("", "encryptionsalt: [a]", "`encryptionsalt` must be a text"),
    *(
        ("", f"config: {{{vendor}:baseUrl: 'http://127.0.0.1{port}'}}", "with a port from 1 to 65535")
        for vendor in ("genesys", "segment")
        for port in (":99999", ":x", ":-1", ":0", "]")
    ),
]


@pytest.mark.parametrize(("about", "config", "said"), SHAPES)
def test_a_file_of_another_shape_says_what_is_wrong(
    tmp_path: Path, about: str, config: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "name: acme\n" + ("" if "runtime" in about else "runtime: python\n")
    (tmp_path / "Pulumi.yaml").write_text(about if about.startswith("-") else head + about)
    (tmp_path / "Pulumi.dev.yaml").write_text(config)
    file = "Pulumi.dev.yaml" if config else "Pulumi.yaml"
    for command in (["doctor", "--offline"], ["emulator", "stop"], ["engine", "preview"]):
        assert run([*command, "--cwd", str(tmp_path)]) == 2
        error = capsys.readouterr().err
        assert f"{tmp_path / file}: " in error
        assert said in error


def test_a_wrong_address_is_told_without_its_credential(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="is no address") as error:
        load(write(tmp_path, "  genesys:baseUrl: http://me:pl4nted@127.0.0.1:x\n"), "dev")
    assert "pl4nted" not in str(error.value)


def test_an_address_in_brackets_keeps_them(tmp_path: Path) -> None:
    assert (
        load(write(tmp_path, '  genesys:baseUrl: "http://[::1]:9"\n'), "dev").emulator_url == "http://[::1]:9"
    )


def test_a_date_in_structured_configuration_is_a_text(tmp_path: Path) -> None:
    project = load_project(write(tmp_path, "  acme:from: [2026-01-01]\n"), "python")
    assert load_config(project, "dev", None, {}).values["acme:from"] == '["2026-01-01"]'
