"""One update: the smallest PATCH, and what to do when somebody else changed the object in between."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from .canonical import ABSENT, at_path, covers, same
from .errors import AnswerLost, ApiError, BadRequest, Conflict, UpdateConflict
from .fields import ALWAYS_SENT, Clear
from .org import Org
from .shape import Field, Node
from .wire import from_wire, to_wire, whole_numbers

if TYPE_CHECKING:
    from .declaration import Declaration


@dataclass
class Update:
    """The update of one object, in the program's form: what was applied last, what is live, what is wanted."""

    provider: Declaration
    org: Org
    id: str
    applied: dict[str, Any]
    live: dict[str, Any]
    wanted: dict[str, Any]
    secret: frozenset[str] = frozenset()
    """Names of the inputs that no message may show."""

    def run(self) -> dict[str, Any] | None:
        """The object after the update as the API answered; None where nothing had to be sent.

        Raises:
            UpdateConflict: somebody else changed it, with old, live and wanted of each field.
        """
        body = self.body()
        if body is None:
            return None
        version = self.live.get("version") if self.provider.sends_version else None
        if version is not None:
            body["version"] = int(version)
        try:
            answer = self.provider.patch(self.org, self.id, body)
        except (Conflict, BadRequest, AnswerLost) as error:
            if not _is_conflict(error):
                raise
            answer = self._resolve(error, body)
        else:
            self._report_others(answer, version)
        self._report_uncleared(answer)
        return answer

    def body(self) -> dict[str, Any] | None:
        """The fields to send, in the API's names; None where there is nothing to send."""
        fields = self.provider.shape.fields
        sent = {
            name: value
            for name, value in self.wanted.items()
            if not (name in self.applied and same(self.applied[name], value, fields[name].node))
            or not covers(value, self.live.get(name), fields[name].node)
        }
        cleared = {}
        for name in self._removed():
            clear, now = fields[name].node.clear, self.live.get(name)
            if now is None:
                continue
            if clear is None or clear.by is Clear.LEAVE:
                self.org.warn(
                    f"{self._what()}: {name} was removed from the program, but nothing clears it "
                    f"({clear.evidence if clear else 'no way is known'}); it stays as it is. "
                    "Say what it should be instead"
                )
            elif not _cleared(now, clear):
                cleared[fields[name].wire] = clear.by
        if not sent and not cleared:
            return None
        body = to_wire(sent, self.provider.shape, change=True)
        for path in self._removed_inside(sent):
            part = body
            for field in path[:-1]:
                part = part[field.wire]
            part[path[-1].wire] = cast(Clear, path[-1].node.clear).by
        return {**self._demanded(self.live), **body, **cleared}

    def _demanded(self, now: dict[str, Any]) -> dict[str, Any]:
        """What the API demands in every change: as wanted, else as it is now, else empty."""
        found: dict[str, Any] = {}
        for name, field in self.provider.shape.fields.items():
            if field.node.has(ALWAYS_SENT):
                value = self.wanted.get(name, None if name in self.applied else now.get(name))
                if value is not None:
                    found |= to_wire({name: value}, self.provider.shape)
                elif field.node.clear is not None:
                    found[field.wire] = field.node.clear.by
        return found

    def _removed(self) -> list[str]:
        return [name for name in self.applied if name not in self.wanted]

    def _resolve(self, error: ApiError | AnswerLost, body: dict[str, Any]) -> dict[str, Any]:
        """Compares old, live and wanted: done already, safe to repeat, or a conflict for a person to settle."""
        entity = self.provider.fetch(self.org, self.id)
        now = from_wire(entity, self.provider.shape)
        if self._is_wanted(now):
            return entity
        if not self._differences(now) or self.org.settings.get("onConflict") == "overwrite":
            ours = {n: self.wanted[n] for n in self._differences(now) if n in self.wanted}
            again = {**to_wire(ours, self.provider.shape, change=True), **body, **self._demanded(now)}
            if "version" in body:
                again["version"] = entity["version"]
            return self.provider.patch(self.org, self.id, again)
        lines = [
            f"  {name}: was changed; its values are secret"
            if name in self.secret
            else f"  {name}: was {_show(self.live.get(name))}, is now {_show(now.get(name))}, "
            f"the program wants {_show(self.wanted.get(name))}"
            for name in self._differences(now)
        ]
        raise UpdateConflict(
            f"{self._what()} was changed by somebody else and nothing was overwritten:\n"
            + "\n".join(lines)
            + "\nRun `pulumi refresh` to see their change, then `pulumi up`; or set "
            f"{self.provider.vendor.name('onConflict')} to overwrite"
        ) from None

    def _is_wanted(self, now: dict[str, Any]) -> bool:
        fields = self.provider.shape.fields
        return all(covers(value, now.get(n), fields[n].node) for n, value in self.wanted.items()) and not any(
            self._kept(now)
        )

    def _differences(self, now: dict[str, Any]) -> list[str]:
        """The managed fields that are no longer as last seen."""
        fields = self.provider.shape.fields
        managed = [n for n in fields if n in self.applied or n in self.wanted]
        return [n for n in managed if not covers(self.live.get(n), now.get(n), fields[n].node)]

    def _report_others(self, answer: dict[str, Any], version: Any) -> None:
        """Says afterwards what a server that checks no versions let slip in between."""
        now = from_wire(answer, self.provider.shape)
        fields = self.provider.shape.fields
        others = [
            name
            for name in self.applied
            if name in self.wanted
            and same(self.applied[name], self.wanted[name], fields[name].node)
            and covers(self.applied[name], self.live.get(name), fields[name].node)
            and not covers(self.wanted[name], now.get(name), fields[name].node)
        ]
        if others:
            self.org.warn(
                f"{self._what()}: somebody else changed {', '.join(others)} since the last run; the next preview "
                "shows it"
            )
        elif (
            version is not None and isinstance(answer.get("version"), int) and answer["version"] > version + 1
        ):
            self.org.warn(
                f"{self._what()}: its version went from {int(version)} to {answer['version']}, so somebody else "
                "changed it in between and this update may have overwritten their change"
            )

    def _removed_inside(self, names: Iterable[str]) -> Iterator[tuple[Field, ...]]:
        """The nested fields that the program no longer has and that can be cleared.

        They are cleared by name: the API may merge a nested object into the one that it has.
        """
        for name in names:
            field = self.provider.shape.fields[name]
            for path in _removed(self.applied.get(name), self.wanted.get(name), field.node):
                yield (field, *path)

    def _report_uncleared(self, answer: dict[str, Any]) -> None:
        now = from_wire(answer, self.provider.shape)
        for names, node in self._kept(now):
            if same(at_path(now, names), at_path(self.live, names), node):
                self.org.warn(f"{self._what()}: {'.'.join(names)} was to be cleared, but the server keeps it")

    def _kept(self, now: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Node]]:
        """The fields, nested ones too, that should be cleared and aren't."""
        fields = self.provider.shape.fields
        paths = [(fields[n],) for n in self._removed() if _clearable(fields[n])]
        for path in (*paths, *self._removed_inside(self.wanted)):
            names, node = tuple(field.name for field in path), path[-1].node
            live = at_path(now, names)
            if live is not ABSENT and not _cleared(live, node.clear):
                yield names, node

    def _what(self) -> str:
        name = self.wanted.get(self.provider.natural_key) or self.id
        return f'{self.provider.title} "{name}"'


def _removed(applied: Any, wanted: Any, node: Node) -> Iterator[tuple[Field, ...]]:
    shape = node.shape_of(wanted) if isinstance(applied, dict) and isinstance(wanted, dict) else None
    for field in shape.fields.values() if shape else ():
        if wanted.get(field.name) is not None:
            for path in _removed(applied.get(field.name), wanted[field.name], field.node):
                yield (field, *path)
        elif applied.get(field.name) is not None and _clearable(field):
            yield (field,)


def _clearable(field: Field) -> bool:
    return field.node.clear is not None and field.node.clear.by is not Clear.LEAVE


def _is_conflict(error: Exception) -> bool:
    """A version mismatch, or an answer that was lost: in both cases the object itself tells."""
    if isinstance(error, Conflict):
        return error.code != "limit.exceeded"
    if isinstance(error, BadRequest):
        return "does not match the current version" in error.body
    return isinstance(error, AnswerLost)


def _cleared(value: Any, clear: Clear | None) -> bool:
    return clear is not None and (value == clear.by or not value or value == {"patterns": []})


def _show(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(whole_numbers(value), sort_keys=True)
    return text if len(text) <= 200 else text[:197] + "..."
