"""The lock file: previews without credentials, on both engines; who writes it, who only reports, and other orgs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.project import Project

from journeys.emulator import Emulator

Run = Callable[..., Any]

HEAD = """
import pulumi
from providers.genesys import ActionMap, Provider, Segment, get_flow, get_flow_output, get_segment
from providers.genesys import get_segment_output
from pulumi import InvokeOptions, InvokeOutputOptions

def journey(page):
    return {"patterns": [{"criteria": [{"key": "page.url", "values": [page], "operator": "containsAny"}],
                          "count": 1, "stream_type": "Web", "session_type": "web"}]}

"""
PROGRAM = HEAD + (
    'a = Segment("a", display_name="A", description=get_segment("there").color, journey=journey("/a"))\n'
    'flow = get_flow_output("Help", type="workflow")\n'
    'Segment("b", display_name=flow.name.apply(lambda name: "B of " + name), journey=journey("/b"))\n'
    'late = get_segment_output("A", opts=InvokeOutputOptions(depends_on=[a]))\n'
    'pulumi.export("ids", [flow.id, late.id])\n'
)
NONE: dict[str, str | None] = {
    "GENESYSCLOUD_OAUTHCLIENT_ID": None,
    "GENESYSCLOUD_OAUTHCLIENT_SECRET": None,
}
CI: dict[str, str | None] = {"CI": "true"}


@pytest.fixture
def there(emulator: Emulator) -> dict[str, Any]:
    """What the program looks up."""
    found = {
        "segment": emulator.seed("segments", {"displayName": "there"}),
        "flow": emulator.seed("flows", {"name": "Help", "type": "WORKFLOW"}),
    }
    emulator.requests.clear()
    return found


def lock(project: Project) -> Path:
    return project.root / "journeys.dev.lock.json"


def said(result: Any, *severities: str) -> list[str]:
    return [text for severity, _, text in result.diagnostics if severity in (severities or ("warning",))]


def test_an_up_writes_what_the_program_read(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    planned = engine(PROGRAM).preview()
    assert planned.ok, planned.errors
    assert not lock(project).exists()
    done = engine().up()
    assert done.ok, done.errors
    assert said(done, "info") == ["journeys.dev.lock.json gets what this program looks up: commit it"]
    document = json.loads(lock(project).read_text())
    (a,) = emulator.find_all("segments", "A")
    about = {"provider": "default", "host": emulator.url.removeprefix("http://"), "org": emulator.org.id}
    assert [{k: v for k, v in each.items() if k != "at"} for each in document["lookups"]] == [
        {
            "kind": "genesys:flow",
            "query": {"name": "Help", "type": "workflow"},
            **about,
            "id": there["flow"]["id"],
            "values": {"name": "Help"},
        },
        {"kind": "genesys:segment", "query": {"display_name": "A"}, **about, "id": a["id"], "values": {}},
        {
            "kind": "genesys:segment",
            "query": {"display_name": "there"},
            **about,
            "id": there["segment"]["id"],
            "values": {"color": there["segment"]["color"]},
        },
    ]
    written = lock(project).read_bytes()
    assert engine().up().ok
    assert lock(project).read_bytes() == written


def test_an_unchanged_program_previews_as_unchanged_without_credentials(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    assert engine(PROGRAM).up().ok
    emulator.requests.clear()
    before = lock(project).read_bytes()
    result = engine(env=NONE).preview(expect_no_changes=True)
    assert result.ok, result.errors
    assert said(result, "info", "warning") == [
        "There are no Genesys Cloud credentials: lookups are answered from journeys.dev.lock.json"
    ]
    assert project.requests() == []
    assert lock(project).read_bytes() == before
    changed = engine(PROGRAM.replace('"B of "', '"C of "'), env=NONE).preview()
    assert changed.changes == {"same": 2, "update": 1}
    assert set(changed.step("b").detailed) == {"display_name"}


@pytest.mark.slow
@pytest.mark.cli
def test_an_unchanged_program_previews_as_unchanged_without_credentials_on_the_cli(
    project: Project, cli: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    stack = cli(PROGRAM)
    stack.up()
    assert len(json.loads(lock(project).read_text())["lookups"]) == 3
    emulator.requests.clear()
    for name in NONE:
        stack.env.pop(name)
    shown = stack.preview("--expect-no-changes")
    assert (
        "There are no Genesys Cloud credentials: lookups are answered from journeys.dev.lock.json"
        in shown.text
    )
    assert project.requests() == []


@pytest.mark.slow
def test_an_up_without_credentials_is_no_place_for_the_lock_file(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    assert engine(PROGRAM).up().ok
    failed = engine(env=NONE).up()
    assert not failed.ok
    assert 'get_segment(display_name="there") asks the API. No Genesys Cloud credentials: set' in (
        "\n".join(failed.errors)
    )


@pytest.mark.slow
def test_wrong_credentials_are_an_error(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    assert engine(PROGRAM).up().ok
    failed = engine(env={"GENESYSCLOUD_OAUTHCLIENT_SECRET": "wrong"}).preview()
    assert not failed.ok
    assert 'get_segment(display_name="there")' in "\n".join(failed.errors)


# --- what isn't in the file --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_synchronous_lookup_that_isnt_in_the_file_names_itself_and_the_command(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    assert engine(PROGRAM).up().ok
    result = engine(PROGRAM.replace('get_segment("there")', 'get_segment("new")'), env=NONE).preview()
    assert not result.ok
    text = "\n".join(said(result, "error"))
    assert (
        'get_segment(display_name="new") asks the API. No Genesys Cloud credentials: set GENESYSCLOUD_'
        in text
    )
    assert (
        "`journeys lock --stack dev`, run where there are credentials, writes the lookup to journeys.dev.lock.json"
        in text
    )
    assert "Traceback" not in text


@pytest.mark.slow
def test_an_output_lookup_that_isnt_in_the_file_is_unknown_with_one_warning(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    assert engine(PROGRAM).up().ok
    more = 'pulumi.export("x", get_flow_output("New").id)\npulumi.export("y", get_flow_output("Newer").id)\n'
    result = engine(PROGRAM + more, env=NONE).preview()
    assert result.ok, result.errors
    (warning,) = said(result)
    assert warning.startswith('get_flow(name="New')
    assert "journeys lock --stack dev" in warning


@pytest.mark.slow
def test_an_attribute_that_isnt_in_the_file(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    """Handed on it is unknown, computed with it is an error: never a text that isn't the object's."""
    assert engine(PROGRAM).up().ok
    handed_on = engine(PROGRAM + 'pulumi.export("t", flow.type)\n', env=NONE).preview()
    assert handed_on.ok, handed_on.errors
    (warning,) = said(handed_on)
    assert (
        "journeys.dev.lock.json doesn't have its type, and there are no Genesys Cloud credentials" in warning
    )
    for computed in ('flow.apply(lambda f: f"{f.type}!")', "flow.apply(lambda f: f.type.lower())"):
        result = engine(f'{PROGRAM}pulumi.export("t", {computed})\n', env=NONE).preview()
        assert not result.ok
        assert "Run `journeys lock` where there are" in "\n".join(said(result, "error"))
    at_once = engine(PROGRAM + 'get_segment("there").version\n', env=NONE).preview()
    assert "doesn't have its version" in "\n".join(said(at_once, "error"))


@pytest.mark.slow
def test_attributes_that_an_earlier_up_read_stay_and_stay_fresh(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    assert engine(HEAD + 'pulumi.export("x", get_segment("there").color)\n').up().ok
    emulator.edit("segments", there["segment"]["id"], color="#123456")
    assert engine(HEAD + 'pulumi.export("x", get_segment("there").id)\n').up().ok
    (entry,) = json.loads(lock(project).read_text())["lookups"]
    assert entry["values"] == {"color": "#123456"}


# --- differences -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_another_id_is_reported_and_only_an_up_outside_ci_writes_it(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    program = HEAD + 'pulumi.export("id", get_flow("Help").id)\n'
    assert engine(program).up().ok
    before = lock(project).read_bytes()
    emulator.remove("flows", there["flow"]["id"])
    new = emulator.seed("flows", {"name": "Help", "type": "WORKFLOW"})
    told = (
        f'get_flow(name="Help"): the id is {new["id"]}, and {there["flow"]["id"]} in journeys.dev.lock.json: '
        "run `journeys lock`"
    )
    assert said(engine().preview()) == [told]
    assert said(engine(env=CI).up()) == [told]
    assert lock(project).read_bytes() == before
    assert engine().up().ok
    (entry,) = json.loads(lock(project).read_text())["lookups"]
    assert entry["id"] == new["id"]


@pytest.mark.slow
def test_an_up_in_ci_reports_what_isnt_in_the_file(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    program = HEAD + 'get_flow("Help")\n'
    assert said(engine(program, env=CI).up(), "warning", "info") == []
    assert not lock(project).exists()
    assert engine().up().ok
    more = engine(program + 'get_segment("there")\n', env=CI).up()
    assert said(more) == [
        'get_segment(display_name="there") is not in journeys.dev.lock.json: run `journeys lock`'
    ]


@pytest.mark.slow
def test_another_attribute_is_reported(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    assert engine(HEAD + 'pulumi.export("x", get_segment("there").color)\n').up().ok
    emulator.edit("segments", there["segment"]["id"], color="#123456", description="not read")
    assert said(engine().preview()) == [
        'get_segment(display_name="there"): its color differs from that in journeys.dev.lock.json: run `journeys lock`'
    ]


# --- other orgs, other providers ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_another_org_than_the_lock_files_is_refused(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    assert engine(PROGRAM).up().ok
    other = emulator.add_org("wrong", "planted-wrong", name="wrong org")
    other.seed("segments", {"displayName": "there"})
    env: dict[str, str | None] = {
        "GENESYSCLOUD_OAUTHCLIENT_ID": "wrong",
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": "planted-wrong",
    }
    emulator.requests.clear()
    before = lock(project).read_bytes()
    for command in ("preview", "up"):
        result = getattr(engine(env=env), command)()
        assert not result.ok
        text = "\n".join(said(result, "error"))
        assert f"belong to organisation {other.id}" in text
        assert f"organisation {emulator.org.id}" in text
        assert "the objects of this stack belong to" in text  # they tell it before the lock file does
    assert project.requests(processes=2) == []
    assert lock(project).read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("setting", "value"), [("genesys:orgId", "another-org"), ("genesys:baseUrl", "http://127.0.0.1:9")]
)
def test_a_preview_for_another_org_doesnt_take_the_lock_files(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any], setting: str, value: str
) -> None:
    assert engine(PROGRAM).up().ok
    emulator.requests.clear()
    result = engine(env=NONE, config={setting: value}).preview()
    assert not result.ok
    text = "\n".join(said(result, "error"))
    assert value.removeprefix("http://") in text
    assert "run `journeys lock` with credentials of the configured one" in text
    assert project.requests() == []


@pytest.mark.slow
def test_two_providers_have_entries_of_their_own(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any]
) -> None:
    eu = emulator.add_org("eu", "planted-eu", name="org eu", port=0)
    theirs = eu.seed("segments", {"displayName": "there"})
    program = HEAD + (
        f'eu = Provider("eu", base_url="{eu.url}", credentials_env="EU")\n'
        'pulumi.export("ids", [get_segment("there").id, get_segment("there", opts=InvokeOptions(provider=eu)).id])\n'
    )
    env: dict[str, str | None] = {
        "GENESYSCLOUD_EU_OAUTHCLIENT_ID": "eu",
        "GENESYSCLOUD_EU_OAUTHCLIENT_SECRET": "planted-eu",
    }
    assert engine(program, env=env).up().ok
    entries = json.loads(lock(project).read_text())["lookups"]
    assert [(each["provider"], each["id"]) for each in entries] == [
        ("default", there["segment"]["id"]),
        ("eu", theirs["id"]),
    ]
    result = engine(env=NONE).preview(expect_no_changes=True)
    assert result.ok, result.errors
    assert "planted" not in lock(project).read_text()


# --- a damaged file ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("env", [{}, NONE])
def test_a_damaged_file_is_an_error_that_names_it_and_the_line(
    project: Project, engine: Run, emulator: Emulator, there: dict[str, Any], env: dict[str, str | None]
) -> None:
    assert engine(PROGRAM).up().ok
    text = lock(project).read_text()
    lock(project).write_text(text.replace('    {\n      "kind"', '<<<<<<< ours\n    {\n      "kind"', 1))
    for command in ("preview", "up") if not env else ("preview",):
        result = getattr(engine(env=env), command)()
        assert not result.ok
        assert (
            f"{lock(project)}, line 4: is a mark of a merge conflict. `journeys lock` writes the file anew"
            in ("\n".join(said(result, "error")))
        )
