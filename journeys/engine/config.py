"""Reads Pulumi.yaml and Pulumi.<stack>.yaml, and refuses a stack that is for a real org."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from journeys.project_file import wrong_project, wrong_stack
from journeys.text import address, unreadable, yaml_problem

from .crypto import Crypter, passphrase
from .values import Props, SecretValue


class ConfigError(Exception):
    """A project or stack that cannot be run, with the reason as its message."""


class Secret(str):
    """A value in `Engine(config=...)` that is a secret."""

    def __repr__(self) -> str:
        return "[secret]"


@dataclass
class Project:
    """The content of Pulumi.yaml. `program` is the directory or file to run, `python` its interpreter."""

    root: Path
    name: str
    program: Path
    python: str
    options: dict[str, Any] = field(default_factory=dict)
    plugins: dict[str, Path] = field(default_factory=dict)
    """The folders of plugins, by package."""

    @property
    def workdir(self) -> Path:
        """The working directory of the program and of the plugin."""
        return self.program if self.program.is_dir() else self.program.parent


@dataclass
class StackConfig:
    """The stack's configuration: `ns:key` -> text, which of them are secret, and the crypter."""

    values: dict[str, str] = field(repr=False)
    secret_keys: set[str]
    crypter: Crypter
    path: Path

    def provider_inputs(self, namespace: str = "") -> Props:
        """The inputs of a default provider, as strings: the whole stack config, or the values of one namespace."""
        found = {k: SecretValue(v) if k in self.secret_keys else v for k, v in sorted(self.values.items())}
        if not namespace:
            return found
        return {k.partition(":")[2]: v for k, v in found.items() if k.startswith(f"{namespace}:")}

    def save_salt(self) -> None:
        """Writes a newly made salt to the stack's file, where the CLI looks for it."""
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        if self.crypter.salt and "encryptionsalt:" not in text:
            self.path.write_text(f"encryptionsalt: {self.crypter.salt}\n{text}", encoding="utf-8")


def load_project(cwd: Path, python: str | None) -> Project:
    """Reads Pulumi.yaml in `cwd` or above it; `python` overrides `runtime.options.virtualenv`."""
    if not cwd.is_dir():  # a project above a mistyped folder is not the one that the user means
        what = "is a file" if cwd.exists() else "does not exist"
        raise ConfigError(f"the folder {cwd} {what}: name the project's folder. Nothing was done")
    cwd = cwd.resolve()
    for root in (cwd, *cwd.parents):
        path = root / "Pulumi.yaml"
        if path.is_file():
            break
    else:
        raise ConfigError(f"no Pulumi.yaml in {cwd} or above it")
    data = _read(path, wrong_project)
    if not data.get("name"):
        raise ConfigError(f"{path}: a project needs a `name`")
    require_name("project", data["name"], f"{path}: ")
    runtime = data.get("runtime")
    options = runtime.get("options") or {} if isinstance(runtime, dict) else {}
    name = runtime.get("name") if isinstance(runtime, dict) else runtime
    if name != "python":
        raise ConfigError(
            f"{path}: the embedded engine runs `runtime: python`, not {name!r}; use the Pulumi CLI"
        )
    program = (root / data.get("main", ".")).resolve()
    interpreter = python or _interpreter(root, options)
    return Project(root, data["name"], program, interpreter, options, _plugins(root, data))


def _plugins(root: Path, data: dict[str, Any]) -> dict[str, Path]:
    entries = (data.get("plugins") or {}).get("providers") or []
    return {each["name"]: (root / each["path"]).resolve() for each in entries if each.get("path")}


def require_name(kind: str, name: object, where: str = "") -> None:
    """Raises ConfigError for a project or stack name that Pulumi refuses, or that can't be a file's name."""
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", name) or name in (".", ".."):
        raise ConfigError(
            f"{where}{name!r} cannot be the name of a {kind}: use 1 to 100 letters, digits, hyphens, underscores "
            'and periods, and not "." or ".."'
        )


def _interpreter(root: Path, options: dict[str, Any]) -> str:
    virtualenv = options.get("virtualenv")
    if not virtualenv and options.get("toolchain") == "uv":
        virtualenv = ".venv"
    if not virtualenv:
        return sys.executable
    for relative in ("bin/python", "Scripts/python.exe"):
        candidate = root / virtualenv / relative
        if candidate.exists():
            return str(candidate)
    raise ConfigError(f"runtime.options.virtualenv is {virtualenv!r}, which is not a virtual environment")


def _read(path: Path, wrong: Callable[[Any], str]) -> Any:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ConfigError(f"{path} is not YAML: {yaml_problem(error)}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(unreadable(path, error)) from None
    if why := wrong(found):
        raise ConfigError(f"{path}: {why}")
    return found


def load_config(
    project: Project, stack: str, overrides: dict[str, str] | None, env: dict[str, str]
) -> StackConfig:
    """Reads Pulumi.<stack>.yaml, if there is one, and decrypts its secrets; `overrides` win."""
    path = project.root / f"Pulumi.{stack}.yaml"
    data = (_read(path, wrong_stack) or {}) if path.exists() else {}
    if data.get("secretsprovider", "passphrase") not in ("passphrase", "default"):
        raise ConfigError(f"{path}: only the passphrase secrets provider is supported by the embedded engine")
    crypter = Crypter(passphrase(env), data.get("encryptionsalt", ""))
    values: dict[str, str] = {}
    secret_keys: set[str] = set()

    def full_key(key: str) -> str:
        return key if ":" in key else f"{project.name}:{key}"

    for key, value in (data.get("config") or {}).items():
        full = full_key(key)
        if isinstance(value, dict) and set(value) == {"secure"}:
            values[full] = crypter.decrypt(value["secure"])
            secret_keys.add(full)
        else:
            values[full] = _text(value)
    for key, text in (overrides or {}).items():
        full = full_key(key)
        values[full] = str(text)
        secret_keys.discard(full)
        if isinstance(text, Secret):
            secret_keys.add(full)
    return StackConfig(values, secret_keys, crypter, path)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        if '"secure"' in json.dumps(value, default=str):
            raise ConfigError("secrets inside structured config are not supported by the embedded engine")
        return json.dumps(value, separators=(",", ":"), default=str)  # YAML has dates
    return "" if value is None else str(value)


ORG_ENVIRONMENT = {"GENESYSCLOUD_REGION": "genesys:region", "PUBLIC_API_URL": "segment:baseUrl"}


def refuse_real_org(config: dict[str, Any], env: dict[str, str], where: str = "stack config") -> None:
    """Raises ConfigError for a base URL that is not loopback, or a region without a base URL.

    Checks `<ns>:region` and `<ns>:baseUrl` of every namespace; for what config doesn't set, the vendors' environment
    variables. As in the providers, a base URL outranks a region.
    """
    namespaces = {key.split(":", 1)[0] for key in config if ":" in key} | {"genesys", "segment"}
    for namespace in sorted(namespaces):
        found = {
            kind: (f"{where} has {namespace}:{kind}", str(config[f"{namespace}:{kind}"]))
            for kind in ("baseUrl", "region")
            if config.get(f"{namespace}:{kind}")
        }
        for name, key in ORG_ENVIRONMENT.items():
            kind = key.split(":")[1]
            if key.startswith(namespace + ":") and env.get(name) and "baseUrl" not in found:
                found.setdefault(kind, (f"the environment has {name}", env[name]))
        for kind in ("baseUrl", "region"):
            if kind not in found:
                continue
            source, value = found[kind]
            if _is_loopback(value):
                break
            raise ConfigError(
                f"{source} = {address(value)!r}, which is not on this machine. The embedded engine is for the emulator: "
                "use the Pulumi CLI for a real org, or pass --allow-real-org if you mean it."
            )


def _is_loopback(value: str) -> bool:
    host = urlsplit(value if "//" in value else f"//{value}").hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def environment(extra: dict[str, str] | None) -> dict[str, str]:
    """This process's environment, updated with `extra`; the value `None` removes a variable."""
    merged: dict[str, Any] = {**os.environ, **(extra or {})}
    return {key: str(value) for key, value in merged.items() if value is not None}
