"""Parses a program's register or read request into a goal, and refuses what the engine doesn't support."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from pulumi.runtime.proto import alias_pb2
from pulumi.runtime.proto import resource_pb2 as pb

from .native import package_of
from .paths import parse
from .state import PROVIDER_PREFIX, qualified_type
from .values import Computed, Props, contains, from_struct, from_wire, unwrap


class Unsupported(Exception):
    """A request that the embedded engine refuses; the message names the option and what to do."""


def refuse(what: str) -> Unsupported:
    """The exception for something that only the CLI can do."""
    return Unsupported(f"{what} is not supported by the embedded engine; use the Pulumi CLI")


@dataclass
class Goal:
    """A resource as the program has registered it; with `read_id`, an external one that is only read."""

    type: str
    name: str
    custom: bool
    inputs: Props
    parent: str = ""
    provider: str = ""
    providers: dict[str, str] = field(default_factory=dict)
    dependencies: list[str] = field(default_factory=list)
    property_dependencies: dict[str, list[str]] = field(default_factory=dict)
    protect: bool | None = None
    retain_on_delete: bool | None = None
    delete_before_replace: bool | None = None
    ignore_changes: list[str] = field(default_factory=list)
    replace_on_changes: list[str] = field(default_factory=list)
    replacement_trigger: Any = None
    additional_secret_outputs: list[str] = field(default_factory=list)
    aliases: list[Any] = field(default_factory=list)
    custom_timeouts: dict[str, float] = field(default_factory=dict)
    deleted_with: str = ""
    replace_with: list[str] = field(default_factory=list)
    hide_diff: list[str] = field(default_factory=list)
    source_position: str = ""
    read_id: str = ""
    import_id: str = ""
    version: str = ""
    """The version of the native package that the program uses."""

    @property
    def package(self) -> str:
        """The package of the type (`pulumi-python` for every dynamic resource)."""
        return self.type.split(":", 1)[0]

    @property
    def is_provider(self) -> bool:
        """Whether this is an explicit provider."""
        return self.type.startswith(PROVIDER_PREFIX)


def parse_register(request: pb.RegisterResourceRequest, root: str, native: Collection[str] = ()) -> Goal:
    """A Goal from a RegisterResourceRequest; raises Unsupported for what `fields.py` lists as refused.

    `native` are the packages that have plugins of their own.
    """
    _refuse_register(request, package_of(request.type) in native)
    found: dict[str, set[str]] = {}
    inputs: Props = {}
    for key, value in request.object.fields.items():
        found[key] = set()
        inputs[key] = from_wire(value, found[key])
    if not request.propertyDependencies:
        declared = {key: set(request.dependencies) for key in inputs}
    else:
        declared = {key: set(deps.urns) for key, deps in request.propertyDependencies.items()}
    for key, deps in found.items():
        declared.setdefault(key, set()).update(deps)
    trigger = None
    if request.HasField("replacement_trigger"):
        trigger = from_wire(request.replacement_trigger)
    # Some SDKs send only the value, and only if it is true.
    defined = request.deleteBeforeReplaceDefined or request.deleteBeforeReplace
    dbr: bool | None = request.deleteBeforeReplace if defined else None
    return Goal(
        type=request.type,
        name=request.name,
        custom=request.custom,
        inputs=inputs,
        parent=request.parent,
        provider=request.provider,
        providers=dict(request.providers),
        dependencies=sorted(set(request.dependencies)),
        property_dependencies={key: sorted(deps) for key, deps in declared.items()},
        protect=request.protect if request.HasField("protect") else None,
        retain_on_delete=request.retainOnDelete if request.HasField("retainOnDelete") else None,
        delete_before_replace=dbr,
        ignore_changes=list(request.ignoreChanges),
        replace_on_changes=list(request.replaceOnChanges),
        replacement_trigger=trigger,
        additional_secret_outputs=list(request.additionalSecretOutputs),
        aliases=[*request.aliasURNs, *(_alias(item) for item in request.aliases)],
        custom_timeouts=_timeouts(request),
        deleted_with=request.deletedWith,
        replace_with=list(request.replace_with),
        hide_diff=_paths(request.hideDiffs),
        source_position=_position(request, root),
        import_id=request.importId,
        version=request.version,
    )


def _refuse_register(request: pb.RegisterResourceRequest, is_native: bool) -> None:
    where = f"{request.type} resource '{request.name}': "
    if request.importId and not is_native:
        raise refuse(where + "the `import_` option (a dynamic provider cannot import; use an import file)")
    if request.remote and not is_native:
        raise refuse(where + "a remote component")
    if request.transforms:
        raise refuse(where + "the `transforms` option")
    if request.state_migrations:
        raise refuse(where + "the `state_migrations` option")
    if request.HasField("hooks") and request.hooks.ListFields():
        raise refuse(where + "the `hooks` option")
    if request.packageRef:
        raise refuse(where + "a parameterized package")
    if request.snippetId:
        raise refuse(where + "a snippet")
    if request.envVarMappings:
        raise refuse(where + "the `env_var_mappings` option")
    _refuse_plugin_choice(request, where, is_native)


def _refuse_plugin_choice(request: Any, where: str, is_native: bool) -> None:
    if request.version and not is_native:
        raise refuse(where + "the `version` option")
    if request.pluginDownloadURL:
        raise refuse(where + "the `plugin_download_url` option")
    if request.pluginChecksums:
        raise refuse(where + "a plugin checksum")


def parse_read(request: pb.ReadResourceRequest, root: str, native: Collection[str] = ()) -> Goal:
    """A Goal from a ReadResourceRequest (`X.get(name, id)`)."""
    where = f"{request.type} resource '{request.name}': "
    if request.packageRef:
        raise refuse(where + "a parameterized package")
    _refuse_plugin_choice(request, where, package_of(request.type) in native)
    if not request.id:
        raise Unsupported(where + "`get` needs an id")
    return Goal(
        type=request.type,
        name=request.name,
        custom=True,
        inputs=from_struct(request.properties),
        parent=request.parent,
        provider=request.provider,
        dependencies=sorted(set(request.dependencies)),
        additional_secret_outputs=list(request.additionalSecretOutputs),
        source_position=_position(request, root),
        read_id=request.id,
        version=request.version,
    )


def _alias(alias: alias_pb2.Alias) -> Any:
    return alias.urn if alias.HasField("urn") else alias.spec


def _paths(texts: Any) -> list[str]:
    for text in texts:
        parse(text)  # so that a wrong path is an error now, and not when it is shown
    return list(texts)


_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}


def _timeouts(request: pb.RegisterResourceRequest) -> dict[str, float]:
    seconds: dict[str, float] = {}
    if not request.HasField("customTimeouts"):
        return seconds
    for name in ("create", "update", "delete", "read"):
        text = getattr(request.customTimeouts, name, "")
        if not text:
            continue
        parts = re.findall(r"(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)", text)
        if "".join(number + unit for number, unit in parts) != text:
            raise Unsupported(f"unable to parse customTimeout Value {text}")
        seconds[name] = sum(float(number) * _UNITS[unit] for number, unit in parts)
    return seconds


def _position(request: Any, root: str) -> str:
    raw = request.sourcePosition
    url = urlsplit(raw.uri)
    if url.scheme != "file":
        return ""
    relative = os.path.relpath(unquote(url.path), root).replace(os.sep, "/")
    column = f",{raw.column}" if raw.column else ""
    return f"project:///{relative}#{raw.line}{column}"


def inherit(goal: Goal, parent: Goal) -> None:
    """Sets the options that a child has from its parent unless it has its own (resmon.inheritFromParent)."""
    goal.deleted_with = goal.deleted_with or parent.deleted_with
    if goal.protect is None:
        goal.protect = parent.protect
    if goal.retain_on_delete is None:
        goal.retain_on_delete = parent.retain_on_delete
    if not goal.provider and parent.provider:
        package = package_of(qualified_type(parent.provider))
        if not goal.custom or package == goal.package:
            goal.provider = parent.provider


def trigger_replaces(new: Any, old: Any) -> bool:
    """Whether a change of `replacement_trigger` replaces the resource (step_generator.shouldTriggerReplace)."""
    new, old = unwrap(new), unwrap(old)
    if contains(new, Computed) or contains(old, Computed):
        return True
    return new is not None and old is not None and new != old
