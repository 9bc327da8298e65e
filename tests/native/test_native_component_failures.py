"""Components that the plugin makes, with a part that fails, on the embedded engine: the run ends, and the next goes on."""

from __future__ import annotations

import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.project import ROOT, resources
from test_native_engine import HEAD, Stack, said

from journeys.emulator import Emulator
from journeys.engine import activity

pytestmark = pytest.mark.slow

PROGRAM = (
    textwrap.dedent(HEAD)
    + """
class Component(pulumi.ComponentResource):
    def __init__(self, kind, name, opts=None, **props):
        super().__init__(kind, name, {"segmentId": None, **props}, opts, True)

def bundle(name, opts=None, **segment):
    offer = {"displayName": "Offer " + name, "isActive": True, "action": {"mediaType": "webMessagingOffer"}}
    given = {**VIP, "displayName": name, **segment}
    return Component("genesys:index:JourneyBundle", name, opts, segment=given, actionMap=offer)

"""
)
WITHIN_S = 30.0
"""A run that never ended is what these tests are about. One takes three seconds on an idle machine."""


@pytest.fixture
def stack(tmp_path: Path, emulator_of: Callable[..., Emulator]) -> Stack:
    return Stack(tmp_path / "project", emulator_of())


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A component is waited for until something in it has failed, however slow the machine is."""
    monkeypatch.setattr(activity, "COMPONENT_SECONDS", 600)


class Run:
    """A command of the embedded engine in a thread of its own."""

    def __init__(self, stack: Stack, program: str, command: str = "up", **options: Any) -> None:
        self.events: list[Any] = []
        self.engine = stack.project.engine(PROGRAM + textwrap.dedent(program), progress=self.events.append)
        self.found: list[Any] = []
        call = getattr(self.engine, command)
        self._thread = threading.Thread(target=lambda: self.found.append(call(**options)), daemon=True)
        self._thread.start()

    def end(self) -> Any:
        self._thread.join(WITHIN_S)
        assert self.found, "the run has not ended"
        return self.found[0]


def run(stack: Stack, program: str, command: str = "up", **options: Any) -> Any:
    return Run(stack, program, command, **options).end()


def until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + WITHIN_S
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def refuse(stack: Stack, path: str = "segments$", **more: Any) -> None:
    """The API refuses a create."""
    stack.emulator.faults.add("status", method="POST", path=path, status=400, message="not today", **more)


def names(stack: Stack) -> list[str]:
    """What the state has, by the names in the program."""
    document = stack.engine().export()["deployment"]
    assert "pending_operations" not in document
    return sorted(each["urn"].rpartition("::")[2] for each in document["resources"][1:])


def about(ran: Any) -> list[str]:
    """The names of the resources that the errors of a run are about."""
    return sorted(urn.rpartition("::")[2] for severity, urn, _ in ran.diagnostics if severity == "error")


def check_goes_on(stack: Stack, program: str) -> None:
    """The corrected program makes what is missing, and then there is nothing to do."""
    ran = run(stack, program)
    assert ran.ok, ran.diagnostics
    assert run(stack, program, "preview", expect_no_changes=True).exit_code == 0
    made = {*stack.emulator.objects("segments"), *stack.emulator.objects("actionmaps")}
    assert {each["id"] for each in resources(stack.engine().export()).values()} == made


def test_the_api_refuses_a_part(stack: Stack) -> None:
    refuse(stack)
    ran = run(stack, 'bundle("b")')
    assert ran.exit_code == 1
    assert about(ran) == ["b-segment"]
    assert "not today" in said(ran)
    assert "b" in names(stack)
    assert stack.emulator.objects("segments") == {}
    check_goes_on(stack, 'bundle("b")')


def test_the_api_refuses_the_second_part(stack: Stack) -> None:
    refuse(stack, "actionmaps$")
    ran = run(stack, 'bundle("b")')
    assert ran.exit_code == 1
    assert len(about(ran)) == 1
    (segment,) = stack.emulator.objects("segments")
    assert resources(stack.engine().export())["b-segment"]["id"] == segment
    check_goes_on(stack, 'bundle("b")')
    assert list(stack.emulator.objects("segments")) == [segment]


SECRET = 'isActive=pulumi.Output.secret("yes")'
OUTPUT = 'isActive=Segment("other", **{**VIP, "displayName": "Other"}).displayName'


@pytest.mark.parametrize(("command", "mistake"), [("preview", SECRET), ("up", SECRET), ("up", OUTPUT)])
def test_a_mistake_that_only_a_check_finds(stack: Stack, command: str, mistake: str) -> None:
    ran = run(stack, f'bundle("b", {mistake})', command)
    assert ran.exit_code == 1
    assert about(ran) == ["b-segment"]
    assert "isActive" in said(ran)
    if command == "up":
        check_goes_on(stack, 'bundle("b")')


def test_a_part_of_a_component_in_a_component(stack: Stack) -> None:
    program = 'Component("genesys:index:WebMessagingOffer", "w", pages=["/a"], text="Hello")'
    refuse(stack)
    ran = run(stack, program)
    assert ran.exit_code == 1
    assert about(ran) == ["w-segment"]
    assert names(stack).count("w") == 2
    check_goes_on(stack, program)


HOST = f"""#!{sys.executable}
import sys
sys.path[:0] = ["{ROOT}"]
import pulumi
from pulumi.provider import ConstructResult, Provider, main, server
from pulumi.runtime.proto import provider_pb2 as pb

async def check_config(self, request, context):
    return pb.CheckResponse(inputs=request.news)

server.ProviderServicer.CheckConfig = check_config

class Inner(pulumi.ComponentResource):
    def __init__(self, name, inputs, opts):
        super().__init__("genesys:index:JourneyBundle", name, {{"segmentId": None, **inputs}}, opts, True)

class Outer(pulumi.ComponentResource):
    def __init__(self, name, inputs, opts):
        super().__init__("acme:index:Outer", name, {{}}, opts)
        self.inner = Inner(name + "-inner", inputs, pulumi.ResourceOptions(parent=self))
        self.register_outputs({{}})

class Acme(Provider):
    def construct(self, name, resource_type, inputs, options=None):
        made = Outer(name, inputs, options)
        return ConstructResult(made.urn, {{"segmentId": made.inner.segmentId}})

main(Acme("1.0.0"), sys.argv[1:])
"""


def test_a_component_that_a_plugin_makes_in_one_of_another_plugin(stack: Stack) -> None:
    project = stack.project.root
    plugin = project.parent / "plugins" / "pulumi-resource-acme"
    plugin.write_text(HOST)
    plugin.chmod(0o755)
    with (project / "Pulumi.yaml").open("a") as file:
        file.write(f"    - name: acme\n      path: {plugin.parent}\n")
    program = """
    offer = {"displayName": "Offer", "isActive": True, "action": {"mediaType": "webMessagingOffer"}}
    Component("acme:index:Outer", "o", segment=VIP, actionMap=offer)
    """
    refuse(stack)
    began = time.monotonic()
    ran = run(stack, program)
    assert ran.exit_code == 1
    assert about(ran) == ["o-inner-segment"], ran.diagnostics
    assert {"o", "o-inner"} <= set(names(stack))
    assert time.monotonic() - began < 15
    check_goes_on(stack, program)


LATER = """
import asyncio, os

async def later():
    while not os.path.exists("now"):
        await asyncio.sleep(0.02)
    return "yes"

bundle("good")
bundle("bad", isActive=pulumi.Output.from_input(later()))
"""
"""One component is being made when another fails."""


def started(stack: Stack) -> Run:
    """A run of `LATER` in which the API is making the last part of the one, and the other has failed."""
    going = Run(stack, LATER)
    until(lambda: any(each.path.endswith("actionmaps") for each in stack.emulator.requests.matching()))
    (stack.project.root / "now").touch()
    until(lambda: any(each.severity == "error" for each in going.events))
    return going


def test_what_is_being_made_meanwhile_is_waited_for(stack: Stack) -> None:
    stack.emulator.faults.add("latency", method="POST", path="actionmaps$", ms=3000)
    going = started(stack)
    assert stack.emulator.objects("actionmaps") == {}
    ran = going.end()
    assert ran.exit_code == 1
    assert about(ran) == ["bad-segment"]
    (offer,) = stack.emulator.objects("actionmaps")
    assert offer in [each["id"] for each in resources(stack.engine().export()).values()]
    assert len(stack.emulator.objects("segments")) == 1
    check_goes_on(stack, LATER.replace('"yes"', "True"))


def test_the_mistakes_of_all_components_are_told(stack: Stack) -> None:
    program = f'bundle("a", {SECRET})\nbundle("b")\nbundle("c", {SECRET})\nbundle("d", colour="red")'
    ran = run(stack, program, "preview")
    assert ran.exit_code == 1
    assert "unknown field" in said(ran)
    assert [name for name in about(ran) if name.endswith("-segment")] == ["a-segment", "c-segment"]


def test_a_long_list_of_mistakes_is_told(stack: Stack) -> None:
    ran = run(stack, 'bundle("b", **{f"unknown{n}": 1 for n in range(500)})', "preview")
    assert ran.exit_code == 1
    assert "500 mistakes were found" in said(ran)
    assert "unknown499: unknown field" in said(ran)


def test_more_that_fail_than_are_made_at_a_time(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "COMPONENT_SECONDS", 3)  # those that wait for their turn never get one
    program = 'for n in range(40):\n    bundle(f"b{n}")'
    refuse(stack, times=None)
    ran = run(stack, program)
    assert ran.exit_code == 1
    assert about(ran)
    assert all(name.endswith("-segment") for name in about(ran))
    assert stack.emulator.objects("segments") == {}
    stack.emulator.faults.clear()
    check_goes_on(stack, program)


@pytest.mark.parametrize("fails", [False, True], ids=["nothing has failed", "another has failed"])
def test_an_interrupt_meanwhile(stack: Stack, fails: bool) -> None:
    stalled = stack.emulator.faults.add("stall", method="POST", path="actionmaps$", times=None)
    going = started(stack) if fails else Run(stack, 'bundle("good")')
    until(lambda: stalled.hits)
    began = time.monotonic()
    going.engine.cancel()
    ran = going.end()
    assert ran.exit_code == 8
    assert time.monotonic() - began < 10
    assert "good-segment" in names(stack)
    stack.emulator.faults.clear()
    assert run(stack, 'bundle("good")').ok


def test_a_refresh_that_runs_the_program(stack: Stack) -> None:
    assert run(stack, 'bundle("b")').ok
    stack.emulator.faults.add("status", method="GET", path="segments/", status=403, times=None)
    ran = run(stack, 'bundle("b")', "refresh", run_program=True)
    assert ran.exit_code == 1
    assert about(ran) == ["b-segment"]
    stack.emulator.faults.clear()
    assert run(stack, 'bundle("b")', "refresh", run_program=True).ok
