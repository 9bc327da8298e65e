"""What the kit reads of a state and a plan: the same from both engines, and a clear error for anything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.cli import Cli
from support.project import Project

import journeys.cli.ci  # noqa: F401  # adds the commands
from journeys.ci.apply import applied
from journeys.ci.collect import collect
from journeys.ci.credentials import refuse_in_config, refuse_in_state
from journeys.ci.documents import objects, steps
from journeys.ci.errors import CiError
from journeys.ci.report import Report, read
from journeys.cli.app import run
from journeys.engine.__main__ import _blind
from journeys.engine.digest import digest

BEFORE = """
from providers.genesys import Segment

def journey(page):
    return {"patterns": [{"criteria": [{"key": "page.url", "values": [page], "operator": "containsAny"}], "count": 1,
                          "stream_type": "Web", "session_type": "web"}]}

for name in "abc":
    Segment(name, display_name=name.upper(), journey=journey("/" + name))
"""
AFTER = BEFORE.replace('"abc"', '"abd"').replace("name.upper()", 'name.upper().replace("A", "AA")')


def told(report: Report) -> list[tuple[str, str, str, list[str]]]:
    return sorted((each.op, each.type, each.name, each.fields) for each in report.changes)


EXPECTED = [
    ("create", "genesys:Segment", "d", []),
    ("delete", "genesys:Segment", "c", []),
    ("update", "genesys:Segment", "a", ["display_name"]),
]


def test_the_embedded_engine_s_documents(
    engine: Callable[..., Any], project: Project, tmp_path: Path
) -> None:
    first = engine(BEFORE)
    first.up()
    state = first.export()
    plan = json.loads(json.dumps(digest(engine(AFTER).preview(), {}, _blind)))
    report = collect(state, plan, stack="p/dev")
    assert told(report) == EXPECTED
    assert report.before == {"genesys:Segment": 3}
    assert report.graph.startswith("flowchart LR\n")
    for name, document in (("state", state), ("plan", plan)):
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    where = ["--state", str(tmp_path / "state.json"), "--preview", str(tmp_path / "plan.json")]
    assert run(["ci", "report", *where, "--name", "p/dev", "--into", str(tmp_path / "out")]) == 0
    assert read(tmp_path / "out/report.json") == report


@pytest.mark.slow
@pytest.mark.cli
def test_the_cli_s_documents(cli: Callable[..., Cli], project: Project) -> None:
    stack = cli(BEFORE)
    stack.up()
    state = stack.export()
    project.write(AFTER)
    plan = json.loads(stack.run("preview", "--json", "--stack", "dev").out)
    assert told(collect(state, plan, stack="p/dev")) == EXPECTED


def step(
    op: str, name: str, type: str = "pulumi-python:dynamic/genesys:ActionMap", **outputs: Any
) -> dict[str, Any]:
    urn = f"urn:pulumi:prod::p::{type}::{name}"
    record = {"urn": urn, "type": type, "custom": True, "outputs": outputs}
    return {"op": op, "urn": urn, "oldState": record}


def state_of(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"deployment": {"resources": [each["oldState"] for each in steps]}}


def test_only_a_map_that_is_switched_off_may_go() -> None:
    plan = [
        step("delete", "on", is_active=True),
        step("delete", "off", is_active=False),
        step("delete", "unsaid"),
    ]
    report = collect(state_of(*plan), {"steps": plan}, stack="p/prod")
    assert report.active_maps_deleted == ["on", "unsaid"]


def test_a_replacement_of_several_steps_counts_once() -> None:
    parts = [step(op, "a") for op in ("create-replacement", "replace", "delete-replaced")]
    assert [each.op for each in steps({"steps": parts})] == ["replace"]


def test_components_providers_reads_and_pending_deletes_are_no_objects() -> None:
    plain = step("same", "a")["oldState"]
    others = [
        {**plain, "urn": "x::b", "custom": False},
        {**plain, "urn": "x::c", "type": "pulumi:providers:pulumi-python"},
        {**plain, "urn": "x::d", "external": True},
        {**plain, "delete": True},
    ]
    assert list(objects({"deployment": {"resources": [*others, plain]}})) == [plain["urn"]]


@pytest.mark.parametrize("document", [None, [], {}, {"steps": []}, {"deployment": {"resources": [1]}}, "x"])
def test_what_is_no_state_is_refused(document: Any) -> None:
    with pytest.raises(CiError, match="is no Pulumi deployment"):
        objects(document)


@pytest.mark.parametrize("document", [None, [], {}, {"deployment": {}}, "x"])
def test_what_is_no_plan_is_refused(document: Any) -> None:
    with pytest.raises(CiError, match="is no preview"):
        steps(document)


def test_a_failed_plan_says_why() -> None:
    plan = {
        "steps": [],
        "diagnostics": [{"severity": "error", "message": "no such field\n"}, {"severity": "info"}],
    }
    assert collect(state_of(), plan, stack="p/dev").errors == ["no such field"]


def test_what_was_applied_is_the_difference_of_two_states() -> None:
    def with_ids(**ids: str) -> dict[str, Any]:
        records = [{**step("same", name, value=id[0])["oldState"], "id": id[1:]} for name, id in ids.items()]
        return {"deployment": {"resources": records}}

    said = applied(with_ids(a="x1", b="x2", c="x3", d="x4"), with_ids(b="y2", c="x9", d="x4", e="x5"))
    about = "genesys:ActionMap"
    assert list(said) == [
        f"deleted {about} a",
        f"updated {about} b",
        f"replaced {about} c",
        f"created {about} e",
    ]


@pytest.mark.parametrize(
    "key", ["genesys:clientSecret", "genesys:accessToken", "genesys:clientId", "segment:token"]
)
def test_a_credential_in_stack_config_is_refused_whatever_its_form(key: str) -> None:
    with pytest.raises(CiError, match=f"pulumi config rm {key} "):
        refuse_in_config(["genesys:region", key], "Pulumi.prod.yaml")


def test_settings_that_are_no_credentials_are_not_refused() -> None:
    refuse_in_config(["genesys:region", "genesys:orgId", "acme:clientSecret"], "Pulumi.prod.yaml")


def test_a_credential_in_the_state_is_refused_without_its_value() -> None:
    record = {
        "type": "pulumi:providers:pulumi-python",
        "urn": "u",
        "inputs": {"genesys:clientSecret": "s3cret"},
    }
    with pytest.raises(CiError, match="the state has credentials") as caught:
        refuse_in_state([record])
    assert "s3cret" not in str(caught.value)
    refuse_in_state([{**record, "inputs": {"genesys:region": "x"}}])
