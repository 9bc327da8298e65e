"""The example infra repo, installed as its users would install it, in four shapes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from support.cli import pulumi_missing

from journeys.emulator import Emulator

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SHAPES = ("pip", "uv", "poetry", "subfolder")


def run(*command: str | Path, cwd: Path, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run([str(each) for each in command], cwd=cwd, env=env, capture_output=True, text=True)
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what an installation is built from."""
    source = tmp_path_factory.mktemp("source")
    files = run("git", "ls-files", "-co", "--exclude-standard", cwd=ROOT).stdout.split("\n")
    for name in files:
        if name.startswith(("providers/", "components/", "journeys/")) or name in (
            "pyproject.toml",
            "README.md",
            "LICENSE",
        ):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).exists():
                shutil.copy(ROOT / name, source / name)
    return source


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Path:
    """What `pip install git+...` would build."""
    folder = tmp_path_factory.mktemp("wheels")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, source, cwd=source)
    return next(folder.glob("*.whl"))


def lay_out(folder: Path, shape: str, wheel: Path | None, url: str) -> Path:
    """The example in one of its shapes; returns where the program is."""
    shutil.copytree(EXAMPLES / "infra-repo", folder, dirs_exist_ok=True)
    if shape != "pip":
        shutil.copytree(EXAMPLES / "shapes" / shape, folder, dirs_exist_ok=True)
    stack = folder / "Pulumi.dev.yaml"
    stack.write_text(stack.read_text().replace("http://127.0.0.1:8787", url))
    if wheel:
        (folder / "wheels").mkdir()
        shutil.copy(wheel, folder / "wheels")
    if shape != "subfolder":
        return folder
    (folder / "infra").mkdir()
    for name in ("__main__.py", "providers"):
        (folder / name).rename(folder / "infra" / name)
    (folder / "infra" / ".venv").symlink_to("../.venv")
    return folder / "infra"


def borrow(folder: Path) -> Path:
    """A virtual environment that has what this one has: for what doesn't depend on how it got there."""
    run(sys.executable, "-m", "venv", "--without-pip", ".venv", cwd=folder)
    site = next((folder / ".venv" / "lib").glob("python3*/site-packages"))
    (site / "borrowed.pth").write_text(f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n")
    shutil.copy(Path(sys.executable).parent / "journeys", folder / ".venv" / "bin" / "journeys")
    script = folder / ".venv" / "bin" / "journeys"
    body = script.read_text().split("\n", 1)[1]
    script.write_text(f"#!{folder / '.venv' / 'bin' / 'python'}\n{body}")
    return script


def install(folder: Path, shape: str) -> Path:
    """Installs as the shape's README line says."""
    if shape == "uv":
        run("uv", "sync", "-q", cwd=folder)
    elif shape == "poetry":
        run("poetry", "config", "virtualenvs.in-project", "true", "--local", cwd=folder)
        # Not every mirror of PyPI has the JSON pages that poetry asks by default; all have the simple index.
        run("poetry", "source", "add", "--priority=primary", "simple", "https://pypi.org/simple/", cwd=folder)
        run("poetry", "install", "-q", cwd=folder)
    else:
        run(sys.executable, "-m", "venv", ".venv", cwd=folder)
        pip = (".venv/bin/pip", "install", "-q", "--disable-pip-version-check")
        run(*pip, "--find-links", "wheels", "-r", "requirements.txt", cwd=folder)
    return folder / ".venv" / "bin" / "journeys"


def check(folder: Path, journeys: Path, engine: str, emulator: Emulator) -> None:
    """Doctor finds nothing, `up` creates, `up` again changes nothing and sends nothing."""
    report = json.loads(run(journeys, "doctor", "--json", cwd=folder, code=None).stdout)
    assert report["ok"], [each for each in report["findings"] if each["level"] == "problem"]
    roles = {
        each["facts"]["role"]: each["facts"]["path"] for each in report["findings"] if "role" in each["facts"]
    }
    assert set(roles) == {"program", "plugin"}

    run(journeys, "up", "--engine", engine, cwd=folder)
    assert [each["displayName"] for each in emulator.objects("segments").values()] == [
        "ACME | Returning buyers"
    ]
    emulator.requests.clear()
    again = run(journeys, "up", "--engine", engine, "--expect-no-changes", cwd=folder)
    assert f"0 - nothing was sent to {emulator.url}" in again.stdout
    assert emulator.requests == []
    run(journeys, "destroy", "--engine", engine, cwd=folder)
    assert emulator.objects("segments") == {}


@pytest.mark.slow
def test_the_example_runs_in_its_most_awkward_shape(tmp_path: Path) -> None:
    with Emulator() as emulator:
        lay_out(tmp_path, "subfolder", None, emulator.url)
        check(tmp_path, borrow(tmp_path), "embedded", emulator)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_the_example_installs_and_runs(shape: str, tmp_path: Path, wheel: Path) -> None:
    if shape in ("uv", "poetry") and not shutil.which(shape):
        pytest.skip(f"{shape} is not on PATH")
    with Emulator() as emulator:
        lay_out(tmp_path, shape, wheel, emulator.url)
        journeys = install(tmp_path, shape)
        check(tmp_path, journeys, "embedded", emulator)
        if not pulumi_missing():
            check(tmp_path, journeys, "pulumi", emulator)


def test_doctor_says_what_a_subfolder_needs_when_the_link_is_missing(tmp_path: Path) -> None:
    """Row 6 of the newcomer's table: it works, or doctor says precisely what to set."""
    program = lay_out(tmp_path, "subfolder", None, "http://127.0.0.1:1")
    (program / ".venv").unlink()
    (tmp_path / ".venv").symlink_to(sys.prefix)
    done = run(sys.executable, "-m", "journeys.cli", "doctor", "--offline", "--json", cwd=tmp_path, code=1)
    problems = [each for each in json.loads(done.stdout)["findings"] if each["level"] == "problem"]
    assert [each["facts"].get("role") for each in problems] == ["plugin"]
    assert "ln -s ../.venv infra/.venv" in problems[0]["fix"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "seen"), [((), False), (("--config-settings", "editable_mode=compat"), True)]
)
def test_what_type_checkers_see_of_an_editable_install(
    settings: tuple[str, ...], seen: bool, tmp_path: Path, source: Path
) -> None:
    run(sys.executable, "-m", "venv", "--without-pip", ".venv", cwd=tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps")
    run(*pip, "-e", source, *settings, cwd=tmp_path)
    (tmp_path / "program.py").write_text("from providers.genesys import Segment\nreveal_type(Segment)\n")
    mypy = (sys.executable, "-m", "mypy", "--python-executable", python, "--ignore-missing-imports")
    told = run(*mypy, "program.py", cwd=tmp_path, code=None).stdout
    assert ("providers.genesys.segment.Segment" in told) is seen, told
