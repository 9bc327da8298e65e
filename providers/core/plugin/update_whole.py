"""One update of a type whose API takes whole objects only: GET, merge, PUT.

1. The object is read, and everything that the program manages is compared three ways, as for a PATCH.
2. The program's values are laid over what is there: what nobody manages is kept.
3. The whole is sent; where the API says that somebody else was faster, all of it once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import Conflict, LimitExceeded, ResponseLost
from ..schema.differences import changed_paths, is_in
from ..schema.equality import is_satisfied_by, partners, project_onto_inputs
from ..schema.fields import CREATE_ONLY
from ..schema.shape import Node, Shape
from ..schema.wire import from_wire, to_wire
from .update import Update, conflict


class WholeUpdate(Update):
    """The update of one object by GET, merge and PUT."""

    def run(self) -> dict[str, Any] | None:
        """The object after the update as the API answered; None where nothing had to be sent.

        Raises:
            UpdateConflict: somebody else changed it; names what they changed.
        """
        for name in self.removed:
            if self.shape.fields[name].node.stays and self.live.get(name) is not None:
                self._report_left(name)
        if not self._has_changes():
            return None
        for again in (False, True):
            entity = self._fetch()
            before = self.provider.writable(entity)
            body = overlaid(before, self.applied, self.wanted, self.shape)
            if body == before:
                return entity
            self._refuse_conflict(entity, body)
            try:
                return self.provider.put(self.id, body)
            except LimitExceeded:
                raise
            except (Conflict, ResponseLost):
                if again:
                    raise
        raise AssertionError("the second attempt returns or raises")

    def _has_changes(self) -> bool:
        fields = self.shape.fields
        removed = any(not fields[name].node.stays for name in self.removed)
        return removed or bool(self._differing())

    def _refuse_conflict(self, entity: dict[str, Any], body: dict[str, Any]) -> None:
        """Refuses to overwrite what somebody else changed since it was last seen."""
        if self.provider.session.settings.get("onConflict") == "overwrite":
            return
        now = from_wire(entity, self.shape)
        theirs = list(dict.fromkeys((*self._changed_since(now), *self._lost(now, body))))
        if theirs:
            raise conflict(self.provider, self.what, entity, theirs) from None

    def _changed_since(self, now: dict[str, Any]) -> Iterator[str]:
        """The managed paths that are neither as last seen nor as wanted."""
        for name, field in self.shape.fields.items():
            ours = self.applied.get(name, self.wanted.get(name))
            if ours is None or is_satisfied_by(self.wanted.get(name), now.get(name), field.node):
                continue
            seen = project_onto_inputs(ours, self.live.get(name), field.node)
            there = project_onto_inputs(ours, now.get(name), field.node)
            yield from changed_paths(seen, there, field.node, name)

    def _lost(self, now: dict[str, Any], body: dict[str, Any]) -> Iterator[str]:
        """The paths that somebody has changed since, and that the whole object would overwrite: additions too."""
        sent = from_wire(body, self.shape)
        for name, field in self.shape.fields.items():
            if self.live.get(name) is None:
                continue
            theirs = list(changed_paths(self.live[name], now.get(name), field.node, name))
            for path in changed_paths(now.get(name), sent.get(name), field.node, name) if theirs else ():
                if any(is_in(path, each) or is_in(each, path) for each in theirs):
                    yield path


def overlaid(
    entity: dict[str, Any], applied: dict[str, Any], wanted: dict[str, Any], shape: Shape
) -> dict[str, Any]:
    """An object as the API has it, with the program's values in the place of its own.

    What the program had and no longer has is left out, which clears it; where nothing clears it, it stays. So do
    create-only fields.
    """
    body = dict(entity)
    for name, field in shape.fields.items():
        if name in shape.options or field.node.has(CREATE_ONLY):
            continue
        new, old = wanted.get(name), applied.get(name)
        if new is not None:
            sent = to_wire({name: new}, shape)[field.wire]
            body[field.wire] = _laid_over(entity.get(field.wire), sent, old, new, field.node)
        elif old is not None and not field.node.stays:
            body.pop(field.wire, None)
    return body


def _laid_over(there: Any, sent: Any, applied: Any, wanted: Any, node: Node) -> Any:
    if isinstance(there, dict) and isinstance(wanted, dict):
        shape = node.shape_of(wanted)
        if shape is not None:
            return overlaid(there, applied if isinstance(applied, dict) else {}, wanted, shape)
    if isinstance(there, list) and isinstance(wanted, list) and node.identity and node.item is not None:
        # `there` has the API's names: keys of one word are the same in the program.
        before = applied if isinstance(applied, list) else []
        theirs, olds = partners(wanted, there, node), partners(wanted, before, node)
        return [
            _laid_over(
                there[theirs[at]] if at in theirs else None,
                body,
                before[olds[at]] if at in olds else None,
                value,
                node.item,
            )
            for at, (body, value) in enumerate(zip(sent, wanted, strict=True))
        ]
    return sent
