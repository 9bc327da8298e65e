"""Reads a stack from a deployment (`pulumi stack export`, a state file) or from a preview (`preview --json`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from journeys.records import SECRET, known, paths, properties, token_of
from journeys.text import printable, readable

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
            continue  # the deletion half of a replacement adds nothing
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
            changed=paths(record, dict.fromkeys(each for each in changed if not each.startswith("__"))),
        )
    return found


def _errors(preview: Mapping[str, Any]) -> tuple[str, ...]:
    said = preview.get("diagnostics") or ()
    return tuple(
        readable(each.get("message", "").strip()) for each in said if each.get("severity") == "error"
    )


def _shown(value: Any) -> Any:
    """A document with all texts made safe for a terminal. Everything that is drawn or printed comes from it."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {printable(name): _shown(item) for name, item in value.items()}
    return [_shown(item) for item in value] if isinstance(value, list) else value


def _resource(record: Mapping[str, Any], planned: bool = False) -> Resource:
    depends = record.get("propertyDependencies") or {}
    return Resource(
        urn=str(record["urn"]),
        token=token_of(str(record.get("type", ""))),
        id=str(record["id"]) if known(record.get("id")) else "",
        parent=str(record.get("parent") or ""),
        values=_values(record, planned),
        depends={
            name: tuple(urns) for name, urns in zip(paths(record, depends), depends.values(), strict=True)
        }
        | {"": tuple(record.get("dependencies") or ())},
        external=bool(record.get("external")),
        inputs=properties(record, "inputs"),
    )


def _values(record: Mapping[str, Any], planned: bool) -> dict[str, Any]:
    """The server's last values, or for a planned resource the program's; each fills the gaps of the other.

    A value that is secret in one of them is secret, even where the other has it in clear.
    """
    answered, wanted = properties(record, "outputs"), properties(record, "inputs")
    first, second = (wanted, answered) if planned else (answered, wanted)
    found = {**second, **{name: value for name, value in first.items() if known(value) or name not in second}}
    return {n: SECRET if SECRET in (first.get(n), second.get(n)) else value for n, value in found.items()}


def every(resources: Iterable[Resource], token: str) -> list[Resource]:
    """Those of one type."""
    return [each for each in resources if each.token == token]
