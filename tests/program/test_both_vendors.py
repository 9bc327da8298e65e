"""The example over both vendors, on one emulator that speaks for both."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.project import Project

EXAMPLE = Path(__file__).parents[2] / "examples" / "both-vendors"


@pytest.mark.slow
def test_one_program_drives_both_vendors(project: Project) -> None:
    shutil.copy(EXAMPLE / "__main__.py", project.root)
    emulator = project.emulator
    project.config |= {
        "segment:baseUrl": emulator.url,
        "campaign:space": emulator.space_id,
        "campaign:status": "published",
    }
    project.env["PUBLIC_API_TOKEN"] = emulator.public_api_token
    engine = project.engine()
    ran = engine.up()
    assert ran.ok, ran.diagnostics
    (action_map,) = emulator.objects("actionmaps").values()
    assert ran.outputs["invitation"] == action_map["id"]
    journeys = f"/spaces/{emulator.space_id}/journeys"
    container = ran.outputs["reminder"].rpartition("/")[2]
    assert sorted(project.requests()) == [
        "GET /api/v2/journey/actionmaps",  # one list per type before its first create
        "GET /api/v2/journey/segments",
        f"PATCH {journeys}/{container}/status",
        "POST /api/v2/journey/actionmaps",
        "POST /api/v2/journey/segments",
        f"POST {journeys}",
    ]
    assert engine.preview(expect_no_changes=True).exit_code == 0
    assert project.requests() == []
    assert engine.destroy().ok
    assert emulator.objects("actionmaps") == emulator.objects("segments") == {}
