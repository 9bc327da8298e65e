"""Both engines behind one interface, an emulator with a hook around each request, and what a run left behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.cli import pulumi_missing
from support.project import ROOT, Project

from journeys.emulator import Emulator
from journeys.emulator.http import Request, Response
from journeys.emulator.kinds import KINDS
from journeys.engine import Engine as EmbeddedEngine

Hook = Callable[[str, Request], None]
"""Called with "before" and "after" around each request but those for tokens; may raise `Drop`."""
MANAGED = ("segments", "actionmaps", "actiontemplates", "outcomes", "journeys")
COMMAND = re.compile(r"`(journeys|pulumi|make) [^`]+`")
WRITES = ("POST", "PUT", "PATCH", "DELETE")


def below(root: int) -> Iterator[int]:
    """A process and all that it started, itself first."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid and child not in found]
    yield from found


class Watched(Emulator):
    """An emulator that takes one request at a time while it has a hook."""

    hook: Hook | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"limits": "off", **options})
        self._turn = threading.Lock()

    def handle(self, request: Request) -> Response:
        hook = self.hook
        if hook is None or request.entry.token:
            return super().handle(request)
        with self._turn:
            hook("before", request)
            response = super().handle(request)
            hook("after", request)
            return response

    def there(self) -> dict[str, tuple[str, str]]:
        """Every object that a program can manage: id to kind and name."""
        return {
            id: (kind, KINDS[kind].title(body)) for kind in MANAGED for id, body in self.objects(kind).items()
        }

    def sent(self) -> list[str]:
        """`METHOD path` of each request since the last look, those for tokens left out."""
        found = [f"{entry.method} {entry.path}" for entry in self.requests.matching()]
        self.requests.clear()
        return found

    def written(self) -> list[str]:
        """The writes among them."""
        return [line for line in self.sent() if line.split()[0] in WRITES]

    @contextmanager
    def hooked(self, hook: Hook) -> Iterator[None]:
        """Calls the hook around the requests of a block."""
        self.hook = hook
        try:
            yield
        finally:
            self.hook = None


@dataclass(frozen=True)
class Ran:
    """A finished command: its exit code and all that it printed."""

    code: int
    text: str

    @property
    def ok(self) -> bool:
        return self.code == 0

    def __str__(self) -> str:
        return f"exit code {self.code}\n{self.text}"


class Engine(ABC):
    """One stack on one engine. `run` and `start` are a user's commands, each a process of its own."""

    name: str

    def __init__(self, project: Project, emulator: Watched, stack: str) -> None:
        self.project, self.emulator, self.stack = project, emulator, stack
        self.root = project.root
        self.printed = ""

    def beside(self, stack: str) -> Engine:
        """Another stack of the same program."""
        return type(self)(self.project, self.emulator, stack)

    @abstractmethod
    def line(self, command: str, flags: tuple[str, ...]) -> list[str]:
        """The command line."""

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """What a command sees."""

    @abstractmethod
    def deployment(self) -> dict[str, Any]:
        """The stack's state."""

    @abstractmethod
    def load(self, document: dict[str, Any]) -> None:
        """Replaces the stack's state by an exported document."""

    @abstractmethod
    def set(self, **config: str) -> None:
        """Changes stack config: `set(genesys_onExisting="adopt")`."""

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Where the engine keeps state."""

    @property
    @abstractmethod
    def state_file(self) -> Path:
        """The file of the stack's state."""

    @abstractmethod
    def has(self, flag: str) -> bool:
        """Whether the engine knows a flag or a command."""

    def write(self, program: str) -> None:
        """Replaces the program."""
        self.project.write(program)

    def start(self, command: str, *flags: str, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        """Begins a command; its output is one stream."""
        return subprocess.Popen(
            self.line(command, flags),
            cwd=self.root,
            env={**self.environment(), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def family(self, pid: int) -> list[int]:
        """A process of this engine and all that it started, itself first."""
        return list(below(pid))

    def run(self, command: str, *flags: str, env: dict[str, str] | None = None, timeout: float = 180) -> Ran:
        """One command from start to end."""
        return self.end(self.start(command, *flags, env=env), timeout)

    def end(self, process: subprocess.Popen[str], timeout: float = 180) -> Ran:
        """Waits for a command that was begun."""
        try:
            text, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        self.printed += text
        return Ran(process.returncode, text)

    def must(self, command: str, *flags: str, env: dict[str, str] | None = None) -> Ran:
        """A command that has to succeed."""
        ran = self.run(command, *flags, env=env)
        assert ran.ok, f"{self.name}: {command} {' '.join(flags)}: {ran}"
        return ran

    def resources(self) -> list[dict[str, Any]]:
        """The recorded objects, those that are to be deleted included."""
        return [
            entry
            for entry in self.deployment().get("resources", [])
            if entry.get("custom") and not entry["type"].startswith("pulumi:") and not entry.get("external")
        ]

    def recorded(self) -> str:
        """What the state says of the objects, as one text; the CLI writes the rest anew in a failed command too."""
        names = ("urn", "type", "id", "parent", "provider", "delete", "protect", "inputs", "outputs")
        kept = [{name: entry.get(name) for name in names} for entry in self.resources()]
        return json.dumps(sorted(kept, key=lambda entry: str(entry["urn"])), sort_keys=True)

    def ids(self) -> list[str]:
        """The vendor's id of each recorded object."""
        return [str(entry["id"]).rpartition("/")[2] for entry in self.resources()]

    def urn(self, name: str) -> str:
        """Of the one recorded resource of that name."""
        return str(next(e["urn"] for e in self.resources() if e["urn"].endswith(f"::{name}")))

    def id(self, name: str) -> str:
        """The vendor's id of the live resource of that name."""
        (found,) = [e for e in self.resources() if e["urn"].endswith(f"::{name}") and not e.get("delete")]
        return str(found["id"]).rpartition("/")[2]


class Embedded(Engine):
    """`python -m journeys.engine`."""

    name = "embedded"

    def __init__(self, project: Project, emulator: Watched, stack: str = "dev") -> None:
        super().__init__(project, emulator, stack)
        self.config = dict(project.config)
        self._write_config()

    def line(self, command: str, flags: tuple[str, ...]) -> list[str]:
        main, *more = command.split()
        return [sys.executable, "-m", "journeys.engine", main, *more, *flags, "--stack", self.stack]

    def environment(self) -> dict[str, str]:
        merged: dict[str, str | None] = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            **self.project.env,
            "PULUMI_CONFIG_PASSPHRASE": "passphrase",
        }
        return {name: value for name, value in merged.items() if value is not None}

    @property
    def folder(self) -> Path:
        return self.root / ".journeys" / "engine"

    @property
    def state_file(self) -> Path:
        return self.folder / self.project.name / f"{self.stack}.json"

    def deployment(self) -> dict[str, Any]:
        found: dict[str, Any] = EmbeddedEngine(self.root, stack=self.stack).export()["deployment"]
        return found

    def load(self, document: dict[str, Any]) -> None:
        EmbeddedEngine(self.root, stack=self.stack).import_state(document)

    def set(self, **config: str) -> None:
        self.config |= {key.replace("_", ":", 1): value for key, value in config.items()}
        self._write_config()

    def _write_config(self) -> None:
        path = self.root / f"Pulumi.{self.stack}.yaml"
        kept = path.read_text().partition("config:")[0] if path.exists() else ""
        lines = [f"  {key}: {json.dumps(value)}\n" for key, value in self.config.items()]
        path.write_text(f"{kept}config:\n{''.join(lines)}")

    def has(self, flag: str) -> bool:
        help = subprocess.run(
            [sys.executable, "-m", "journeys.engine", "up", "--help"], capture_output=True, text=True
        )
        return flag.startswith("--") and flag in help.stdout


class PulumiCli(Engine):
    """The real CLI, on a file backend."""

    name = "cli"

    def __init__(self, project: Project, emulator: Watched, stack: str = "dev") -> None:
        super().__init__(project, emulator, stack)
        self.cli = project.cli(stack=stack)

    def line(self, command: str, flags: tuple[str, ...]) -> list[str]:
        quiet = ["--yes", "--skip-preview"] if command in ("up", "refresh", "destroy") else []
        if "--preview-only" in flags:
            quiet = []
        return [
            *("pulumi", *command.split(), *flags, *quiet, "--stack", self.stack),
            *("--non-interactive", "--color", "never"),
        ]

    def environment(self) -> dict[str, str]:
        return dict(self.cli.env)

    @property
    def folder(self) -> Path:
        return self.cli.backend / ".pulumi"

    @property
    def state_file(self) -> Path:
        return self.folder / "stacks" / self.project.name / f"{self.stack}.json"

    def deployment(self) -> dict[str, Any]:
        if not self.state_file.exists():
            return {}
        return json.loads(self.state_file.read_text())["checkpoint"].get("latest") or {}

    def load(self, document: dict[str, Any]) -> None:
        self.cli.import_(document)

    def set(self, **config: str) -> None:
        pairs = [f"{key.replace('_', ':', 1)}={value}" for key, value in config.items()]
        flags = [flag for pair in pairs for flag in ("--plaintext", pair)]
        self.cli.run("config", "set-all", "--stack", self.stack, *flags)

    def has(self, flag: str) -> bool:
        return True


ENGINES: dict[str, type[Embedded] | type[PulumiCli]] = {"embedded": Embedded, "cli": PulumiCli}


def engine_on(which: str, root: Path, emulator: Watched, **config: str) -> Engine:
    """A new stack on one of `ENGINES`, in a folder of its own; both vendors are configured by the environment."""
    skip_without_cli(which)
    return ENGINES[which](project_in(root / which / "project", emulator, **config), emulator)


def skip_without_cli(which: str) -> None:
    """Skips the test where it needs the CLI and there is none."""
    if which == "cli" and pulumi_missing():
        import pytest

        pytest.skip(pulumi_missing())


def project_in(folder: Path, emulator: Watched, **config: str) -> Project:
    """A new project for a stack."""
    project = Project(folder, emulator, "safety")
    project.config |= {"segment:baseUrl": emulator.url, "segment:requestsPerMinute": "0", **config}
    project.env["PUBLIC_API_TOKEN"] = emulator.public_api_token
    return project


# --- what a run left -----------------------------------------------------------------------------------------------


def check_settled(engine: Engine, names: list[str]) -> None:
    """The org has exactly these objects, by name; the state has their ids; up and refresh find nothing to do."""
    there = engine.emulator.there()
    assert sorted(name for _, name in there.values()) == sorted(names)
    assert sorted(engine.ids()) == sorted(there)
    engine.emulator.sent()
    engine.must("up", "--expect-no-changes")
    assert engine.emulator.written() == []
    engine.must("refresh", "--expect-no-changes")
    assert sorted(engine.ids()) == sorted(there)
    assert engine.emulator.there() == there


RESOURCES = {"Winback": "j", "J": "j"}
"""What the program calls an object whose id nobody can know: no message shows its own name, which may be secret."""


def _is_named(name: str, text: str) -> bool:
    return f'"{name}"' in text or (name in RESOURCES and f'"{RESOURCES[name]}"' in text)


def outcome(engine: Engine, ran: Ran, wanted: list[str]) -> str:
    """`ok`, `stopped`, `warned`, or what went wrong in silence.

    `stopped`: it failed, and names every object that is in no state (or in a state and not there), and a command.
    `warned`: it ended well, and names each of them.
    """
    there, known = engine.emulator.there(), engine.ids()
    orphans, lost = set(there) - set(known), set(known) - set(there)
    strays = {*orphans, *lost}
    names = Counter(name for _, name in there.values())
    doubled = any(count > Counter(wanted)[name] for name, count in names.items())
    named = all(id in ran.text or (id in there and _is_named(there[id][1], ran.text)) for id in strays)
    if ran.ok and not strays and names == Counter(wanted):
        return "ok"
    if not ran.ok and named and COMMAND.search(ran.text):
        return "stopped"
    if ran.ok and strays and named:
        return "warned"
    kind = "duplicate" if doubled else "orphan" if orphans else "loss" if lost else "gap"
    return f"silent {kind}" if ran.ok else f"failed without a command ({kind})"
