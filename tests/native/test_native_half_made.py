"""A large object whose create fails once it is there is in the state of the embedded engine, through both doors.

The plugin sends it back beside the error, as metadata of the call, for which gRPC has a limit of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.native_cli import NativeProject
from support.project import resources

from journeys.emulator import Emulator

DEFINITION = {
    "initialState": "entry",
    "entryRules": {"type": "ONCE"},
    "exitRules": {"enabled": False, "rules": [], "relatedDestinations": []},
    "states": [
        {"type": "EVENT_ENTRY", "key": {"id": "entry"}, "transitions": [{"next": "end"}]},
        {"type": "EXIT", "key": {"id": "end"}},
    ],
}
PROGRAMS = {
    "native": """
        class Journey(pulumi.CustomResource):
            def __init__(self, resource, **props):
                super().__init__("segment:index:Journey", resource, props)

        Journey("j", spaceId=SPACE, name="Winback", definition=definition, status="published")
    """,
    "dynamic": """
        from providers.twilio_segment import Journey

        spelled = str(definition)
        for name in ("initial_state", "entry_rules", "exit_rules", "related_destinations"):
            first, _, second = name.partition("_")
            spelled = spelled.replace(first + second.title(), name)
        Journey("j", space_id=SPACE, name="Winback", definition=eval(spelled), status="published")
    """,
}


@pytest.mark.parametrize("size", [10_000, pytest.param(5_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("door", PROGRAMS)
def test_a_large_object_is_kept(
    door: str, size: int, tmp_path: Path, emulator_of: Callable[..., Emulator]
) -> None:
    emulator = emulator_of()
    project = NativeProject(tmp_path / "project", emulator)
    head = f"""
        import pulumi

        SPACE = "{emulator.space_id}"
        definition = {DEFINITION}
        definition["states"][0]["condition"] = "event('" + "A" * {size} + "').count() = 1"
    """
    emulator.faults.add("status", method="PATCH", path="/status$", status=422, message="no")
    ran = project.engine(head + PROGRAMS[door]).up()
    assert not ran.ok
    assert "is there, but a later step failed" in str(ran.diagnostics)
    (made,) = emulator.objects("journeys")
    assert resources(project.engine().export())["j"]["id"] == f"{emulator.space_id}/{made}"
    assert project.engine().up().changes["update"] == 1
