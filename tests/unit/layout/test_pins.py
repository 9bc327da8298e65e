"""What `make` installs is pinned, with the hashes of its files; the threat model names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_PIN = re.compile(r"^[a-z][\w.-]*==\S+", re.MULTILINE)


def pins(name: str) -> set[str]:
    return {match.lower() for match in _PIN.findall((ROOT / name).read_text(encoding="utf-8"))}


def test_every_pin_has_its_hashes() -> None:
    assert pins("requirements.lock") == pins("requirements.txt")
    assert pins("requirements-dev.lock") == pins("requirements.txt") | pins("requirements-dev.txt")
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = re.sub(r"^#.*\n", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
        entries = re.split(r"\n(?=\S)", text.strip())
        assert len(entries) > 40
        for entry in entries:
            assert re.match(r"[a-z0-9][\w.-]*==", entry), entry
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_make_installs_by_hash() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = re.findall(r"-m pip install (.*)", makefile)
    assert len(installs) == 3
    for line in installs:
        assert "--require-hashes -r requirements" in line or "--no-deps -e ." in line


_NAMED = re.findall(r"`(tests/[\w/.]+\.py)::(\w+)`", (ROOT / "docs" / "threat-model.md").read_text("utf-8"))


@pytest.mark.parametrize(("path", "name"), _NAMED)
def test_the_threat_model_names_tests_that_exist(path: str, name: str) -> None:
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_guard_of_the_threat_model_names_a_test() -> None:
    lines = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| **")]
    assert len(rows) > 10
    assert [row for row in rows if not re.search(r"`tests/[\w/.]+\.py::\w+` \|$", row)] == []


def test_the_package_says_that_it_is_typed_and_which_pythons_it_was_tried_on() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = set(re.findall(r'^  "([A-Z][\w ]+ :: [^"]+)",$', project, re.MULTILINE))
    assert "Typing :: Typed" in found
    assert {f"Programming Language :: Python :: 3.{minor}" for minor in (10, 11, 12, 13)} <= found
    assert 'requires-python = ">=3.10"' in project
    assert not any("License ::" in each for each in found), "the licence is an expression"
