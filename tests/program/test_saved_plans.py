"""Plans that `pulumi preview --save-plan` saves are what `pulumi up --plan` does."""

from __future__ import annotations

import pytest
from support.project import Project

from journeys.emulator import Emulator

ONE = 'from providers.genesys import Segment\nSegment("a", display_name="{name}")\n'


@pytest.fixture
def project(tmp_path_factory: pytest.TempPathFactory, emulator: Emulator) -> Project:
    return Project(tmp_path_factory.mktemp("plans") / "project", emulator)


@pytest.mark.cli
@pytest.mark.slow
def test_an_up_follows_a_saved_plan(project: Project, emulator: Emulator) -> None:
    """Of an empty stack, of a change, and of nothing."""
    project.write(ONE.format(name="A"))
    cli = project.cli()
    plan = str(project.root / "plan.json")
    for name in ("A", "B", "B"):
        project.write(ONE.format(name=name))
        cli.preview("--save-plan", plan)
        cli.up("--plan", plan)
        assert [each["displayName"] for each in emulator.objects("segments").values()] == [name]
    project.write(ONE.format(name="C"))
    refused = cli.up("--plan", plan, check=False)
    assert not refused.ok
    assert "violates plan" in refused.text
