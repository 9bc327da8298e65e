"""The same segments under Terraform, with the provider that one would take instead; commands as in `stack`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from .emulated import Emulated
from .stack import PROGRAMS, Ran, watched

PROVIDER = "terraform-provider-genesyscloud"
FOREIGN = ("GENESYSCLOUD_", "TF_CLI_ARGS", "TF_LOG", "TF_VAR_")
"""Variables of the shell that would change what is measured."""
TRIES = 5
"""It crashes now and then when it logs in through a gateway, before it has asked for anything (seen in 1.82)."""


def missing() -> bool:
    """Whether there is no Terraform here."""
    return shutil.which("terraform") is None


class Terraform:
    """A folder with the program and Terraform's state, for as long as the emulator runs."""

    def __init__(self, folder: Path, emulated: Emulated, n: int) -> None:
        self._emulated = emulated
        self._folder = folder / "terraform"
        shutil.copytree(PROGRAMS / "terraform", self._folder)
        own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        self._env = {**own, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
        self.set(port=urlsplit(emulated.url).port, n=n, revision=1)
        # Fails where a development override takes the provider's place; the first apply shows whether it is there.
        subprocess.run(
            ["terraform", "init", "-input=false"], cwd=self._folder, env=self._env, capture_output=True
        )

    def versions(self) -> dict[str, str]:
        """Of Terraform and its provider; a development build of the provider has none."""
        line = ["terraform", "version", "-json"]
        shown = subprocess.run(
            line, cwd=self._folder, env=self._env, capture_output=True, text=True, check=True
        )
        found = json.loads(shown.stdout)
        return {"terraform": found["terraform_version"], **(found["provider_selections"] or {})}

    def set(self, **values: object) -> None:
        """Changes variables of the program."""
        self._env |= {f"TF_VAR_{name}": str(value) for name, value in values.items()}

    def command(self, step: str, preview: bool = True) -> Ran:
        """One of create, update, noop, refresh, destroy; those that change something plan first, `preview` or not."""
        line = {
            "noop": ["plan", "-detailed-exitcode"],  # which fails where something would change
            "refresh": ["apply", "-refresh-only", "-auto-approve"],
            "destroy": ["destroy", "-auto-approve"],
        }.get(step, ["apply", "-auto-approve"])
        for _ in range(TRIES):
            code, output, ran = watched(["terraform", *line, "-no-color"], self._folder, self._env, PROVIDER)
            if not code:
                return ran
            asked = self._emulated.requests()
            if "plugin crashed" not in output or any("/journey/" in each["path"] for each in asked):
                break
        raise RuntimeError(f"terraform {' '.join(line)} failed with {code}:\n{output[-3000:]}")
