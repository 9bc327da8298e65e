"""The engine's own functions that a program may invoke (pkg/resource/deploy/builtins.go)."""

from __future__ import annotations

from collections.abc import Callable

from .deployment import Deployment
from .values import Props


class InvokeError(Exception):
    """A function that failed; the program sees the message as the error of its call."""


def get_resource(d: Deployment, args: Props) -> Props:
    """The state of a resource that this run has registered or read; resource references need it."""
    urn = args.get("urn", "")
    state = d.news.get(urn) or d.reads.get(urn)
    if state is None:
        raise InvokeError(f"unknown resource {urn}")
    return {"urn": urn, "id": state.id, "state": state.outputs}


def read_stack_resource_outputs(d: Deployment, args: Props) -> Props:
    """Types and outputs, without ids, of the resources that are in this stack's state at this moment.

    As in the CLI: resources that wait to be deleted are left out; hidden outputs and secrets are included, secrets as
    secrets; what this run has recorded so far counts, except in a preview.
    """
    name = args.get("stackName")
    if not isinstance(name, str):
        raise InvokeError("missing required property 'stackName'")
    own = (d.stack, f"organization/{d.stack}", f"organization/{d.project.name}/{d.stack}")
    if name not in own:
        raise InvokeError(
            f"unknown stack {name!r}: the embedded engine answers only for the stack that it runs, "
            f"{own[-1]!r}; use the Pulumi CLI to read another one"
        )
    states = dict(d.olds)
    if not d.dry_run:
        for old in list(d.aliased):
            states.pop(old, None)
        states.update((urn, s) for urn, s in dict(d.news).items() if urn not in d.skipped_creates)
    outputs = {urn: {"type": s.type, "outputs": s.outputs} for urn, s in states.items() if not s.delete}
    return {"name": name, "outputs": outputs}


FUNCTIONS: dict[str, Callable[[Deployment, Props], Props]] = {
    "pulumi:pulumi:getResource": get_resource,
    "pulumi:pulumi:readStackResourceOutputs": read_stack_resource_outputs,
}
