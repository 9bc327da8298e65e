"""One update: the smallest PATCH, and what to do when somebody else changed the object in between.

1. What differs from what was applied, or from what was last seen, is sent, with the version last seen.
2. Where the API answers that the version is another one, the object is read again and compared three ways:
   everything that the PATCH would overwrite, also what the program doesn't name.
3. Where the API has no versions, that is done before anything is sent; where a server checks none, the answer tells
   afterwards whether somebody else was there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from ..errors import Conflict, LimitExceeded, NotFound, ResponseLost, UpdateConflict
from ..schema.differences import changed, changed_paths, is_in, unsatisfied
from ..schema.equality import ABSENT, at_path, is_satisfied_by, means_same
from ..schema.fields import ALWAYS_SENT, Clear
from ..schema.shape import Field, Node, Shape
from ..schema.wire import from_wire, to_wire

if TYPE_CHECKING:
    from .endpoint import Endpoint


@dataclass
class Update:
    """The update of one object, in the program's form: what was applied last, what is live, what is wanted."""

    provider: Endpoint
    id: str
    applied: dict[str, Any]
    live: dict[str, Any]
    wanted: dict[str, Any]
    name: str = ""
    """The resource's name in the program, for messages."""

    @property
    def shape(self) -> Shape:
        """The fields of the type's arguments."""
        return self.provider.shape

    @property
    def what(self) -> str:
        """The object, for messages."""
        return f'{self.provider.title} "{self.name}"' if self.name else f"{self.provider.title} {self.id}"

    @cached_property
    def edited(self) -> dict[str, Any]:
        """The wanted fields that the program has changed since the last run."""
        return changed(self.applied, self.wanted, self.shape)

    @cached_property
    def removed(self) -> list[str]:
        """The fields that the program no longer has."""
        return [name for name in self.applied if name not in self.wanted]

    @cached_property
    def removed_inside(self) -> list[tuple[Field, ...]]:
        """The paths of the nested fields that the program no longer has and that can be cleared.

        They are cleared by name: the API may merge a nested object into the one that it has.
        """
        fields = [self.shape.fields[name] for name in self.wanted]
        return [
            (field, *path)
            for field in fields
            for path in _removed_below(self.applied.get(field.name), self.wanted[field.name], field.node)
        ]

    def run(self) -> dict[str, Any] | None:
        """The object after the update as the API answered; None where nothing had to be sent.

        Raises:
            UpdateConflict: somebody else changed it; names what they changed.
        """
        body = self.body()
        if body is None:
            return None
        version = self.live.get("version") if self.provider.sends_version else None
        if not self.provider.sends_version:  # no server would notice that somebody else was there
            entity, again = self._compared(body)
            if again is None:
                return entity
            body = again
        elif version is not None:
            body["version"] = int(version)
        try:
            with explaining_absence(self.what):
                answer = self.provider.patch(self.id, body)
        except LimitExceeded:
            raise
        except (Conflict, ResponseLost):  # somebody else may have changed it
            answer = self._resolve(body)
            now = from_wire(answer, self.shape)
        else:
            now = from_wire(answer, self.shape)
            self._report_others(answer, now, version)
        self._report_uncleared(now)
        self._report_kept_additions(now)
        return answer

    def _fetch(self) -> dict[str, Any]:
        with explaining_absence(self.what):
            return self.provider.fetch_current(self.id, self.live)

    def body(self) -> dict[str, Any] | None:
        """The fields to send, in the API's names; None where there is nothing to send."""
        fields = self.shape.fields
        sent, cleared = self._differing(), {}
        for name in self.removed:
            clear, now = fields[name].node.clear, self.live.get(name)
            if now is None:
                continue
            if clear is None or fields[name].node.stays:
                self._report_left(name)
            elif not _cleared(now, clear):
                cleared[fields[name].wire] = clear.by
        if not sent and not cleared:
            return None
        body = to_wire(sent, self.shape, change=True)
        for path in self.removed_inside:
            if path[0].name not in sent:
                continue
            part = body
            for field in path[:-1]:
                part = part[field.wire]
            part[path[-1].wire] = cast(Clear, path[-1].node.clear).by
        return {**self._demanded(self.live), **body, **cleared}

    def _differing(self) -> dict[str, Any]:
        """The wanted fields that the program has changed, or that are no longer live as they are wanted."""
        drifted = unsatisfied(self.wanted, self.live, self.shape)
        return {name: value for name, value in self.wanted.items() if name in self.edited or name in drifted}

    def _report_left(self, name: str) -> None:
        clear = self.shape.fields[name].node.clear
        self.provider.session.warn(
            f"{self.what}: {name} was removed from the program, but nothing clears it "
            f"({clear.evidence if clear else 'no way is known'}); it stays as it is. Say what it should be instead"
        )

    def _demanded(self, now: dict[str, Any]) -> dict[str, Any]:
        """What the API demands in every change: as wanted, else as it is now, else empty."""
        found: dict[str, Any] = {}
        for name, field in self.shape.fields.items():
            if field.node.has(ALWAYS_SENT):
                value = self.wanted.get(name, None if name in self.applied else now.get(name))
                if value is not None:
                    found |= to_wire({name: value}, self.shape)
                elif field.node.clear is not None:
                    found[field.wire] = field.node.clear.by
        return found

    def _resolve(self, body: dict[str, Any]) -> dict[str, Any]:
        """Compares old, live and wanted: done already, safe to repeat, or a conflict for a person to settle."""
        entity, again = self._compared(body)
        if again is None:
            return entity
        if "version" in body:
            again["version"] = entity["version"]
        return self.provider.patch(self.id, again)

    def _compared(self, body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """The object as it is now, and what has still to be sent: None where it is as wanted.

        Raises:
            UpdateConflict: somebody else changed what would be overwritten.
        """
        entity = self._fetch()
        now = from_wire(entity, self.shape)
        theirs = list(self._changed_by_others(now, body))
        ours = unsatisfied(self.wanted, now, self.shape)
        if not ours and not any(self._kept(now)) and not self._overwritten(now, body):
            return entity, None
        if theirs and self.provider.session.settings.get("onConflict") != "overwrite":
            raise conflict(self.provider, self.what, entity, theirs) from None
        return entity, {**to_wire(ours, self.shape, change=True), **body, **self._demanded(now)}

    def _changed_by_others(self, now: dict[str, Any], body: dict[str, Any]) -> Iterator[str]:
        """The paths that are no longer as last seen, of what is managed and of all that this change overwrites."""
        for name, field in self.shape.fields.items():
            managed = name in self.applied or name in self.wanted
            # What is only sent because the API demands it is sent as it is now.
            only_demanded = field.node.has(ALWAYS_SENT) and name not in self.wanted
            overwritten = field.wire in body and not only_demanded
            if overwritten or (
                managed and not is_satisfied_by(self.live.get(name), now.get(name), field.node)
            ):
                yield from changed_paths(self.live.get(name), now.get(name), field.node, name)

    def _overwritten(self, now: dict[str, Any], body: dict[str, Any]) -> bool:
        """Whether somebody changed, in the blocks that are sent, something that the program doesn't name.

        What is new beside a part that came with this change is what the server filled in.
        """
        fields = self.shape.fields
        for name in self.wanted:
            if fields[name].wire in body:
                node, live = fields[name].node, now.get(name)
                beside = list(changed_paths(self.wanted[name], live, node, name))
                theirs = changed_paths(self.live.get(name), live, node, name)
                if any(is_in(path, each) for path in theirs for each in beside):
                    return True
        return False

    def _report_others(self, answer: dict[str, Any], now: dict[str, Any], version: Any) -> None:
        """Warns of others' changes that the answer shows: not every server checks the version."""
        ours = self.edited.keys() | unsatisfied(self.applied, self.live, self.shape)
        others = [name for name in unsatisfied(self.wanted, now, self.shape) if name not in ours]
        new = answer.get("version")
        if others:
            self.provider.session.warn(
                f"{self.what}: somebody else changed {', '.join(others)} since the last run; the next preview "
                "shows it"
            )
        elif version is not None and isinstance(new, int) and new > version + 1:
            self.provider.session.warn(
                f"{self.what}: its version went from {int(version)} to {new}, so somebody else "
                "changed it in between and this update may have overwritten their change"
            )

    def _report_kept_additions(self, now: dict[str, Any]) -> None:
        """Warns of additions that the PATCH didn't remove. They become the baseline: else every run would update."""
        fields = self.shape.fields
        kept = [
            path
            for name, wanted in self.edited.items()
            if name in self.applied
            for path in changed_paths(wanted, now.get(name), fields[name].node, name)
            if path in set(changed_paths(wanted, self.applied[name], fields[name].node, name))
        ]
        if kept:
            self.provider.session.warn(
                f"{self.what}: {', '.join(kept)} is not in the program, and the server kept it after this update. "
                "From now on it counts as the server's own"
            )

    def _report_uncleared(self, now: dict[str, Any]) -> None:
        for names, node in self._kept(now):
            if means_same(at_path(now, names), at_path(self.live, names), node):
                self.provider.session.warn(
                    f"{self.what}: {'.'.join(names)} was to be cleared, but the server keeps it"
                )

    def _kept(self, now: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Node]]:
        """The fields, nested ones too, that should be cleared and aren't."""
        fields = self.shape.fields
        paths = [(fields[n],) for n in self.removed if fields[n].node.is_clearable]
        for path in (*paths, *self.removed_inside):
            names, node = tuple(field.name for field in path), path[-1].node
            live = at_path(now, names)
            if live is not ABSENT and not _cleared(live, node.clear):
                yield names, node


@contextmanager
def explaining_absence(what: str) -> Iterator[None]:
    """Says of an object that is no longer there what to do next."""
    try:
        yield
    except NotFound as error:
        error.message = (
            f"{what}: {error.summary}. It seems to be deleted. Run `pulumi refresh`, which confirms that and "
            "takes it out of the state; the next `pulumi up` creates it anew"
        )
        raise


def conflict(provider: Endpoint, what: str, entity: dict[str, Any], theirs: list[str]) -> UpdateConflict:
    """The refusal to overwrite what somebody else has changed, by its paths."""
    when = entity.get(provider.modified)
    return UpdateConflict(
        f"{what} was changed by somebody else{f' at {when}' if when else ''}, and nothing was "
        f"overwritten: {', '.join(theirs)}. To see their values run `pulumi refresh --preview-only --diff`; to "
        "take them into the state `pulumi refresh`, after which `pulumi up` puts the program's back; or set "
        f"{provider.vendor.name('onConflict')} to overwrite"
    )


def _removed_below(applied: Any, wanted: Any, node: Node) -> Iterator[tuple[Field, ...]]:
    shape = node.shape_of(wanted) if isinstance(applied, dict) and isinstance(wanted, dict) else None
    for field in shape.fields.values() if shape else ():
        if wanted.get(field.name) is not None:
            for path in _removed_below(applied.get(field.name), wanted[field.name], field.node):
                yield (field, *path)
        elif applied.get(field.name) is not None and field.node.is_clearable:
            yield (field,)


def _cleared(value: Any, clear: Clear | None) -> bool:
    """Whether a live value is as if it had been cleared. A number, False and "" are values like others."""
    return clear is not None and (value == clear.by or value in ([], {}) or _holds_nothing(value))


def _holds_nothing(value: Any) -> bool:
    return isinstance(value, dict) and all(
        item in ([], {}) or _holds_nothing(item) for item in value.values()
    )
