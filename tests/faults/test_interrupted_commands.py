"""^C in a terminal reaches `journeys` and its engine: the command waits until the engine has ended in order."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from journeys.emulator import Emulator

PROGRAM = """
from providers.genesys import Segment

for n in range(60):
    Segment(f"s{n}", display_name=f"S {n}", context={"patterns": []})
"""
SEGMENTS = "/segments$"


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["embedded", pytest.param("pulumi", marks=pytest.mark.cli)])
def test_what_was_made_is_in_the_state(engine: str, tmp_path: Path) -> None:
    if engine == "pulumi" and not shutil.which("pulumi"):
        pytest.skip("there is no pulumi on PATH")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "Pulumi.yaml").write_text(
        "name: acme\nruntime: {name: python, options: {toolchain: pip, virtualenv: .venv}}\n"
    )
    (tmp_path / "__main__.py").write_text(PROGRAM)
    with Emulator() as emulator:
        (tmp_path / "Pulumi.dev.yaml").write_text(f"config:\n  genesys:baseUrl: {emulator.url}\n")
        emulator.faults.add("latency", method="POST", path=SEGMENTS, ms=600, when="after")
        command = [sys.executable, "-m", "journeys.cli", "up", "--engine", engine, "--cwd", str(tmp_path)]
        with (tmp_path / "said").open("w") as said:
            process = subprocess.Popen(command, stdout=said, stderr=said, start_new_session=True)
            end = time.monotonic() + 90
            while len(emulator.requests.matching("POST", SEGMENTS)) < 6 and time.monotonic() < end:
                time.sleep(0.05)
            os.killpg(process.pid, signal.SIGINT)
            code = process.wait(timeout=30)
        made = {each["id"] for each in emulator.objects("segments").values()}
    assert code not in (0, -signal.SIGINT, -signal.SIGKILL)
    assert 0 < len(made) < 60
    assert ids(tmp_path, engine) == made, (tmp_path / "said").read_text()[-2000:]


def ids(root: Path, engine: str) -> set[str]:
    """The ids of what the stack's state has."""
    if engine == "embedded":
        document: Any = json.loads((root / ".journeys/engine/acme/dev.json").read_text())["deployment"]
    else:
        path = root / ".journeys/pulumi-state/.pulumi/stacks/acme/dev.json"
        document = json.loads(path.read_text())["checkpoint"]["latest"]
    return {each["id"] for each in document["resources"] if "Segment" in each["type"]}
