"""Reads a stack from a deployment (`pulumi stack export`, a state file) or from a preview (`preview --json`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from journeys.pointer import TYPE_PREFIX
from journeys.text import printable, readable

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What a preview has in place of a value that is known only after `up` (the Pulumi SDK's own text)."""
SECRET = "[secret]"
_SIGNATURE, _SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"
_STACK = "pulumi:pulumi:Stack"
CHANGES = {
    "create": "create",
    "update": "update",
    "delete": "delete",
    "import": "import",
    "replace": "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "import-replacement": "replace",
}
"""What a step of a plan does to its object."""


class DocumentError(ValueError):
    """A document that holds no stack, with what was expected as its message."""


@dataclass(frozen=True)
class Resource:
    """A resource of a stack, without its secrets.

    `token` is the type as the providers spell it (`genesys:Segment`), "" for what isn't ours. `values` are its
    properties: as they are, or in a preview as they will be; `old` those before the change. `change` is `same`, `create`,
    `update`, `replace`, `delete` or `import`; `changed` names the properties of an update. `depends` has the URNs
    that each property's value came from.
    """

    urn: str
    token: str
    id: str = ""
    parent: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    old: Mapping[str, Any] = field(default_factory=dict)
    change: str = "same"
    changed: tuple[str, ...] = ()
    depends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    external: bool = False
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """What the program gave it."""

    @property
    def name(self) -> str:
        """The name in the program, the last part of the URN."""
        return self.urn.split("::", 3)[-1]

    @property
    def kind(self) -> str:
        """The type's own name: `Segment`, `JourneyBundle`."""
        return self.urn.split("::", 3)[2].rpartition(":")[2] if self.urn.count("::") >= 3 else ""


@dataclass(frozen=True)
class StackDocument:
    """The resources of a stack by URN, in the order of the document.

    `preview` tells whether some of them are only planned, `complete` whether the unchanged ones are there too;
    `errors` are the messages of a preview that failed. `names` are what is known of objects that the stack doesn't
    manage, by id.
    """

    resources: Mapping[str, Resource]
    preview: bool = False
    complete: bool = True
    errors: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """`project/stack`, as the URNs have it; "" for an empty stack."""
        for urn in self.resources:
            stack, project = urn.removeprefix("urn:pulumi:").split("::")[:2]
            return f"{project}/{stack}"
        return ""

    def top(self, resource: Resource) -> Resource | None:
        """The outermost component that the resource belongs to; None where it stands alone."""
        found, parent, seen = None, resource.parent, {resource.urn}
        while parent and parent not in seen and parent.split("::")[2] != _STACK:
            seen.add(parent)
            found = self.resources.get(parent) or Resource(parent, "")
            parent = found.parent
        return found


def read(state: Any = None, preview: Any = None) -> StackDocument:
    """The stack that a deployment, a preview or both describe; with both, the preview's changes to the deployment.

    Raises:
        DocumentError: a document is something else.
    """
    if state is None and preview is None:
        raise DocumentError("neither a state nor a preview was given")
    found = _of_state(state) if state is not None else {}
    if preview is None:
        return StackDocument(found)
    return StackDocument(_of_preview(preview, found), True, state is not None, _errors(preview))


def _of_state(document: Any) -> dict[str, Resource]:
    deployment: Any = document
    if isinstance(document, Mapping):
        checkpoint = document.get("checkpoint")
        deployment = (
            checkpoint.get("latest") if isinstance(checkpoint, Mapping) else document.get("deployment")
        )
        if isinstance(checkpoint, Mapping) and deployment is None:
            deployment = {}  # a stack that was never brought up
    if not isinstance(deployment, Mapping) or not isinstance(deployment.get("resources", []) or [], list):
        hint = "; this is a preview: pass it as --preview" if _is_preview(document) else ""
        raise DocumentError(
            "not a Pulumi deployment: expected the output of `pulumi stack export`, of "
            "`python -m journeys.engine export`, or a state file" + hint
        )
    records = _shown(deployment.get("resources") or [])
    return {each["urn"]: _resource(each) for each in records if not each.get("delete")}


def _is_preview(document: Any) -> bool:
    return isinstance(document, Mapping) and isinstance(document.get("steps"), list)


def _of_preview(document: Any, before: Mapping[str, Resource]) -> dict[str, Resource]:
    if not _is_preview(document):
        if isinstance(document, Mapping) and "changeSummary" in document:
            return dict(before)  # the CLI leaves out an empty list of steps
        is_state = isinstance(document, Mapping) and ("deployment" in document or "checkpoint" in document)
        hint = "; this is a state: pass it as --state" if is_state else ""
        raise DocumentError(
            "not a preview: expected the output of `pulumi preview --json` or `journeys preview --json`"
            + hint
        )
    found = dict(before)
    for step in _shown(document["steps"]):
        change = CHANGES.get(step.get("op", ""), "same")
        record = step.get("newState") or step.get("oldState")
        if record is None:
            continue
        resource = _resource(record, planned=bool(step.get("newState")))
        known = found.get(resource.urn)
        if known is not None and known.change == "replace" and not step.get("newState"):
            continue  # the old half of a replacement says nothing new
        old = (
            _values(step["oldState"], planned=False) if step.get("oldState") else (known.old if known else {})
        )
        changed = [
            *(step.get("diffReasons") or ()),
            *(step.get("replaceReasons") or ()),
            *(step.get("detailedDiff") or ()),
        ]
        found[resource.urn] = replace(
            resource,
            id=resource.id or (known.id if known else ""),
            change=change,
            old=old,
            changed=tuple(dict.fromkeys(each for each in changed if not each.startswith("__"))),
        )
    return found


def _errors(preview: Mapping[str, Any]) -> tuple[str, ...]:
    said = preview.get("diagnostics") or ()
    return tuple(
        readable(each.get("message", "").strip()) for each in said if each.get("severity") == "error"
    )


def _shown(value: Any) -> Any:
    """A document with all its texts as a terminal may have them: what is drawn and told is nothing but these."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {printable(name): _shown(item) for name, item in value.items()}
    return [_shown(item) for item in value] if isinstance(value, list) else value


def _resource(record: Mapping[str, Any], planned: bool = False) -> Resource:
    kind = str(record.get("type", ""))
    depends = record.get("propertyDependencies") or {}
    return Resource(
        urn=str(record["urn"]),
        token=kind.removeprefix(TYPE_PREFIX) if kind.startswith(TYPE_PREFIX) else "",
        id="" if record.get("id") in (None, UNKNOWN) else str(record["id"]),
        parent=str(record.get("parent") or ""),
        values=_values(record, planned),
        depends={name: tuple(urns) for name, urns in depends.items()}
        | {"": tuple(record.get("dependencies") or ())},
        external=bool(record.get("external")),
        inputs=_readable(record.get("inputs")),
    )


def _values(record: Mapping[str, Any], planned: bool) -> dict[str, Any]:
    """What the server answered last, or where it is only planned what the program wants; else the other of both.

    What is secret in one of them is so in the other, although that may stand there in clear.
    """
    answered, wanted = _readable(record.get("outputs")), _readable(record.get("inputs"))
    first, second = (wanted, answered) if planned else (answered, wanted)
    found = {**second, **{name: value for name, value in first.items() if known(value) or name not in second}}
    return {n: SECRET if SECRET in (first.get(n), second.get(n)) else value for n, value in found.items()}


def _readable(properties: Mapping[str, Any] | None) -> dict[str, Any]:
    given = (properties or {}).items()
    return {name: _plain(value) for name, value in given if not name.startswith("__") and value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if _SIGNATURE in value:
            return SECRET if value[_SIGNATURE] == _SECRET else UNKNOWN
        return {name: _plain(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def is_secret(value: Any) -> bool:
    """Whether there is a secret anywhere in a value as a state has it."""
    if isinstance(value, Mapping):
        return value.get(_SIGNATURE) == _SECRET or any(is_secret(item) for item in value.values())
    return isinstance(value, list) and any(is_secret(item) for item in value)


def known(value: Any) -> bool:
    """Whether a value is there and can be read: neither missing, nor secret, nor known only after `up`."""
    return value is not None and value not in (UNKNOWN, SECRET)


def all_known(value: Any) -> bool:
    """Whether nothing in a value is secret or known only after `up`, at any depth."""
    if isinstance(value, Mapping):
        return all(map(all_known, value.values()))
    return all(map(all_known, value)) if isinstance(value, list) else value not in (UNKNOWN, SECRET)


def every(resources: Iterable[Resource], token: str) -> list[Resource]:
    """Those of one type."""
    return [each for each in resources if each.token == token]
