"""Imports existing objects into state, from a file as for `pulumi import --file`.

An entry needs `inputs` and `outputs`, because a dynamic provider can only read objects that are in state.
Source: pkg/resource/deploy/import.go and ImportStep in step.go.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from journeys.text import unreadable

from .apply import failing
from .config import ConfigError
from .deployment import Deployment, Stop
from .events import Step
from .generator import report_failures
from .goal import Goal, Unsupported
from .native import package_of
from .providers import check_package, reference
from .registration import default_provider, register
from .state import PROVIDER_PREFIX, ROOT_STACK_TYPE, ResourceState, mark_secret_outputs, now
from .values import from_state

_KNOWN = {"type", "name", "id", "parent", "provider", "component", "inputs", "outputs", "logicalName"}


def read_document(file: Path | str) -> dict[str, Any]:
    """The JSON object in a file, or for `-` in standard input.

    Raises:
        ConfigError: it cannot be read, or holds something else.
    """
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        found = json.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(unreadable(file, error)) from None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        name = "standard input" if file == "-" else file
        raise ConfigError(f"{name} is no JSON object: give an import file, or what `export` wrote")
    return found


def require_entries(document: dict[str, Any]) -> None:
    """Raises ConfigError for an import file whose entries have another form."""
    entries, names = document.get("resources", []), document.get("nameTable", {})
    if not isinstance(entries, list) or not isinstance(names, dict):
        raise ConfigError("the import file needs a list `resources`, and `nameTable` must be an object")
    for number, entry in enumerate(entries, 1):
        where = f"entry {number} of the import file"
        if not isinstance(entry, dict):
            raise ConfigError(f"{where} must be an object")
        for name in ("type", "name"):
            if not isinstance(entry.get(name), str):
                raise ConfigError(f"{where} needs a text `{name}`")
        for name in ("inputs", "outputs"):
            if not isinstance(entry.get(name, {}), dict):
                raise ConfigError(f"{where}: `{name}` must be an object")


def import_resources(d: Deployment, document: dict[str, Any]) -> None:
    """Imports the entries of the file in order, up to the first that fails."""
    _keep_state(d)
    try:
        names = {"": _stack(d), **document.get("nameTable", {})}
        for entry in document.get("resources", []):
            names[entry["name"]] = _import(d, entry, names)
    except Stop:
        return
    except Unsupported as error:
        d.error("", str(error))


def _keep_state(d: Deployment) -> None:
    """Records everything in state as unchanged, before the imported resources."""
    for state in d.prev:
        d.urns.add(state.urn)
        d.news[state.urn] = state
        d.done["same"].add(state.urn)
        d.snapshot.same(state, state)


def _stack(d: Deployment) -> str:
    if d.stack_urn not in d.news:
        register(d, Goal(ROOT_STACK_TYPE, f"{d.project.name}-{d.stack}", False, {}))
    return d.stack_urn


def _import(d: Deployment, entry: dict[str, Any], names: dict[str, str]) -> str:
    unknown = set(entry) - _KNOWN
    if unknown:
        raise Unsupported(f"import of {entry.get('name')}: the field {sorted(unknown)[0]!r} is not supported")
    kind, name = entry["type"], entry.get("logicalName") or entry["name"]
    parent_name = entry.get("parent", "")
    if parent_name not in names:
        raise Unsupported(f"import of {name}: no resource named {parent_name!r} in the file or its nameTable")
    parent = names[parent_name]
    inputs = from_state(entry.get("inputs", {}), d.snapshot.crypter.decrypt)
    if kind.startswith(PROVIDER_PREFIX) or entry.get("component"):
        state, _ = register(d, Goal(kind, name, not entry.get("component"), inputs, parent))
        return state.urn
    check_package(d.project.plugins, kind)
    if not entry.get("id") or "outputs" not in entry or "inputs" not in entry:
        raise Unsupported(
            f"import of {name}: a dynamic resource needs `id`, `inputs` and `outputs`, each of the two with "
            "`__provider`"
        )
    urn = d.urn(parent, kind, name)
    if urn in d.urns:
        raise Unsupported(f"import of {name}: {urn} is in state already")
    d.urns.add(urn)
    provider = _provider(d, entry, names, kind)
    outputs = from_state(entry["outputs"], d.snapshot.crypter.decrypt)
    state = ResourceState(
        urn, kind, True, entry["id"], inputs=inputs, outputs=outputs, parent=parent, provider=provider
    )
    state.created = state.modified = now()
    step = Step("import", None, state)
    d.emit("start", step)
    _record(d, step)
    d.news[urn] = state
    d.emit("done", step)
    return urn


def _provider(d: Deployment, entry: dict[str, Any], names: dict[str, str], kind: str) -> str:
    if not entry.get("provider"):
        urn = d.urn("", PROVIDER_PREFIX + package_of(kind), "default")
        known = d.news.get(urn)
        return reference(known) if known is not None else default_provider(d, package_of(kind), kind)
    named = d.news.get(names.get(entry["provider"], entry["provider"]))
    if named is None:
        raise Unsupported(f"import of {entry['name']}: no provider named {entry['provider']!r}")
    return reference(named)


def _record(d: Deployment, step: Step) -> None:
    state = step.new
    assert state is not None
    with failing(d, step):
        provider = d.registry.ensure(state.provider, [*d.prev, *d.news.values()])
        state.inputs, failures = provider.check(state, state.inputs, state.inputs)
        if failures:
            report_failures(d, state, state.inputs, failures)
            raise Stop
        mark_secret_outputs(state)
        d.snapshot.add(state)
