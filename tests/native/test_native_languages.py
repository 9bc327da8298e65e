"""The examples in TypeScript and YAML on the emulator: brought up, changed, refreshed and destroyed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cli import Cli
from support.native_cli import NativeProject, language_missing, plugins
from support.project import ROOT

from journeys.emulator import Emulator

pytestmark = [pytest.mark.cli, pytest.mark.slow]

PROGRAMS = {"yaml": "Pulumi.yaml", "nodejs": "index.ts"}
FOLDERS = {"yaml": "native-yaml", "nodejs": "native-typescript"}


def example(language: str, tmp_path: Path, emulator: Emulator) -> Cli:
    """The example of a language as a project of its own."""
    if why := language_missing(language):
        pytest.skip(why)
    project = NativeProject(tmp_path / "project", emulator)
    shutil.rmtree(project.root)
    shutil.copytree(ROOT / "examples" / FOLDERS[language], project.root)
    file, bin = project.root / "Pulumi.yaml", plugins(tmp_path / "plugins")
    assert "path: ../../.venv/bin" in file.read_text()
    file.write_text(file.read_text().replace("../../.venv/bin", str(bin)))
    cli = project.cli()
    if language == "nodejs":
        if not shutil.which("npm"):
            pytest.skip("npm is not on PATH")
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund"], cwd=project.root, capture_output=True, text=True
        )
        if done.returncode:
            pytest.skip(f"npm cannot install what the example needs: {done.stderr.strip()[-300:]}")
        cli.run("package", "add", str(bin / "pulumi-resource-genesys"))
    return cli


@pytest.mark.parametrize("language", PROGRAMS)
def test_an_example_lives_its_life(
    language: str, tmp_path: Path, emulator_of: Callable[..., Emulator]
) -> None:
    emulator = emulator_of()
    cli = example(language, tmp_path, emulator)
    cli.preview()
    cli.up()
    (vip,) = emulator.objects("segments").values()
    (offer,) = emulator.objects("actionmaps").values()
    assert offer["triggerWithSegments"] == [vip["id"]]
    program = cli.cwd / PROGRAMS[language]
    program.write_text(program.read_text().replace("count: 2", "count: 3"))
    shown = cli.preview().text
    assert "count: 2 => 3" in shown
    cli.up()
    (vip,) = emulator.objects("segments").values()
    assert vip["journey"]["patterns"][0]["count"] == 3
    cli.preview("--expect-no-changes")
    emulator.edit("segments", str(vip["id"]), displayName="Changed by hand")
    drift = cli.run("refresh", "--preview-only", "--diff", "--stack", "dev").text
    assert "Changed by hand" in drift
    cli.refresh()
    cli.up()
    assert emulator.objects("segments")[str(vip["id"])]["displayName"] == "VIP"
    cli.destroy()
    assert emulator.objects("segments") == emulator.objects("actionmaps") == {}
