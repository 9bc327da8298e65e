"""The Pulumi project and stack that a command is about, as their files say."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from journeys.project_file import wrong_project, wrong_stack
from journeys.text import printable, unreadable, yaml_problem

from .console import Problem

VENDORS = {"genesys": "Genesys Cloud", "segment": "Twilio Segment"}
"""The vendors' names in configuration and in sentences."""
DEFAULT = "dev"
"""The stack that commands are about where none is named."""
LOCAL = ("127.0.0.1", "localhost", "::1")
"""The hosts that the emulator listens on."""


@dataclass(frozen=True)
class Project:
    """A Pulumi project with one of its stacks. `values` is the stack's plain config, `ns:key` -> value."""

    root: Path
    name: str
    stack: str
    values: dict[str, Any] = field(default_factory=dict)
    encrypted: frozenset[str] = frozenset()
    options: dict[str, Any] = field(default_factory=dict)
    main: str = ""
    backend: str = ""
    """The backend that Pulumi.yaml names."""
    language: str = "python"
    plugins: dict[str, str] = field(default_factory=dict)
    """The folder of each provider plugin that Pulumi.yaml names."""

    @property
    def workdir(self) -> Path:
        """Where Pulumi starts the program and the plugin."""
        path = (self.root / self.main).resolve() if self.main else self.root
        return path if path.is_dir() else path.parent

    @property
    def scratch(self) -> Path:
        """The folder for everything that isn't the user's: state of local stacks, the emulator's objects."""
        return self.root / ".journeys"

    @property
    def urls(self) -> dict[str, str]:
        """The API address of each vendor that stack config gives one."""
        found = {name: str(self.values.get(f"{name}:baseUrl") or "") for name in VENDORS}
        return {name: url for name, url in found.items() if url}

    @property
    def local(self) -> bool:
        """Whether the stack lives on this machine: every address that it names is loopback, and no region is."""
        hosts = [urlsplit(url).hostname for url in self.urls.values()]
        regions = any(self.values.get(f"{name}:region") for name in VENDORS)
        return bool(hosts) and all(host in LOCAL for host in hosts) and not regions

    @property
    def emulator_url(self) -> str:
        """Scheme, host and port of the emulator that the stack wants, or ""."""
        if not self.local:
            return ""
        parts = urlsplit(next(iter(self.urls.values())))
        host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
        return f"http://{host}:{parts.port or 80}"

    def spelled(self, command: str, plain: bool = False) -> str:
        """A command on this stack as the user types it: through make where our Makefile runs this, unless it is `plain`."""
        if plain or not (os.environ.get("MAKELEVEL") and _is_our_makefile(self.root / "Makefile")):
            other = command != "install-cli" and self.stack != default_stack()
            return f"journeys {command}" + (f" --stack {self.stack}" if other else "")
        words = {"install-cli": "cli", "emulator stop": "down"}.get(command, command)
        words += f" STACK={self.stack}" if command != "install-cli" and self.stack != DEFAULT else ""
        return "make " + words.replace("--live", "LIVE=1").replace("--engine ", "ENGINE=")


def load(cwd: Path, stack: str, *, any_language: bool = False, any_stack: bool = False) -> Project:
    """Reads Pulumi.yaml in `cwd` or above, and Pulumi.<stack>.yaml beside it.

    Raises:
        Problem: `cwd` is no folder, there is no project, it is not a Python one (unless `any_language`), the stack has
            no file (unless `any_stack`), or a file is not YAML.
    """
    start = folder(cwd).resolve()
    root = next((each for each in (start, *start.parents) if (each / "Pulumi.yaml").is_file()), None)
    if root is None:
        raise Problem(f"there is no Pulumi.yaml in {start} or above it; --cwd names another folder", 2)
    about = _read(root / "Pulumi.yaml", wrong_project)
    runtime = about.get("runtime")
    language = runtime.get("name") if isinstance(runtime, dict) else runtime
    if language != "python" and not any_language:
        raise Problem(
            f"{root / 'Pulumi.yaml'}: runtime is {language!r}. This command works on Python programs. Programs in other "
            "languages run by `pulumi` itself, over the native provider: `journeys doctor` says what Pulumi.yaml needs",
            2,
        )
    name = str(about.get("name") or "")
    _check_name(name, f"{root / 'Pulumi.yaml'}: name", "a project name")
    _check_name(stack, "the stack", "a stack name")
    config: dict[str, Any] = _read(root / f"Pulumi.{stack}.yaml", wrong_stack).get("config") or {}
    full = {key if ":" in key else f"{name}:{key}": value for key, value in config.items()}
    encrypted = {key for key, value in full.items() if isinstance(value, dict) and set(value) == {"secure"}}
    project = Project(
        root,
        name,
        stack,
        {key: value for key, value in full.items() if key not in encrypted},
        frozenset(encrypted),
        (runtime.get("options") or {}) if isinstance(runtime, dict) else {},
        about.get("main") or "",
        (about.get("backend") or {}).get("url") or "",
        str(language),
        _plugins(about),
    )
    if not any_stack and (missing := missing_file(project)):
        raise Problem(missing, 2)
    return project


def folder(path: Path) -> Path:
    """The path, where it is a folder.

    Raises:
        Problem: it is not one. Looking upwards from a mistyped folder would find another project.
    """
    if not path.is_dir():
        what = "is a file" if path.exists() else "does not exist"
        raise Problem(
            f"the folder {printable(str(path))} {what}: name the project's folder. Nothing was done", 2
        )
    return path


def _plugins(about: dict[str, Any]) -> dict[str, str]:
    named = (about.get("plugins") or {}).get("providers") or ()
    return {each["name"]: each.get("path") or "" for each in named}


def _check_name(name: str, where: str, what: str) -> None:
    """Names become names of files: what Pulumi refuses could lead out of the project's folder."""
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", name) or not name.strip("."):
        raise Problem(
            f"{where} is {name!r}: {what} has letters, digits, hyphens, underscores and periods, up to 100 of them",
            2,
        )


def _is_our_makefile(path: Path) -> bool:
    try:
        return path.read_text(encoding="utf-8").startswith("# Journeys as code.")
    except (OSError, ValueError):
        return False


def missing_file(project: Project) -> str:
    """That the stack has no file, which stacks have one, and what to do; "" where it has one."""
    name = f"Pulumi.{project.stack}.yaml"
    if (project.root / name).exists():
        return ""
    files = sorted(project.root.glob("Pulumi.*.yaml"))
    known = ", ".join(each.name.removeprefix("Pulumi.").removesuffix(".yaml") for each in files)
    here = (
        f"stacks here: {known}. Name one of them with --stack, or write"
        if known
        else "no stack has one. Write"
    )
    return (
        f"there is no {name} in {project.root}; {here} the file: `config:`, and below it `genesys:region: eu-central-1`, "
        "or `genesys:baseUrl: http://127.0.0.1:8787` for the emulator"
    )


def _read(path: Path, wrong: Callable[[Any], str]) -> dict[str, Any]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(unreadable(path, error), 2) from None
    except yaml.YAMLError as error:
        raise Problem(f"{path} is not YAML: {yaml_problem(error)}", 2) from None
    if why := wrong(found):
        raise Problem(f"{path}: {why}", 2)
    return dict(found or {})


def default_stack() -> str:
    """What the STACK variable says, or `dev`."""
    return os.environ.get("STACK") or DEFAULT
