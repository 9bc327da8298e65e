"""One resource as state records it, in the deployment format of the Pulumi CLI (version 3).

Source: sdk/go/common/apitype/core.go, ResourceV3.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, fields, replace
from typing import Any

from .values import Encrypt, Props, SecretValue, from_state, to_state

ROOT_STACK_TYPE = "pulumi:pulumi:Stack"
PROVIDER_PREFIX = "pulumi:providers:"


def now() -> str:
    """The time as state records it: UTC, RFC 3339."""
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(eq=False)
class ResourceState:
    """A resource in state; names are those of the JSON form, in snake case.

    `inputs` and `outputs` are property values. `extra` keeps fields that this engine doesn't use, so that a state of the
    CLI stays complete. Two states are equal only if they are the same object.
    """

    urn: str
    type: str
    custom: bool
    id: str = ""
    delete: bool = False
    inputs: Props = field(default_factory=dict)
    outputs: Props = field(default_factory=dict)
    parent: str = ""
    protect: bool = False
    taint: bool = False
    external: bool = False
    dependencies: list[str] = field(default_factory=list)
    init_errors: list[str] = field(default_factory=list)
    provider: str = ""
    property_dependencies: dict[str, list[str]] = field(default_factory=dict)
    pending_replacement: bool = False
    additional_secret_outputs: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    custom_timeouts: dict[str, float] = field(default_factory=dict)
    import_id: str = ""
    retain_on_delete: bool = False
    deleted_with: str = ""
    replace_with: list[str] = field(default_factory=list)
    created: str = ""
    modified: str = ""
    source_position: str = ""
    stack_trace: list[dict[str, str]] = field(default_factory=list)
    ignore_changes: list[str] = field(default_factory=list)
    hide_diff: list[str] = field(default_factory=list)
    replace_on_changes: list[str] = field(default_factory=list)
    replacement_trigger: Any = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The logical name."""
        return urn_name(self.urn)

    @property
    def is_provider(self) -> bool:
        """Whether this is a provider resource (`pulumi:providers:...`)."""
        return self.type.startswith(PROVIDER_PREFIX)

    @property
    def is_default_provider(self) -> bool:
        """Whether this is a default provider, which the engine makes and never shows."""
        return self.is_provider and self.name.startswith("default")

    def depends_on(self, *, parent: bool = True) -> set[str]:
        """The URNs of everything that this one needs: dependencies, provider and, with `parent`, its parent."""
        urns = {*self.dependencies, *self.replace_with}
        for deps in self.property_dependencies.values():
            urns.update(deps)
        if self.deleted_with:
            urns.add(self.deleted_with)
        if self.provider:
            urns.add(provider_urn(self.provider))
        if parent and self.parent:
            urns.add(self.parent)
        urns.discard("")
        return urns

    def copy(self, **changes: Any) -> ResourceState:
        """A shallow copy with some fields replaced."""
        return replace(self, **changes)


def provider_urn(reference: str) -> str:
    """The URN part of a provider reference (`<urn>::<id>`)."""
    return reference.rpartition("::")[0]


def urn_name(urn: str) -> str:
    """The logical name in a URN, which may itself contain `::`."""
    return urn.split("::", 3)[-1]


def qualified_type(urn: str) -> str:
    """The type in a URN, with the types of the parents before it (`a$b$c`)."""
    return urn.split("::", 3)[2]


def make_urn(stack: str, project: str, parent: str, kind: str, name: str) -> str:
    """The URN of a resource; the stack's own type isn't among those of the parents."""
    prefix = qualified_type(parent) if parent else ""
    if prefix and prefix != ROOT_STACK_TYPE:
        kind = f"{prefix}${kind}"
    return f"urn:pulumi:{stack}::{project}::{kind}::{name}"


_JSON_NAMES = {
    f.name: "".join(part.title() if i else part for i, part in enumerate(f.name.split("_")))
    for f in fields(ResourceState)
    if f.name != "extra"
}
_JSON_NAMES["import_id"] = "importID"
_VALUES = {"inputs", "outputs", "replacement_trigger"}
_ALWAYS = {"urn", "custom", "type"}
_FROM_JSON = {json_name: name for name, json_name in _JSON_NAMES.items()}


def to_json(state: ResourceState, encrypt: Encrypt) -> dict[str, Any]:
    """The state as ResourceV3; empty fields are left out."""
    out: dict[str, Any] = {}
    for name, json_name in _JSON_NAMES.items():
        value = getattr(state, name)
        if name in _ALWAYS:
            out[json_name] = value
        elif value not in (None, "", False) and value != [] and value != {}:
            out[json_name] = to_state(value, encrypt) if name in _VALUES else value
    out.update(state.extra)
    return out


def from_json(data: dict[str, Any], decrypt: Encrypt) -> ResourceState:
    """A state from ResourceV3; raises ValueError for a record without URN or type."""
    if "urn" not in data or "type" not in data:
        raise ValueError("a resource in state has no urn or no type")
    known: dict[str, Any] = {"custom": False}
    extra = {}
    for key, value in data.items():
        name = _FROM_JSON.get(key)
        if name is None:
            extra[key] = value
        else:
            known[name] = from_state(value, decrypt) if name in _VALUES else value
    return ResourceState(**known, extra=extra)


def mark_secret_outputs(state: ResourceState) -> None:
    """Marks the outputs that are secret because an input of the same name is, or an option says so."""
    outputs = state.outputs
    wanted = [key for key in state.additional_secret_outputs if key != "id"]
    wanted += [key for key, value in state.inputs.items() if isinstance(value, SecretValue)]
    missing = [key for key in wanted if key in outputs and not isinstance(outputs[key], SecretValue)]
    if missing:
        state.outputs = {**outputs, **{key: SecretValue(outputs[key]) for key in missing}}
