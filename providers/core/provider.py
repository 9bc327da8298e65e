"""check, diff, create, read, update and delete of any journey resource type, from its declaration.

A type's class names its endpoints and its few oddities; everything else is here. Values come and go as the
plugin protocol has them: numbers are doubles, unknown values are `Unknown`, the provider's own key is in them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar, cast

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)
from pulumi.runtime.rpc import wrap_rpc_secret

from .canonical import ABSENT, as_written, at_path, covers, respell, same
from .config import EXPLICIT
from .creation import Creation
from .declaration import Declaration
from .errors import Gone, JourneysError, NotFound
from .fields import CREATE_ONLY, contains_late, is_late
from .org import Org
from .plugin import TRACEBACK, quiet_traceback
from .record import ANY, KEY, RECORD, SECRETS, Record, seal, unsealed
from .secrecy import hiding
from .shape import Shape, camel
from .validation import validate
from .wire import from_wire, to_wire

M = TypeVar("M", bound=Callable[..., Any])


def _guarded(method: M) -> M:
    """One error, without those that led to it: the SDK prints the whole chain. And an exception that isn't an
    `Exception` would leave the engine waiting for ever."""

    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            with hiding(*args, *kwargs.values()):
                return method(*args, **kwargs)
        except Exception as error:
            if os.environ.get(TRACEBACK):
                raise
            raise error from None
        except BaseException as error:
            raise JourneysError(f"interrupted by {type(error).__name__}") from None

    return cast(M, call)


class Provider(Declaration, ResourceProvider):
    """The provider of one resource type. Has no state that is ever pickled: state files keep only its token."""

    serialize_as_secret_always = False

    def __reduce__(self) -> tuple[Any, ...]:
        from journeys.registry import load

        return load, (self.token,)

    def configure(self, req: ConfigureRequest) -> None:
        """Keeps the configuration; neither reads credentials nor does I/O, and never fails."""
        quiet_traceback()
        names = [self.vendor.name(key) for key in (EXPLICIT, *(entry.key for entry in self.vendor.settings))]
        self._org = None
        self._config = {name: req.config.get(name) for name in names if req.config.get(name) is not None}

    # --- the protocol ------------------------------------------------------------------------------------------

    @_guarded
    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known; keeps the old spelling of whatever still means the same. No I/O."""
        wanted, hidden, applied = _visible(news), _hidden(news), _visible(olds)
        digest = ""
        if isinstance(hidden.get(KEY), str):
            hidden[KEY], digest = unsealed(hidden[KEY])
        strict = self._config.get(self.vendor.name("warnings")) == "error"
        unchanged = applied and wanted == applied  # and so checked when it was applied
        if unchanged and not strict and not self.org.misconfigured:
            return CheckResult({**applied, **hidden}, [])
        secret = self._secret(news)
        why = "may be secret: there is a transformation" if ANY in (news.get(SECRETS) or ()) else "is secret"
        failures = []
        checked = digest and digest == seal(wanted, self.args) and not strict
        for found in [] if checked else validate(wanted, self.args):
            if found.severity == "error" or strict:
                name = found.path.partition(".")[0].partition("[")[0]
                text = f"{found.path}: is not valid (the value {why})" if name in secret else str(found)
                failures.append(CheckFailure("", text))
        failures += [CheckFailure("", text) for text in self.org.misconfigured]
        if not failures:
            wanted = {
                name: respell(applied.get(name), value, self.shape.fields[name].node)
                for name, value in wanted.items()
            }
        return CheckResult({**wanted, **hidden}, failures)

    @_guarded
    def diff(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """What an update would change: the user's edits, drift that a refresh found, replacements. No I/O."""
        org = self.org
        org.seen(id)
        live, wanted, record = _visible(olds), _visible(news), Record.of(olds)
        self._check_recorded(org, id, record)
        applied = self._applied(record, live, wanted)
        wanted = self.heeded(org, applied, wanted)
        replaces = self._replaces(applied, live, wanted)
        if org.forget(f"read {id}") is None:  # else a refresh compares what it read, and must not fail
            self.permit(org, id, live, wanted, replaces)
        if replaces or self._differs(applied, wanted) or self._secret(olds) != self._secret(news):
            return DiffResult(
                changes=None, replaces=replaces, delete_before_replace=self.deletes_first(applied, wanted)
            )
        fields = self.shape.fields
        drifted = any(not covers(applied[name], live.get(name), fields[name].node) for name in applied)
        return DiffResult(changes=drifted)

    def _applied(self, record: Record, live: dict[str, Any], wanted: Iterable[str]) -> dict[str, Any]:
        """The inputs as last applied; for a state that somebody else wrote, what it has of the wanted ones."""
        if record.inputs is None:
            return {name: live[name] for name in wanted if name in live}
        return {name: value for name, value in record.inputs.items() if name in self.shape.fields}

    def _differs(self, applied: dict[str, Any], wanted: dict[str, Any]) -> bool:
        if applied.keys() != wanted.keys():
            return True
        return any(
            value != applied[name]  # nothing that isn't known yet is equal to anything
            and (contains_late(value) or not same(applied[name], value, self.shape.fields[name].node))
            for name, value in wanted.items()
        )

    def _replaces(self, applied: dict[str, Any], live: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
        """The create-only leaves that change; an ancestor that isn't known yet may change them all."""
        found = []
        for path in self.shape.leaves(CREATE_ONLY):
            new, before = at_path(wanted, path), at_path(applied, path)
            if before is ABSENT and new is not ABSENT:
                before = at_path(live, path)
            if new is ABSENT and before is ABSENT:
                continue
            node = self._leaf(path)
            if (
                is_late(new)
                or contains_late(new)
                or new is ABSENT
                or before is ABSENT
                or not same(before, new, node)
            ):
                found.append(".".join(path))
        return found

    def _leaf(self, path: tuple[str, ...]) -> Any:
        shape: Shape | None = self.shape
        node = None
        for name in path:
            assert shape is not None
            node = shape.fields[name].node
            shape = node.shape
        return node

    @_guarded
    def create(self, props: dict[str, Any]) -> CreateResult:
        """One POST; the outputs come from its answer."""
        wanted, record = _visible(props), Record.of(props)
        org = self.org
        org.ensure()
        body = to_wire(wanted, self.shape)
        answer = Creation(self, org, body, record.key).run()
        self._reads(org).drop()
        answer = self.finish(org, answer, wanted)
        outs = self._with_record(org, self._outputs(wanted, answer), wanted, record, props)
        self._report_unequal(org, wanted, outs)
        return CreateResult(str(answer["id"]), outs)

    @_guarded
    def read(self, id: str, props: dict[str, Any]) -> ReadResult:
        """The object as it is now, for refresh and `.get`; an empty id where it is gone."""
        known, record = _visible(props), Record.of(props)
        org = self.org
        org.seen(id)
        if not known and record.inputs is None:  # `.get`
            entity = self.observed(self.fetch(org, id), {})
            return ReadResult(id, self._with_record(org, self._outputs({}, entity), {}, record, {}))
        self._check_recorded(org, id, record)
        try:
            listed = self._reads(org).find(id, known.get("version")) if self.listable else None
            entity = self.observed(listed or self.fetch(org, id), known)
        except NotFound:
            org.ensure(record.org)
            return ReadResult("", {})
        except Gone as gone:
            org.ensure(record.org)
            org.warn(f"{self.title} {id} is gone: {gone}")
            return ReadResult("", {})
        org.remembered(f"read {id}", lambda: True)
        applied = self._applied(record, known, self.shape.fields)
        live = self._live(entity, applied)
        wanted = {
            name: as_written(value, live.get(name), self.shape.fields[name].node)
            for name, value in applied.items()
        }
        wanted = {name: value for name, value in wanted.items() if value is not None}
        outs = self._outputs(wanted, entity)
        if record.inputs is None:  # somebody else wrote the state: which of it the program names isn't known
            return ReadResult(id, self._with_record(org, outs, None, record, props))
        outs = self._with_record(org, outs, wanted, record, props)
        kept = {KEY: record.key} if record.key else {}
        kept |= {SECRETS: props[SECRETS]} if SECRETS in props else {}
        return ReadResult(id, outs, {**wanted, **kept})

    @_guarded
    def update(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """One PATCH with what changed and the version last seen; none where nothing has to be sent."""
        live, wanted, record = _visible(olds), _visible(news), Record.of(olds)
        org = self.org
        org.seen(id)
        self._check_recorded(org, id, record)
        org.ensure(record.org)
        applied = self._applied(record, live, wanted)
        wanted = self.heeded(org, applied, wanted)
        record = replace(record, key=Record.of(news).key)
        secret = frozenset(self._secret(news) | self._secret(olds))
        answer = self.change(org, id, applied, live, wanted, secret)
        if answer is None:
            return UpdateResult(self._keep(org, live, wanted, record, news))
        self._reads(org).drop()
        outs = self._with_record(org, self._outputs(wanted, answer), wanted, record, news)
        self._report_unequal(org, wanted, outs)
        return UpdateResult(outs)

    @_guarded
    def delete(self, id: str, props: dict[str, Any]) -> None:
        """One DELETE; an object that is gone already is what was wanted."""
        org = self.org
        org.seen(id)
        record = Record.of(props)
        self._check_recorded(org, id, record)
        org.ensure(record.org)
        try:
            self.discard(org, id, _visible(props))
        except NotFound:
            pass
        except Gone as gone:
            org.warn(f"{self.title} {id} is gone: {gone}")
        self._reads(org).drop()

    # --- outputs -------------------------------------------------------------------------------------------------

    def _outputs(self, wanted: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        """The managed fields in the program's spelling where equal, and what the server set."""
        live = self._live(answer, wanted)
        outs: dict[str, Any] = {}
        for name, field in self.shape.fields.items():
            value = wanted.get(name)
            if value is not None and covers(value, live.get(name), field.node):
                outs[name] = value
            elif live.get(name) is not None:
                outs[name] = live[name]
        for name in self.computed:
            if answer.get(camel(name)) is not None:
                outs[name] = answer[camel(name)]
        return outs

    def _keep(
        self, org: Org, live: dict[str, Any], wanted: dict[str, Any], record: Record, props: dict[str, Any]
    ) -> dict[str, Any]:
        """The outputs after an update that had nothing to send: as they were, in today's spelling."""
        fields = self.shape.fields
        live = self.without_options(live) | {n: v for n, v in wanted.items() if n in self.shape.options}
        respelled = {n: v for n, v in wanted.items() if covers(v, live.get(n), fields[n].node)}
        return self._with_record(org, {**live, **respelled}, wanted, record, props)

    def _with_record(
        self,
        org: Org,
        outs: dict[str, Any],
        applied: dict[str, Any] | None,
        record: Record,
        props: dict[str, Any],
    ) -> dict[str, Any]:
        text = replace(
            record, inputs=applied, host=org.host or record.host, org=record.org or org.org_id or ""
        ).text()
        if SECRETS in props:  # an empty list, too: a refresh gives the inputs back as they were
            outs[SECRETS] = sorted(props[SECRETS] or ())
        outs[RECORD] = wrap_rpc_secret(text) if self._secret(props) & set(applied or ()) else text
        return outs

    def _live(self, answer: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """An answer in the program's names; options, which no answer has, are as the program has them."""
        options = {name: value for name, value in wanted.items() if name in self.shape.options}
        return from_wire(answer, self.shape) | options

    def _report_unequal(self, org: Org, wanted: dict[str, Any], outs: dict[str, Any]) -> None:
        for name, value in wanted.items():
            if not covers(value, outs.get(name), self.shape.fields[name].node):
                org.warn(
                    f'{self.title} "{wanted.get(self.natural_key)}": the server keeps another {name} than was sent; '
                    "the next preview shows the difference"
                )

    def _check_recorded(self, org: Org, id: str, record: Record) -> None:
        org.check_recorded(record.host, record.org, f"{self.title} {id}")

    def _secret(self, props: dict[str, Any]) -> set[str]:
        """The names of the inputs whose values no state and no message may show."""
        names = set(props.get(SECRETS) or ())
        return set(self.shape.fields) if ANY in names else names

    def _reads(self, org: Org) -> Any:
        return org.shared_list(self.path, lambda: self.listed(org))


def _visible(props: dict[str, Any]) -> dict[str, Any]:
    """The entries that the program knows."""
    return {name: value for name, value in props.items() if value is not None and not name.startswith("__")}


def _hidden(props: dict[str, Any]) -> dict[str, Any]:
    """The others, but for the SDK's own."""
    return {name: value for name, value in props.items() if name.startswith("__") and name != "__provider"}
