"""Every type through this door on the real CLI: its life, `pulumi import` and `import_`, and the package's commands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import Case
from cases.types import TOKENS, case_of, has_case
from support.cli import Cli, pulumi_missing
from support.native_cli import NativeProject, language_missing, plugins
from support.project import ROOT, resources
from test_on_engines import both, changed, of_change, of_create, seeds

from journeys.emulator import Emulator
from journeys.native.schema import RECORDED
from journeys.registry import VENDORS

pytestmark = [pytest.mark.cli, pytest.mark.slow]

PROGRAM = """
    import json, pathlib, importlib, pulumi

    for name, (module, kind, args, id) in json.loads(pathlib.Path("resources.json").read_text()).items():
        opts = pulumi.ResourceOptions(import_=id) if id else None
        getattr(importlib.import_module(module), kind)(name, **args, opts=opts)
"""


@pytest.fixture
def cases() -> list[Case]:
    return [case_of(token) for token in TOKENS if has_case(token)]


@pytest.fixture
def emulator(emulator_of: Callable[..., Emulator], cases: list[Case]) -> Emulator:
    """Every type works on it, and it fills in every optional field at every depth."""
    switches = {name: value for case in cases for name, value in case.switches.items()}
    emulator = emulator_of(switches={**switches, "server_defaults": "full"})
    seeded = {(kind, json.dumps(each)) for case in cases for kind, all in case.seed.items() for each in all}
    for kind, each in sorted(seeded):
        emulator.seed(kind, json.loads(each))
    return emulator


@pytest.fixture
def project(tmp_path: Path, emulator: Emulator, python_sdks: str) -> NativeProject:
    return NativeProject(tmp_path / "project", emulator, sdks=python_sdks)


def write(
    project: NativeProject,
    cases: list[Case],
    args_of: Callable[[Case], dict[str, dict[str, Any]]],
    ids: dict[str, str] | None = None,
) -> int:
    wanted = {}
    for case in cases:
        vendor, _, kind = case.token.partition(":")
        for name, args in args_of(case).items():
            key = f"{vendor}-{kind}-{name}"
            wanted[key] = (f"pulumi_{vendor}", kind, args, (ids or {}).get(key, ""))
    (project.root / "resources.json").write_text(json.dumps(wanted))
    return len(wanted)


def test_all_types_in_one_program(project: NativeProject, cases: list[Case]) -> None:
    count = write(project, cases, both)
    cli = project.cli(PROGRAM)

    def run(command: str, *args: str) -> list[str]:
        getattr(cli, command)(*args)
        return [line.split()[0] for line in project.requests()]

    assert run("preview") == []
    creates = [method for case in cases for method in of_create(case) * len(both(case))]
    assert sorted(run("up")) == sorted(["GET"] * len(cases) + creates)  # a list per type
    assert run("preview", "--expect-no-changes") == []
    assert run("refresh", "--expect-no-changes") == ["GET"] * count
    assert run("preview", "--expect-no-changes") == []
    write(project, cases, changed)
    assert sorted(run("up")) == sorted(method for case in cases for method in of_change(case))
    assert run("preview", "--expect-no-changes") == []
    assert run("destroy") == ["DELETE"] * count
    assert all(project.emulator.objects(case.kind).keys() <= seeds(case) for case in cases)


@pytest.fixture
def there(project: NativeProject, cases: list[Case]) -> dict[str, tuple[str, str]]:
    """An object of each type that a stack has made and forgotten: its type and id by name."""
    write(project, cases, lambda case: {"full": dict(case.full)})
    cli = project.cli(PROGRAM)
    cli.up()
    made = {name: (each["type"], each["id"]) for name, each in resources(cli.export()).items()}
    cli.run("stack", "rm", "--force", "--yes", "dev")
    project.requests()
    return made


def test_pulumi_import_takes_every_type_in_and_prints_a_program_that_changes_nothing(
    project: NativeProject, there: dict[str, tuple[str, str]]
) -> None:
    cli = project.cli()
    entries = [{"type": type, "name": name, "id": id} for name, (type, id) in there.items()]
    (project.root / "import.json").write_text(json.dumps({"resources": entries}))
    code = project.root / "code.py"
    cli.run(
        "import", "--file", "import.json", "--yes", "--out", str(code), "--protect=false", "--skip-preview"
    )
    assert all(line.startswith("GET") for line in project.requests())
    project.write(code.read_text())
    cli.preview("--expect-no-changes")
    cli.up("--expect-no-changes")
    assert [line for line in project.requests() if not line.startswith("GET")] == []


def test_import_takes_in_what_the_program_declares(
    project: NativeProject, cases: list[Case], there: dict[str, tuple[str, str]]
) -> None:
    ids = {name: id for name, (_, id) in there.items()}
    write(project, cases, lambda case: {"full": dict(case.full)}, ids)
    cli = project.cli(PROGRAM)
    cli.up()
    assert [line for line in project.requests() if not line.startswith("GET")] == []
    write(project, cases, lambda case: {"full": dict(case.full)})
    cli.preview("--expect-no-changes")
    assert project.requests() == []


# --- the package -----------------------------------------------------------------------------------------------------


@pytest.fixture
def cli(tmp_path: Path, emulator_of: Callable[..., Emulator]) -> Cli:
    if pulumi_missing():
        pytest.skip(pulumi_missing())
    return NativeProject(tmp_path / "project", emulator_of()).cli("")


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_package_commands_take_the_schema(vendor: str, cli: Cli, tmp_path: Path) -> None:
    plugin = str(plugins(tmp_path / "bin") / f"pulumi-resource-{vendor}")
    shown = json.loads(cli.run("package", "get-schema", plugin).out)
    assert shown["name"] == vendor
    cli.run("schema", "check", str(RECORDED / f"{vendor}.json"))


@pytest.mark.parametrize("language", ["python", "nodejs", "go"])
def test_sdks_are_generated(language: str, cli: Cli, tmp_path: Path) -> None:
    if why := language_missing(language):
        pytest.skip(why)
    plugin = str(plugins(tmp_path / "bin") / "pulumi-resource-genesys")
    cli.run("package", "gen-sdk", plugin, "--language", language, "-o", str(tmp_path / "sdk"))
    source = "".join(path.read_text() for path in sorted((tmp_path / "sdk").rglob("*egment.*")))
    assert "pulumi-python:dynamic/genesys:Segment" in source
    bundle = "".join(path.read_text() for path in sorted((tmp_path / "sdk").rglob("*ourney*undle.*")))
    assert "journeys:index:JourneyBundle" in bundle


def test_do_lists_what_the_org_has(cli: Cli, tmp_path: Path) -> None:
    plugin = str(plugins(tmp_path / "bin") / "pulumi-resource-genesys")
    url = re.search(r"http://127\.0\.0\.1:\d+", (cli.cwd / "Pulumi.dev.yaml").read_text())
    assert url is not None
    given = ("--package", plugin, "--genesys:base-url", url[0], "genesys:Segment")
    assert json.loads(cli.run("do", *given, "list").out) == []


def test_the_plugins_are_scripts_of_the_distribution() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    for vendor in VENDORS:
        assert f'pulumi-resource-{vendor} = "journeys.native.main:{vendor}"' in project
