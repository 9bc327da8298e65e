"""Takes existing objects into state, from an import file as for `pulumi import --file`.

An entry needs `inputs` and `outputs`: a dynamic provider cannot be asked for an object that isn't in state
yet.  Source: pkg/resource/deploy/import.go and ImportStep in step.go.
"""

from __future__ import annotations

from typing import Any

from .apply import failing, reference
from .deployment import Deployment, Stop
from .events import Step
from .generator import show
from .goal import Goal, Unsupported
from .native import package_of
from .providers import check_package
from .registration import default_provider, register
from .state import PROVIDER_PREFIX, ROOT_STACK_TYPE, ResourceState, mark_secret_outputs, now
from .values import from_state

_KNOWN = {"type", "name", "id", "parent", "provider", "component", "inputs", "outputs", "logicalName"}


def import_resources(d: Deployment, document: dict[str, Any]) -> None:
    """Imports every entry of the file; the first failure ends it."""
    _require_fresh(d)
    try:
        names = {"": _stack(d), **document.get("nameTable", {})}
        for entry in document.get("resources", []):
            names[entry["name"]] = _import(d, entry, names)
    except Stop:
        return
    except Unsupported as error:
        d.error("", str(error))


def _require_fresh(d: Deployment) -> None:
    # What is in state stays: it counts as seen, and keeps its place before the imported resources.
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
        for prop, reason in failures:
            where = f": property {prop} value {show(state.inputs.get(prop))}" if prop else ""
            d.error(state.urn, f"{state.type} resource '{state.name}'{where} has a problem: {reason}")
        if failures:
            raise Stop
        mark_secret_outputs(state)
        d.snapshot.add(state)
