"""Programs of the native provider on the embedded engine: their life, imports, functions, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.cli import pulumi_missing
from support.native import VIP
from support.native_cli import NativeProject
from support.project import resources

from journeys.emulator import Emulator

HEAD = """
    import pulumi

    PATTERN = {"criteria": [{"key": "page.url", "values": ["/a"]}], "count": 1, "streamType": "Web", "sessionType": "web"}
    VIP = {"displayName": "VIP", "isActive": True, "journey": {"patterns": [PATTERN]}}

    class Segment(pulumi.CustomResource):
        def __init__(self, name, opts=None, **props):
            outputs = dict.fromkeys(("version", "selfUri", "displayName"))
            super().__init__("genesys:index:Segment", name, {**outputs, **props}, opts)

    class ActionMap(pulumi.CustomResource):
        def __init__(self, name, opts=None, **props):
            super().__init__("genesys:index:ActionMap", name, {"version": None, **props}, opts)
"""
BUNDLE = """
    class JourneyBundle(pulumi.ComponentResource):
        def __init__(self, name, opts=None, **props):
            super().__init__("genesys:index:JourneyBundle", name, {"segmentId": None, **props}, opts, True)

    other = Segment("other", **{**VIP, "displayName": "Other"})
    bundle = JourneyBundle(
        "b",
        segment={**VIP, "description": pulumi.Output.secret("hush")},
        actionMap={"displayName": "Offer", "isActive": True, "action": {"mediaType": "webMessagingOffer"},
                   "triggerWithSegments": [other.id]},
    )
    pulumi.export("segment", bundle.segmentId)
"""
OFFER = """
    offer = ActionMap("offer", displayName="Offer", isActive=True, triggerWithSegments=[vip.id],
                      action={"mediaType": "webMessagingOffer"})
"""


class Stack:
    """A project of the native provider under the embedded engine."""

    def __init__(self, root: Path, emulator: Emulator) -> None:
        self.project = NativeProject(root, emulator)
        self.emulator = emulator

    def engine(self, program: str | None = None, **more: Any) -> Any:
        return self.project.engine(HEAD + program if program is not None else None, **more)

    def up(self, program: str | None = None, **more: Any) -> Any:
        ran = self.engine(program).up(**more)
        assert ran.ok, ran.diagnostics
        return ran

    def requests(self) -> list[str]:
        return self.project.requests()


@pytest.fixture
def stack(tmp_path: Path, emulator_of: Callable[..., Emulator]) -> Stack:
    return Stack(tmp_path / "project", emulator_of())


def said(ran: Any) -> str:
    return "\n".join(each[-1] for each in ran.diagnostics)


def test_a_program_lives_its_life(stack: Stack) -> None:
    program = '    vip = Segment("vip", **VIP)\n' + OFFER + '\n    pulumi.export("uri", vip.selfUri)\n'
    preview = stack.engine(program).preview()
    assert preview.ok, preview.diagnostics
    assert stack.requests() == []
    assert "uri" in preview.unknown_outputs
    ran = stack.up()
    ids = {name: each["id"] for name, each in resources(stack.engine().export()).items()}
    assert ran.outputs["uri"].endswith(ids["vip"])
    (offer,) = stack.emulator.objects("actionmaps").values()
    assert offer["triggerWithSegments"] == [ids["vip"]]
    stack.requests()
    assert stack.engine().preview(expect_no_changes=True).exit_code == 0
    assert stack.requests() == []
    stack.up(program.replace("**VIP", '**{**VIP, "journey": {"patterns": [{**PATTERN, "count": 2}]}}'))
    assert stack.requests() == [f"PATCH /api/v2/journey/segments/{ids['vip']}"]
    stack.emulator.edit("segments", ids["vip"], displayName="By hand")
    refreshed = stack.engine().refresh()
    assert refreshed.changes["update"] == 1
    stack.up()
    assert stack.emulator.objects("segments")[ids["vip"]]["displayName"] == "VIP"
    assert stack.engine().destroy().ok
    assert stack.emulator.objects("segments") == stack.emulator.objects("actionmaps") == {}


def test_a_change_is_shown_by_its_path_and_leaves_what_depends_on_it_alone(stack: Stack) -> None:
    program = '    vip = Segment("vip", **VIP)\n' + OFFER
    stack.up(program)
    steps: list[Any] = []
    changed = program.replace("**VIP", '**{**VIP, "journey": {"patterns": [{**PATTERN, "count": 2}]}}')
    found = stack.engine(changed, progress=steps.append).preview()
    assert found.changes == {"update": 1, "same": 2}
    (step,) = [each.step for each in steps if each.step.op == "update" and each.kind == "done"]
    assert step.detailed == {"journey.patterns[0].count": "update"}


def test_mistakes_are_those_of_the_provider(stack: Stack) -> None:
    ran = stack.engine('    Segment("vip", **{**VIP, "displayName": "", "colour": "red"})').preview()
    assert not ran.ok
    assert "displayName: must have at least 1 character(s)" in said(ran)
    assert "colour" in said(ran)
    assert stack.requests() == []


def test_a_secret_stays_one(stack: Stack) -> None:
    stack.up('    Segment("vip", **{**VIP, "description": pulumi.Output.secret("hush")})')
    (segment,) = stack.emulator.objects("segments").values()
    assert segment["description"] == "hush"
    assert "hush" not in str(stack.engine().export())


def test_an_object_that_exists_is_imported_and_brought_to_what_the_program_says(stack: Stack) -> None:
    stack.up('    Segment("vip", opts=pulumi.ResourceOptions(retain_on_delete=True), **VIP)')
    (id,) = stack.emulator.objects("segments")
    stack.up("    pass")
    assert list(stack.emulator.objects("segments")) == [id]
    program = f'    Segment("taken", opts=pulumi.ResourceOptions(import_="{id}"), **{{**VIP, "displayName": "Now"}})'
    stack.requests()
    stack.up(program)
    assert stack.emulator.objects("segments")[id]["displayName"] == "Now"
    assert not [line for line in stack.requests() if line.startswith("POST")]
    assert stack.engine().preview(expect_no_changes=True).exit_code == 0
    missing = stack.engine(program.replace(id, "00000000-0000-4000-8000-000000000000")).preview()
    assert "another object already" in said(missing)


def test_after_an_import_whose_update_fails_the_next_run_clears_nothing(stack: Stack) -> None:
    there = {**VIP, "description": "theirs"}
    id = str(stack.emulator.seed("segments", there)["id"])
    program = f'    Segment("taken", opts=pulumi.ResourceOptions(import_="{id}"), **{{**VIP, "displayName": "Now"}})'
    stack.emulator.faults.add("status", method="PATCH", status=400)
    assert not stack.engine(program).up().ok
    stack.emulator.faults.clear()
    stack.up()
    found = stack.emulator.objects("segments")[id]
    assert (found["displayName"], found["description"]) == ("Now", "theirs")
    assert stack.engine().preview(expect_no_changes=True).exit_code == 0
    (inputs,) = [each["inputs"] for each in resources(stack.engine().export()).values()]
    assert [name for name in inputs if name.startswith("__")] == []


def test_two_exchange_their_names(stack: Stack) -> None:
    program = "\n".join(
        f'    Segment("{name}", **{{**VIP, "displayName": "{text}"}})' for name, text in ["aB", "bA"]
    )
    stack.up(program)
    ids = {name: each["id"] for name, each in resources(stack.engine().export()).items()}
    stack.up(program.replace('"A"', '"C"').replace('"B"', '"A"').replace('"C"', '"B"'))
    names = {id: each["displayName"] for id, each in stack.emulator.objects("segments").items()}
    assert names == {ids["a"]: "A", ids["b"]: "B"}


def test_a_rename_to_the_name_of_another_object_is_told(stack: Stack) -> None:
    """The plugin can't ask what the stack owns: the other one may be the stack's, and change its name too."""
    stack.up('    Segment("vip", **VIP)')
    theirs = stack.emulator.seed("segments", {"displayName": "Theirs"})["id"]
    ran = stack.up('    Segment("vip", **{**VIP, "displayName": "Theirs"})')
    assert f"a segment of that displayName exists: {theirs}" in said(ran)
    assert "two have it now" in said(ran)
    assert len(stack.emulator.objects("segments")) == 2


def test_what_is_imported_is_secret_in_the_state_where_the_program_says_so(stack: Stack) -> None:
    criterion = {"key": "page.url", "values": ["/hush"]}
    pattern = {"criteria": [criterion], "count": 1, "streamType": "Web", "sessionType": "web"}
    there = {"displayName": "VIP", "description": "hush", "journey": {"patterns": [pattern]}}
    program = """
    values = pulumi.Output.secret(["/hush too"])
    journey = {"patterns": [{**PATTERN, "criteria": [{"key": "page.url", "values": values}]}]}
    hidden = {**VIP, "description": pulumi.Output.secret("hush"), "journey": journey}
    Segment("taken", opts=pulumi.ResourceOptions(import_="ID"), **hidden)
    """
    stack.up(program.replace("ID", str(stack.emulator.seed("segments", there)["id"])))
    assert "/hush too" in str(stack.emulator.objects("segments"))
    assert "hush" not in str(stack.engine().export())


def test_functions_and_reads_are_answered(stack: Stack) -> None:
    stack.up('    Segment("vip", **VIP)')
    (id,) = stack.emulator.objects("segments")
    ran = stack.up(
        '    Segment("vip", **VIP)\n'
        '    found = pulumi.runtime.invoke("genesys:index:getSegment", {"displayName": "VIP"})\n'
        '    pulumi.export("found", found.value["id"])\n'
        f'    there = Segment("there", opts=pulumi.ResourceOptions(id="{id}"))\n'
        '    pulumi.export("name", there.displayName)\n'
    )
    assert ran.outputs == {"found": id, "name": "VIP"}
    gone = stack.engine(
        '    pulumi.runtime.invoke("genesys:index:getSegment", {"displayName": "Nobody"})'
    ).preview()
    assert "Nobody" in said(gone)


@pytest.mark.slow
def test_a_component_is_made_by_the_plugin(stack: Stack) -> None:
    assert stack.engine(BUNDLE).preview().changes == {"create": 5}
    assert stack.requests() == []
    ran = stack.up()
    named = {each["displayName"]: each for each in stack.emulator.objects("segments").values()}
    assert ran.outputs["segment"] == named["VIP"]["id"]
    assert named["VIP"]["description"] == "hush"
    (offer,) = stack.emulator.objects("actionmaps").values()
    assert offer["triggerWithSegments"] == [named["Other"]["id"], named["VIP"]["id"]]
    assert "hush" not in str(stack.engine().export())
    stack.requests()
    assert stack.engine().preview(expect_no_changes=True).exit_code == 0
    assert stack.requests() == []
    wrong = BUNDLE.replace('"Offer"', '""').replace('"description"', '"color": "red", "description"')
    found = said(stack.engine(wrong).preview())
    assert "2 mistakes were found" in found
    assert "color: must be" in found
    assert "displayName: must have at least 1 character(s)" in found
    assert stack.engine(BUNDLE).destroy(run_program=True).ok
    assert stack.emulator.objects("segments") == stack.emulator.objects("actionmaps") == {}


@pytest.mark.slow
def test_more_components_than_are_made_at_a_time(stack: Stack) -> None:
    program = (
        BUNDLE.partition("    other =")[0]
        + """
    for n in range(40):
        offer = {"displayName": f"Offer {n}", "isActive": True, "action": {"mediaType": "webMessagingOffer"}}
        JourneyBundle(f"b{n}", segment={**VIP, "displayName": f"VIP {n}"}, actionMap=offer)
    """
    )
    stack.up(program)
    assert len(stack.emulator.objects("segments")) == len(stack.emulator.objects("actionmaps")) == 40
    assert stack.engine().preview(expect_no_changes=True).exit_code == 0


def test_an_explicit_provider_has_its_own_settings(stack: Stack) -> None:
    program = """
    org = pulumi.ProviderResource("genesys", "org", {"baseUrl": "URL", "onExisting": "MODE"})
    Segment("vip", opts=pulumi.ResourceOptions(provider=org), **VIP)
    """.replace("URL", stack.emulator.url)
    stack.up(program.replace("MODE", "fail"))
    assert len(stack.emulator.objects("segments")) == 1
    refused = stack.engine(program.replace("MODE", "sometimes")).preview()
    assert "onExisting" in said(refused)


def test_another_host_than_this_machine_is_refused(stack: Stack) -> None:
    program = """
    org = pulumi.ProviderResource("genesys", "org", {"baseUrl": "https://api.mypurecloud.ie"})
    Segment("vip", opts=pulumi.ResourceOptions(provider=org), **VIP)
    """
    assert "not on this machine" in said(stack.engine(program).preview())


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ('pulumi.CustomResource("aws:s3:Bucket", "b", {})', "`plugins.providers` of Pulumi.yaml"),
        (
            'pulumi.ComponentResource("aws:index:Vpc", "b", {}, None, True)',
            "a remote component is not supported by the embedded engine; use the Pulumi CLI",
        ),
        ('pulumi.runtime.invoke("aws:index:getRegion", {})', "the function aws:index:getRegion"),
    ],
)
def test_what_it_does_not_serve_is_refused_by_name(program: str, words: str, stack: Stack) -> None:
    assert words in said(stack.engine(f"    {program}").preview())


@pytest.mark.cli
@pytest.mark.slow
def test_the_cli_goes_on_where_it_has_begun(stack: Stack) -> None:
    if pulumi_missing():
        pytest.skip(pulumi_missing())
    program = '    vip = Segment("vip", **VIP)\n' + OFFER
    stack.up(program)
    cli = stack.project.cli()
    cli.import_(stack.engine().export())
    stack.requests()
    cli.preview("--expect-no-changes")
    assert stack.requests() == []
    cli.refresh("--expect-no-changes")
    cli.destroy()
    assert stack.emulator.objects("segments") == stack.emulator.objects("actionmaps") == {}
