"""`journeys new-type` writes a type that lives: the lifecycle suite passes with it, unedited."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from journeys.cli.console import Out, Problem
from journeys.cli.scaffold import scaffold

ROOT = Path(__file__).parents[3]
PARTS = (
    "providers",
    "components",
    "journeys",
    "tests/lifecycle",
    "tests/support",
    "tests/conftest.py",
    "pyproject.toml",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for part in PARTS:
        source, target = ROOT / part, tmp_path / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return tmp_path


def test_the_written_type_passes_the_lifecycle_suite(checkout: Path) -> None:
    """A stand-in for a new type: the emulator's segments under another name and with other arguments."""
    fields = ["display_name!:str", "is_active:bool", "description:str"]
    scaffold(checkout, "genesys:VisitorGroup", "/api/v2/journey/segments", fields, Out(json=True))

    def run(*command: str) -> str:
        done = subprocess.run([sys.executable, "-m", *command], cwd=checkout, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    written = ["providers/genesys/visitor_group.py", "providers/genesys/__init__.py"]
    written.append("tests/lifecycle/cases/visitor_group.py")
    run("ruff", "check", *written)
    run("ruff", "format", "--check", *written)
    passed = run(
        "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/lifecycle", "-k", "VisitorGroup"
    )
    assert int(passed.rsplit(" passed", 1)[0].split()[-1]) >= 15


@pytest.mark.parametrize(
    ("token", "fields", "message"),
    [
        ("genesys:lowercase", ["name!:str"], "is no token"),
        ("acme:Thing", ["name!:str"], "VENDOR one of genesys, segment"),
        ("genesys:Thing", ["name!:text"], "is no field"),
        ("genesys:Thing", ["name:str"], "one field must be a required text"),
        ("genesys:Segment", ["name!:str"], "exists already"),
    ],
)
def test_what_cannot_be_written(checkout: Path, token: str, fields: list[str], message: str) -> None:
    before = (checkout / "providers/genesys/__init__.py").read_text()
    with pytest.raises(Problem, match=message):
        scaffold(checkout, token, "/api/v2/journey/things", fields, Out(json=True))
    assert (checkout / "providers/genesys/__init__.py").read_text() == before
