"""What the doctor says of the native provider: whether Pulumi finds the plugins, and what Pulumi.yaml needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeys.cli.console import Problem
from journeys.cli.doctor.native import native
from journeys.cli.project import load


def project(folder: Path, runtime: str, plugins: str = "") -> Path:
    (folder / "Pulumi.yaml").write_text(f"name: p\nruntime: {runtime}\n{plugins}")
    (folder / "Pulumi.dev.yaml").touch()
    return folder


def named(path: str) -> str:
    return f"plugins:\n  providers:\n    - name: genesys\n      path: {path}\n"


def test_a_python_program_of_the_other_door_hears_nothing(tmp_path: Path) -> None:
    assert list(native(load(project(tmp_path, "python"), "dev"))) == []


def test_a_program_in_another_language_hears_what_to_write(tmp_path: Path) -> None:
    note, problem = native(load(project(tmp_path, "yaml"), "dev", any_language=True))
    assert "the program is in yaml" in note.text
    assert problem.level == "problem"
    assert "plugins: {providers: [{name: genesys, path: " in problem.fix
    assert "pulumi package add" in problem.fix


def test_a_plugin_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    folder = project(tmp_path, "yaml", named("bin"))
    found = [each for each in native(load(folder, "dev", any_language=True)) if each.level == "problem"]
    assert [each.text for each in found] == ["genesys: bin has no pulumi-resource-genesys"]
    script = tmp_path / "bin" / "pulumi-resource-genesys"
    script.parent.mkdir()
    script.write_text("")
    script.chmod(0o755)
    found = [each for each in native(load(folder, "dev", any_language=True)) if each.level == "ok"]
    assert [each.text for each in found] == [f"genesys: Pulumi starts {script}"]


def test_other_commands_say_that_they_are_for_python_programs(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"runtime is 'yaml'.*`journeys doctor` says what Pulumi.yaml needs"):
        load(project(tmp_path, "yaml"), "dev")
