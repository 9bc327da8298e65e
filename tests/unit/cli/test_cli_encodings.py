"""A locale that isn't UTF-8: what it lacks is printed as escapes, and what other programs print is read as it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import stacks

from journeys.emulator import Emulator

NAME = "Käufer 顧客"
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
LOCALES = {"ascii": ASCII, "latin-1": {"PYTHONIOENCODING": "latin-1"}}
SHOWN = {"ascii": r"K\xe4ufer \u9867\u5ba2", "latin-1": r"Käufer \u9867\u5ba2"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    (tmp_path / "__main__.py").write_text(
        f"import pulumi\npulumi.export('name', {NAME!r})\n", encoding="utf-8"
    )
    return tmp_path


def run(folder: Path, *command: str, **env: str) -> tuple[int, str]:
    clean = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_CTYPE")}
    ran = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**clean, "COLUMNS": "80", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return ran.returncode, ran.stdout.decode("latin-1" if "PYTHONIOENCODING" in env else "utf-8")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_run_says_what_the_locale_lacks_as_escapes(folder: Path, locale: str) -> None:
    code, text = run(folder, "-m", "journeys.engine", "up", **LOCALES[locale])
    assert (code, SHOWN[locale] in text) == (0, True), text
    code, text = run(folder, "-m", "journeys.engine", "outputs", **LOCALES[locale])
    assert (code, text.split(maxsplit=1)[1].strip()) == (0, SHOWN[locale])


@pytest.mark.parametrize("locale", LOCALES)
def test_so_does_the_command_line(folder: Path, locale: str) -> None:
    with Emulator() as emulator:
        emulator.seed("segments", {"displayName": NAME})
        (folder / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {emulator.url}\n")
        code, text = run(folder, "-m", "journeys.cli", "lookup", "segment", **LOCALES[locale])
    assert (code, SHOWN[locale] in text) == (0, True), text


def test_the_state_that_pulumi_prints_is_read_as_utf_8(folder: Path) -> None:
    state = json.dumps(stacks.state(stacks.segment("a", display_name=NAME)), ensure_ascii=False)
    (folder / "state.json").write_text(state, encoding="utf-8")
    (folder / "pulumi").write_text(f"#!/bin/sh\ncat '{folder}/state.json'\n")
    (folder / "pulumi").chmod(0o755)
    (folder / "Pulumi.prod.yaml").write_text("config:\n  genesys:region: eu-central-1\n")
    code, text = run(
        folder,
        "-m",
        "journeys.cli",
        "graph",
        "--stack",
        "prod",
        "--format",
        "mermaid",
        **ASCII,
        PATH=f"{folder}:{os.environ['PATH']}",
        PULUMI_BACKEND_URL=f"file://{folder}",
    )
    assert (code, SHOWN["ascii"] in text) == (0, True), text
