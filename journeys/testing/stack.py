"""One stack of a Pulumi program on the embedded engine, in a folder of its own: the user's state is never touched."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import yaml

from journeys.emulator import Emulator
from journeys.engine import ConfigError, Engine, Result, Secret, SecretsError, StateError
from journeys.engine.display import Display

from .emulated import Request
from .runs import Run, RunFailed

VENDORS = ("genesys", "segment")
REPLACED = {
    "region",
    "baseUrl",
    "loginUrl",
    "clientId",
    "clientSecret",
    "accessToken",
    "token",
    "credentialsEnv",
    "orgId",
    "movedFrom",
    "allowHttp",
    "requestsPerMinute",
}
"""Vendor settings of the stack that say where a real org is and how to reach it: a test uses the emulator's."""
OURS = ("GENESYSCLOUD_", "PUBLIC_", "PULUMI_", "JOURNEYS_PENDING")
"""Environment variables of the user's that a run doesn't see."""
REFUSED = (ConfigError, StateError, SecretsError)


class Config(MutableMapping[str, Any]):
    """The stack's configuration; a key without a namespace is the project's own, as in `pulumi.Config()`.

    Values are what the YAML file has: text, numbers, lists, dicts; a `Secret` is a secret.
    """

    def __init__(self, project: str, values: dict[str, Any]) -> None:
        self._project = project
        self._values = values

    def _key(self, key: str) -> str:
        return key if ":" in key else f"{self._project}:{key}"

    def __getitem__(self, key: str) -> Any:
        return self._values[self._key(key)]

    def __setitem__(self, key: str, value: Any) -> None:
        self._values[self._key(key)] = value

    def __delitem__(self, key: str) -> None:
        del self._values[self._key(key)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Config({self._values!r})"

    def texts(self) -> dict[str, str]:
        """As the engine takes it."""
        return {key: _text(value) for key, value in self._values.items() if value is not None}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"))


class Stack:
    """A stack, without any resources at first, whose program talks to the emulator.

    `cwd`: the folder of Pulumi.yaml. `name`: its configuration is read from Pulumi.<name>.yaml, without credentials,
    addresses and secrets. `folder`: an empty one for state and crash journal.

    `config` is the configuration and can be changed between runs. `env` has environment variables for the program,
    None takes one away. A run that fails raises `RunFailed`.
    """

    def __init__(self, cwd: Path, emulator: Emulator, folder: Path, name: str = "dev") -> None:
        self.name = name
        self.cwd = cwd.resolve()
        self._emulator, self._folder = emulator, folder
        project = _read(self.cwd / "Pulumi.yaml")
        self.project = str(project.get("name", ""))
        """The project's name."""
        values, self._without = _stack_config(self.cwd / f"Pulumi.{name}.yaml", self.project)
        self.config = Config(self.project, values)
        self.env: dict[str, str | None] = {}
        self._trusted: set[str] = set()
        # The project again, in a folder of the test's: same program, this interpreter, nothing of the user's.
        copied = {**project, "runtime": "python", "main": str(self.cwd / project.get("main", "."))}
        (folder / "Pulumi.yaml").write_text(yaml.safe_dump(copied), encoding="utf-8")

    def preview(self, *, refresh: bool = False) -> Run:
        """What `up` would do; with `refresh` after a look at what is really there."""
        return self._run("preview", lambda engine: engine.preview(refresh=refresh))

    def up(self, *, refresh: bool = False) -> Run:
        """Makes the emulated org like the program."""
        return self._run("up", lambda engine: engine.up(refresh=refresh))

    def refresh(self) -> Run:
        """Reads what is really there into state: `updated` and `deleted` tell what somebody else did."""
        return self._run("refresh", lambda engine: engine.refresh())

    def destroy(self) -> Run:
        """Deletes everything that the stack has."""
        return self._run("destroy", lambda engine: engine.destroy())

    @property
    def outputs(self) -> dict[str, Any]:
        """The stack's outputs as of the last run; secrets in clear."""
        return dict(self._engine().outputs())

    def export(self) -> dict[str, Any]:
        """The state, as `pulumi stack export` writes it; secrets encrypted."""
        return self._engine().export()

    def _engine(self, display: Display | None = None) -> Engine:
        url, texts = self._emulator.url, self.config.texts()
        ours = {"genesys:baseUrl": url, "genesys:requestsPerMinute": "0", "segment:baseUrl": url}
        if "genesys:region" in texts:
            del ours["genesys:baseUrl"]  # the engine refuses it, and says why
        return Engine(
            self._folder,
            stack=self.name,
            config={**ours, "segment:requestsPerMinute": "0", **texts},
            env=self._environment(),
            python=sys.executable,
            progress=display.event if display else None,
            trusted=self._trusted,  # what this test's program has registered, its own dynamic resources too
        )

    def _environment(self) -> dict[str, str | None]:
        return {
            **{name: None for name in os.environ if name.startswith(OURS)},
            "GENESYSCLOUD_OAUTHCLIENT_ID": self._emulator.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": self._emulator.client_secret,
            "PUBLIC_API_TOKEN": self._emulator.public_api_token,
            "PULUMI_CONFIG_PASSPHRASE": "of a test",
            "JOURNEYS_LOOPBACK_ONLY": "1",
            "JOURNEYS_PENDING": str(self._folder / "pending"),
            **self.env,
        }

    def _run(self, command: str, ask: Callable[[Engine], Result]) -> Run:
        printed = io.StringIO()
        display = Display(printed, dry_run=command == "preview", colour=False)
        before = len(self._emulator.requests)
        with contextlib.closing(display):
            display.title("update" if command in ("preview", "up") else command, self.name)
            try:
                result = ask(self._engine(display))
            except REFUSED as error:
                result = Result(exit_code=2, diagnostics=[("error", "", str(error))])
            display.finish(result)
        sent = [Request.of(entry) for entry in self._emulator.requests[before:] if not entry.token]
        run = Run(result, printed.getvalue(), sent)
        if not result.ok:
            raise RunFailed(command, run, self._note(run))
        return run

    def _note(self, run: Run) -> str:
        if not any("Missing required configuration" in text for text in run.errors):
            return ""
        secrets = [key for key in self._without if key not in self.config]
        return (
            f"Secrets of the stack are not read in tests; set stack.config[{secrets[0]!r}]" if secrets else ""
        )


def _read(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
    return found if isinstance(found, dict) else {}


def _stack_config(path: Path, project: str) -> tuple[dict[str, Any], list[str]]:
    """The configuration that a test uses, and the keys of secrets, which it doesn't."""
    values, secrets = {}, []
    for key, value in (_read(path).get("config") or {}).items():
        full = key if ":" in key else f"{project}:{key}"
        namespace, _, name = full.partition(":")
        if namespace in VENDORS and name in REPLACED:
            continue
        if _has_secret(value):
            secrets.append(full)
        else:
            values[full] = value
    return values, secrets


def _has_secret(value: Any) -> bool:
    if isinstance(value, dict):
        return set(value) == {"secure"} or any(_has_secret(item) for item in value.values())
    return isinstance(value, list) and any(_has_secret(item) for item in value)


__all__ = ["Config", "Secret", "Stack"]
