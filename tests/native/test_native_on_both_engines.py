"""Programs of native resources on the embedded engine and on the CLI: every type, what is taken, what is assigned."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import Case
from cases.types import TAKEN, TOKENS, case_of, has_case
from support.cli import pulumi_missing
from support.native_cli import NativeProject
from support.project import resources
from test_on_engines import both, changed, of_change, of_create, seeds

from journeys.emulator import Emulator
from journeys.native.names import Names
from journeys.registry import load
from providers.core.program.resource import plain

PROGRAM = """
    import json, pathlib, pulumi

    for name, (kind, args) in json.loads(pathlib.Path("resources.json").read_text()).items():
        pulumi.CustomResource(kind, name, args)
"""
CONTACT = "contact-1"
Declared = dict[str, tuple[str, dict[str, Any]]]


class Stack:
    """A project under one of the engines; `run` answers what it has sent, without reads of whose org it is."""

    def __init__(self, project: NativeProject, which: str) -> None:
        self.project, self._which = project, which
        project.write(PROGRAM)
        self._cli = project.cli() if which == "cli" else None

    def write(self, declared: Declared) -> None:
        wanted = {}
        for name, (token, args) in declared.items():
            vendor, _, kind = token.partition(":")
            names = Names(load(token))
            wanted[name] = (f"{vendor}:index:{kind}", names.back(plain(args, names.shape)))
        (self.project.root / "resources.json").write_text(json.dumps(wanted))

    def run(self, command: str, unchanged: bool = False) -> list[str]:
        self.project.requests(processes=4)
        if self._cli is not None:
            getattr(self._cli, command)(*(["--expect-no-changes"] if unchanged else []))
        else:
            options = {"expect_no_changes": True} if unchanged else {}
            result = getattr(self.project.engine(), command)(**options)
            assert result.exit_code == 0, result.errors
        return [line.split()[0] for line in self.project.requests(processes=4)]

    def writes(self, command: str) -> list[str]:
        return [method for method in self.run(command) if method != "GET"]

    def ids(self) -> dict[str, str]:
        document = self._cli.export() if self._cli is not None else self.project.engine().export()
        return {name: str(each["id"]) for name, each in resources(document).items()}


@pytest.fixture(params=["embedded", pytest.param("cli", marks=[pytest.mark.cli, pytest.mark.slow])])
def stack_of(
    request: Any, tmp_path: Path, emulator_of: Callable[..., Emulator]
) -> Callable[[list[Case]], Stack]:
    """A stack on an emulator on which these types work."""

    def make(cases: list[Case], **more: Any) -> Stack:
        if request.param == "cli" and pulumi_missing():
            pytest.skip(pulumi_missing())
        switches = {name: value for case in cases for name, value in case.switches.items()}
        emulator = emulator_of(switches={**switches, **more})
        for kind, each in sorted(
            {(kind, json.dumps(o)) for c in cases for kind, all in c.seed.items() for o in all}
        ):
            emulator.seed(kind, json.loads(each))
        return Stack(NativeProject(tmp_path / "project", emulator), request.param)

    return make


@pytest.mark.slow
def test_all_types_in_one_program(stack_of: Callable[..., Stack]) -> None:
    cases = [case_of(token) for token in TOKENS if has_case(token)]
    stack = stack_of(cases, server_defaults="full")

    def declared(args_of: Callable[[Case], dict[str, dict[str, Any]]]) -> Declared:
        return {
            f"{c.token.replace(':', '-')}-{n}": (c.token, a) for c in cases for n, a in args_of(c).items()
        }

    stack.write(declared(both))
    assert stack.run("preview") == []
    creates = [method for case in cases for method in of_create(case) * len(both(case))]
    assert sorted(stack.run("up")) == sorted(["GET"] * len(cases) + creates)
    assert stack.run("preview", unchanged=True) == []
    count = len(declared(both))
    assert stack.run("refresh", unchanged=True) == ["GET"] * count
    stack.write(declared(changed))
    assert sorted(stack.run("up")) == sorted(method for case in cases for method in of_change(case))
    assert stack.run("preview", unchanged=True) == []
    assert stack.run("destroy") == ["DELETE"] * count
    emulator = stack.project.emulator
    assert all(emulator.objects(case.kind).keys() <= seeds(case) for case in cases)


@pytest.mark.slow
def test_what_is_taken_is_left(stack_of: Callable[..., Stack]) -> None:
    cases = [case_of(token) for token in TAKEN if has_case(token)]
    stack = stack_of(cases)
    stack.write({case.token.partition(":")[2]: (case.token, dict(case.full)) for case in cases})
    emulator = stack.project.emulator
    there = {case.kind: set(emulator.objects(case.kind)) for case in cases}
    assert stack.writes("preview") == []
    assert len(stack.writes("up")) == len(cases)
    for command in ("preview", "refresh", "up", "destroy"):
        assert stack.writes(command) == []
    assert {case.kind: set(emulator.objects(case.kind)) for case in cases} == there


@pytest.mark.slow
def test_a_contacts_segments(stack_of: Callable[..., Stack]) -> None:
    stack = stack_of([])
    emulator = stack.project.emulator
    one, two, three = (str(emulator.seed("segments", {"displayName": f"S{n}"})["id"]) for n in range(3))

    def assigned() -> set[str]:
        found = emulator.objects("segmentassignments").values()
        return {str(each["segment"]["id"]) for each in found if each["state"] == "Assigned"}

    def declare(*segments: str) -> None:
        args = {"contact_id": CONTACT, "segment_ids": list(segments)}
        stack.write({"pilot": ("genesys:SegmentAssignment", args)})

    declare(one, two)
    assert stack.run("preview") == []
    stack.run("up")
    assert assigned() == {one, two}
    assert stack.run("preview", unchanged=True) == []
    emulator.seed("segmentassignments", {"segment": {"id": three}, "externalContact": {"id": CONTACT}})
    stack.run("refresh", unchanged=True)  # somebody else's is none of ours
    declare(two)
    stack.run("up")
    assert assigned() == {two, three}
    emulator.edit("segmentassignments", f"{CONTACT}/{two}", state="Unassigned")
    stack.run("refresh")
    stack.run("up")
    assert assigned() == {two, three}
    stack.run("destroy")
    assert assigned() == {three}
