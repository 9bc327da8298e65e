"""Registers a resource: options from its parent, its provider, the decision about its steps, and the steps."""

from __future__ import annotations

from .adoption import run_import_step
from .apply import run_chain
from .deployment import Deployment, Stop
from .generator import continue_steps, read_steps, register_steps
from .goal import Goal, inherit
from .plugin import Provider
from .providers import BUILTIN_TYPE, DYNAMIC, check_package, reference
from .refresh import run_refresh_step
from .state import PROVIDER_PREFIX, ROOT_STACK_TYPE, ResourceState
from .values import Props

_COMPONENT_OPTIONS = (
    "ignore_changes",
    "custom_timeouts",
    "additional_secret_outputs",
    "replace_on_changes",
    "retain_on_delete",
    "deleted_with",
    "replace_with",
)


def register(d: Deployment, goal: Goal) -> tuple[ResourceState, bool]:
    """Registers a resource; returns its state, and whether its outputs are unknown because it was skipped."""
    provider = _prepare(d, goal)
    with d.lock:
        steps = register_steps(d, goal, provider)
    if steps and steps[0].op == "import":
        imported, new = run_import_step(d, steps[0]), steps[0].new
        assert new is not None
        with d.lock:
            steps = continue_steps(d, goal, imported, new, provider)
    if steps and steps[0].op == "refresh":
        old, new = run_refresh_step(d, steps[0]), steps[0].new
        assert new is not None
        with d.lock:
            steps = continue_steps(d, goal, old, new, provider)
        if not steps:
            assert old is not None
            d.news[old.urn] = old
            return old, False
    run_chain(d, steps)
    step = next(step for step in steps if step.goal is goal)
    assert step.new is not None
    if not goal.custom and goal.type != ROOT_STACK_TYPE:
        _warn_about_component_options(d, goal, step.new.urn)
    return step.new, step.skipped


def read(d: Deployment, goal: Goal) -> ResourceState:
    """Reads an external resource."""
    _prepare(d, goal)
    with d.lock:
        steps = read_steps(d, goal)
    run_chain(d, steps)
    assert steps[0].new is not None
    return steps[0].new


def register_outputs(d: Deployment, urn: str, outputs: Props) -> None:
    """Takes the outputs of a component; those of the stack are kept for the end of the run."""
    if urn == d.stack_urn:
        d.stack_outputs = outputs
        return
    if urn in d.skipped_creates:
        return
    state = d.news.get(urn)
    if state is None:
        d.error(urn, f"cannot complete a resource '{urn}' whose registration isn't pending")
        raise Stop
    state.outputs = outputs
    d.snapshot.rewrite(state)


def _prepare(d: Deployment, goal: Goal) -> Provider | None:
    """Completes the goal with its parent's options, and finds its provider (None for components and providers)."""
    parent = d.goals.get(goal.parent)
    if parent is not None:
        inherit(goal, parent)
        if not goal.custom:
            goal.providers = {**parent.providers, **goal.providers}
    if not goal.custom:
        goal.provider = ""
        return None
    check_package(d.project.plugins, goal.type)
    if goal.is_provider:
        goal.provider = ""
        return None
    if not goal.provider:
        goal.provider = goal.providers.get(goal.package, "")
    if not goal.provider and parent is not None and not parent.custom:
        goal.provider = parent.providers.get(goal.package, "")
    if not goal.provider:
        goal.provider = default_provider(d, goal.package, goal.type, goal.version)
    return d.registry.ensure(goal.provider, d.prev)


def default_provider(d: Deployment, package: str, needed_by: str, version: str = "") -> str:
    """The reference of a package's default provider for a version; it is registered when it is first needed."""
    kind = PROVIDER_PREFIX + package
    denied = d.config.values.get("pulumi:disable-default-providers", "")
    if kind != BUILTIN_TYPE and ('"*"' in denied or f'"{package}"' in denied):
        d.error(
            "",
            f"Default provider for '{package}' disabled. '{needed_by}' must use an explicit provider.",
        )
        raise Stop
    inputs = {} if kind == BUILTIN_TYPE else d.config.provider_inputs("" if package == DYNAMIC else package)
    name = f"default_{version}".replace(".", "_") if version else "default"
    if version:
        inputs["version"] = version
    with d.lock:
        state = d.news.get(d.urn("", kind, name))
        if state is None:
            state, _ = register(d, Goal(kind, name, True, inputs))
    return reference(state)


def _warn_about_component_options(d: Deployment, goal: Goal, urn: str) -> None:
    for name in _COMPONENT_OPTIONS:
        if getattr(goal, name) and not _inherited(d, goal, name):
            d.say("warning", urn, f"The option '{_camel(name)}' has no effect on component resources.")


def _inherited(d: Deployment, goal: Goal, name: str) -> bool:
    parent = d.goals.get(goal.parent)
    return parent is not None and getattr(parent, name, None) == getattr(goal, name)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)
