"""examples/terraform-outputs runs, and its file is what Terraform writes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from journeys.emulator import Emulator

from .conftest import Shop

EXAMPLE = Path(__file__).parents[3] / "examples" / "terraform-outputs"


def test_the_program_reads_terraforms_outputs(shop: Shop, emulator: Emulator) -> None:
    shop.stack(emulator)
    for name in ("__main__.py", "terraform.json"):
        shutil.copy(EXAMPLE / name, shop.root)
    shop.run("up")
    (found,) = emulator.objects("actionmaps").values()
    flow: Any = found["action"]["architectFlowFields"]["architectFlow"]["id"]
    assert flow == json.loads((EXAMPLE / "terraform.json").read_text())["help_flow_id"]["value"]


@pytest.mark.skipif(not shutil.which("terraform"), reason="there is no terraform on PATH")
def test_the_file_is_what_terraform_writes(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE / "outputs.tf", tmp_path)

    def terraform(*command: str) -> str:
        return subprocess.run(
            ["terraform", *command], cwd=tmp_path, check=True, capture_output=True, text=True
        ).stdout

    terraform("init", "-input=false")
    terraform("apply", "-auto-approve", "-input=false")
    assert json.loads(terraform("output", "-json")) == json.loads((EXAMPLE / "terraform.json").read_text())
