"""What was taken in, by `import_` or `pulumi import`: nothing that the program has never named is cleared.

What an import reads goes into the state as inputs, although no program has said so. These tests are about later runs,
in processes that know the state only.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import Case
from pulumi.runtime.proto import provider_pb2 as pb
from support.cli import Cli, Run
from support.driver import Driver
from support.native import VIP, CallRefused, NativeDriver, plugin
from support.native_cli import NativeProject, language_missing
from support.project import resources
from support.requests import sent
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.native.wire import received
from journeys.native.wire import sent as struct
from journeys.registry import load
from providers.core.schema.fields import CREATE_ONLY

sys.path.insert(0, str(Path(__file__).parents[1] / "lifecycle"))
from acting import live

THEIRS = {"description": "theirs", "color": "#123456", "shouldDisplayToAgent": True}
ARGS: dict[str, Any] = {
    "display_name": "VIP",
    "is_active": False,
    "journey": {
        "patterns": [
            {
                "criteria": [{"key": "page.url", "values": ["/a"]}],
                "count": 1,
                "stream_type": "Web",
                "session_type": "web",
            }
        ]
    },
}
"""Another `is_active` than is live, and none of `THEIRS`."""


def theirs(emulator: Emulator, id: str) -> dict[str, Any]:
    found = emulator.objects("segments")[id]
    return {name: found.get(name) for name in THEIRS}


@pytest.fixture
def id(emulator: Emulator) -> str:
    return str(emulator.seed("segments", {**VIP, **THEIRS})["id"])


@pytest.fixture
def taken(emulator: Emulator) -> NativeDriver:
    return NativeDriver("genesys:Segment", config_for("genesys:Segment", emulator), "taken")


def refusal(call: Callable[[], Any]) -> str:
    with pytest.raises(CallRefused) as failure:
        call()
    return str(failure.value)


def writes(emulator: Emulator) -> list[str]:
    return [line.split()[0] for line in sent(emulator) if not line.startswith("GET")]


# --- import_ ---------------------------------------------------------------------------------------------------------


def test_after_a_first_update_that_failed_the_next_run_clears_nothing(
    emulator: Emulator, taken: NativeDriver, id: str
) -> None:
    emulator.faults.add("status", method="PATCH", status=400)
    assert "answered 400" in refusal(lambda: taken.import_(id, ARGS))
    emulator.faults.clear()
    sent(emulator)
    taken.up(ARGS)
    assert writes(emulator) == ["PATCH"]
    assert theirs(emulator, id) == THEIRS
    assert emulator.objects("segments")[id]["isActive"] is False
    assert taken.preview(ARGS).op == "same"
    taken.up(ARGS)
    assert sent(emulator) == []


def test_a_refresh_between_the_two_changes_nothing_about_it(
    emulator: Emulator, taken: NativeDriver, id: str
) -> None:
    taken.import_(id)
    assert taken.refresh() == []
    emulator.edit("segments", id, description="theirs too")
    assert taken.refresh() == ["description"]
    taken.up(ARGS)
    assert theirs(emulator, id) == {**THEIRS, "description": "theirs too"}


def test_what_was_applied_and_then_leaves_the_program_is_cleared(
    emulator: Emulator, taken: NativeDriver, id: str
) -> None:
    taken.import_(id, {**ARGS, "description": "ours"})
    taken.up(ARGS)
    assert theirs(emulator, id) == {**THEIRS, "description": None}


def test_the_preview_of_the_update_knows_what_stays(emulator: Emulator, taken: NativeDriver, id: str) -> None:
    taken.import_(id)
    with plugin(taken.vendor, taken.config) as client:
        planned = client.Update(
            pb.UpdateRequest(
                id=id,
                urn=taken.urn,
                type=taken.type,
                olds=struct(taken.wire_outputs),
                old_inputs=struct(taken.wire_inputs),
                news=struct(taken.news(ARGS)),
                preview=True,
            )
        )
    known = received(planned.properties).values
    assert {name: known.get(name) for name in THEIRS} == THEIRS


def test_a_stack_that_moves_to_the_dynamic_door_before_the_first_update_clears_nothing(
    emulator: Emulator, taken: NativeDriver, id: str
) -> None:
    taken.import_(id)
    dynamic = Driver("genesys:Segment", taken.config)
    dynamic.id, dynamic.inputs, dynamic.outputs = taken.id, taken.wire_inputs, taken.wire_outputs
    dynamic.refresh()
    dynamic.up(ARGS)
    assert theirs(emulator, id) == THEIRS
    assert dynamic.preview(ARGS).op == "same"
    dynamic.up({**ARGS, "description": "ours"})
    dynamic.up(ARGS)
    assert theirs(emulator, id) == {**THEIRS, "description": None}


# --- pulumi import ---------------------------------------------------------------------------------------------------


def args_of(taken: NativeDriver) -> dict[str, Any]:
    """What the generated code gives."""
    return {name: value for name, value in taken.inputs.items() if not name.startswith("__")}


def test_the_generated_code_changes_nothing(emulator: Emulator, taken: NativeDriver, id: str) -> None:
    taken.import_by_command(id)
    sent(emulator)
    given = args_of(taken)
    assert given["description"] == "theirs"
    assert taken.preview(given).op == "same"
    assert taken.up(given).op == "same"
    assert sent(emulator) == []


def test_a_field_of_the_generated_code_that_leaves_after_an_up_is_cleared(
    emulator: Emulator, taken: NativeDriver, id: str
) -> None:
    taken.import_by_command(id)
    given = args_of(taken)
    taken.up(given)
    del given["description"]
    taken.up(given)
    assert theirs(emulator, id) == {**THEIRS, "description": None}


def test_a_field_that_no_up_has_seen_in_the_program_leaves_the_state_and_stays_in_the_object(
    emulator: Emulator, taken: NativeDriver, id: str
) -> None:
    taken.import_by_command(id)
    sent(emulator)
    given = args_of(taken)
    del given["description"]
    assert taken.preview(given).op == "update"
    taken.up(given)
    assert sent(emulator) == []
    assert "description" not in taken.inputs
    assert theirs(emulator, id) == THEIRS
    assert taken.preview(given).op == "same"


# --- .get ------------------------------------------------------------------------------------------------------------


def test_what_the_program_also_reads_is_changed_as_ever(emulator: Emulator) -> None:
    it = NativeDriver("genesys:Segment", config_for("genesys:Segment", emulator))
    it.up({**ARGS, "description": "ours"})
    assert it.id is not None
    with plugin(it.vendor, it.config) as client:
        read = it.urn.replace("::it", "::there")
        client.Read(pb.ReadRequest(id=it.id, urn=read, type=it.type))
        it._bring(client, ARGS)
    assert emulator.objects("segments")[it.id].get("description") is None
    assert "description" not in it.outputs


# --- every type ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_type_clears_what_the_program_has_never_named(
    case: Case, world: Emulator, it: NativeDriver, optional: str
) -> None:
    it.up(dict(case.full))
    assert it.id is not None
    field = load(case.token).shape.fields[optional]
    before = live(case, world, it.id)
    again = NativeDriver(case.token, it.config, "again")
    again.import_(it.id)
    args = case.without(optional)
    if (case.token, optional) == (
        "genesys:JourneyView",
        "interval",
    ):  # it stays, and the program has a duration
        assert "Only one of" in refusal(lambda: again.up(args))
        return
    again.up(args)
    assert again.id == it.id
    assert live(case, world, it.id)[field.wire] == before[field.wire]
    assert again.preview(args).op == "same"


@pytest.mark.slow
def test_every_type_knows_after_an_up_what_its_program_has_named(
    case: Case, world: Emulator, it: NativeDriver, optional: str
) -> None:
    it.up(dict(case.full))
    assert it.id is not None
    again = NativeDriver(case.token, it.config, "again")
    again.import_(it.id)
    again.up(dict(case.full))
    field = load(case.token).shape.fields[optional]
    before = live(case, world, it.id)
    plan = again.preview(case.without(optional))
    assert plan.op == it.preview(case.without(optional)).op
    if plan.op == "update" and optional not in case.left and not field.node.has(CREATE_ONLY):
        again.up(case.without(optional))
        assert live(case, world, it.id).get(field.wire) != before[field.wire]


# --- on the CLI ------------------------------------------------------------------------------------------------------


class Yaml:
    """A project in YAML on the CLI."""

    def __init__(self, root: Path, emulator: Emulator) -> None:
        self.project = NativeProject(root, emulator, runtime="yaml")
        self._head = (root / "Pulumi.yaml").read_text()
        self.write({})
        self.cli: Cli = self.project.cli()

    def write(self, found: dict[str, Any]) -> None:
        self.write_text(f"resources: {json.dumps(found)}\n")

    def write_text(self, text: str) -> None:
        (self.project.root / "Pulumi.yaml").write_text(self._head + text)

    def is_clean(self) -> Run:
        return self.cli.preview("--expect-no-changes")

    def requests(self) -> list[str]:
        return self.project.requests(processes=9)


@pytest.fixture
def yaml(tmp_path: Path, emulator: Emulator) -> Yaml:
    if why := language_missing("yaml"):
        pytest.skip(why)
    return Yaml(tmp_path / "project", emulator)


def segment(options: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"type": "genesys:Segment", "properties": {**VIP, **more}, "options": options or {}}


@pytest.mark.cli
@pytest.mark.slow
def test_import_on_the_cli_whose_first_update_fails(yaml: Yaml, emulator: Emulator, id: str) -> None:
    yaml.write({"vip": segment({"import": id}, isActive=False)})
    emulator.faults.add("status", method="PATCH", status=400)
    assert not yaml.cli.up(check=False).ok
    emulator.faults.clear()
    assert "__" not in yaml.cli.preview().out
    yaml.cli.up()
    assert theirs(emulator, id) == THEIRS
    yaml.requests()
    yaml.is_clean()
    assert yaml.requests() == []
    yaml.write({"vip": segment(isActive=False, description="ours")})
    yaml.cli.up()
    yaml.write({"vip": segment(isActive=False)})
    yaml.cli.up()
    assert theirs(emulator, id) == {**THEIRS, "description": None}


@pytest.mark.cli
@pytest.mark.slow
def test_pulumi_import_on_the_cli_and_a_field_that_leaves_the_generated_code(
    yaml: Yaml, emulator: Emulator, id: str, tmp_path: Path
) -> None:
    code = tmp_path / "code.yaml"
    take = ("--out", str(code), "--protect=false", "--yes")
    shown = yaml.cli.run("import", "genesys:index:Segment", "vip", id, *take)
    assert "__" not in shown.out + code.read_text()
    yaml.write_text(code.read_text())
    yaml.cli.refresh("--expect-no-changes")
    yaml.requests()
    yaml.is_clean()
    yaml.cli.up("--expect-no-changes")
    assert yaml.requests() == []
    (inputs,) = [each["inputs"] for each in resources(yaml.cli.export()).values()]
    assert [name for name in inputs if name.startswith("__")] == []
    yaml.write_text(code.read_text().replace("description: theirs", ""))
    assert "description" in yaml.cli.preview().out
    yaml.cli.up()
    assert theirs(emulator, id) == {**THEIRS, "description": None}


@pytest.mark.cli
@pytest.mark.slow
def test_get_on_the_cli_of_what_the_stack_also_manages(yaml: Yaml, emulator: Emulator) -> None:
    yaml.write({"vip": segment(description="ours")})
    yaml.cli.up()
    (id,) = emulator.objects("segments")
    read = {"type": "genesys:Segment", "get": {"id": id}}
    yaml.write({"vip": segment({"dependsOn": ["${there}"]}), "there": read})
    yaml.cli.up()
    assert emulator.objects("segments")[id].get("description") is None
    yaml.is_clean()
