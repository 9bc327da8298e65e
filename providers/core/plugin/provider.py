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

from providers.http.deadline import one_operation
from providers.http.redaction import redact

from ..call import Request
from ..errors import Gone, Halfway, JourneysError, NotFound, Refused
from ..schema.additions import with_additions
from ..schema.equality import is_satisfied_by, keep_spelling, means_same, project_onto_inputs
from ..schema.redaction import free_texts
from ..schema.shape import camel
from ..schema.validation import validate
from ..schema.wire import in_program_names
from ..sdk import NULL, PROVIDER_KEY, current_request, hear_cancel, patch_serialization
from ..session.record import RECORD, Record, leftovers, visible
from ..session.session import Session
from ..session.settings import EXPLICIT
from .absence import Absence
from .create import Create
from .failures import Failing
from .process import TRACEBACK, end_with_engine, quiet_traceback, running
from .take import Take

M = TypeVar("M", bound=Callable[..., Any])


def _guarded(method: M) -> M:
    """One error, without those that led to it: the SDK prints the whole chain. No value of an input is in it.

    An exception that isn't an `Exception` would leave the engine waiting for ever.
    """

    @wraps(method)
    def call(self: Provider, *args: Any) -> Any:
        try:
            with (
                running(),
                self.session.counting_warnings() as warnings,
                one_operation(self.session.timeout),
            ):
                result = method(self, *self._in_program_names(args))
            if warnings:
                self.fail_with(warnings, args[0], result)
            return result
        except Exception as error:
            if os.environ.get(TRACEBACK):
                raise
            self.hide_values(error, args)
            raise error from None
        except BaseException as error:
            raise JourneysError(f"interrupted by {type(error).__name__}") from None

    return cast(M, call)


class Provider(Failing, ResourceProvider):
    """The provider of one resource type. Has no state that is ever pickled: state files keep only its token."""

    serialize_as_secret_always = False

    def __reduce__(self) -> tuple[Any, ...]:
        from journeys.registry import load

        return load, (self.token,)

    def configure(self, req: ConfigureRequest) -> None:
        """Keeps the configuration; neither reads credentials nor does I/O, and never fails."""
        quiet_traceback()
        end_with_engine()
        patch_serialization()
        hear_cancel()
        names = [self.vendor.name(key) for key in (EXPLICIT, *(entry.key for entry in self.vendor.settings))]
        self._session = None
        self._config = {name: req.config.get(name) for name in names if req.config.get(name) is not None}

    def _in_program_names(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments of a call. Where the native provider has written the state, the engine may put its names back."""
        state = next((each for each in args if isinstance(each, dict)), {}) if len(args) > 1 else {}
        return tuple(map(self.in_program_names, args)) if state and PROVIDER_KEY not in state else args

    def in_program_names(self, values: Any) -> Any:
        """A bag of properties as this door has them, although the native one has written them."""
        if not isinstance(values, dict) or not values or PROVIDER_KEY in values:
            return values
        computed = {camel(name): name for name in self.computed}
        return {computed.get(n, n): v for n, v in in_program_names(values, self.shape).items()}

    def _request(self) -> Request:
        request = current_request()
        nulls = frozenset(self.in_program_names(dict.fromkeys(request.nulls)))
        return replace(request, old_inputs=self.in_program_names(request.old_inputs), nulls=nulls)

    # --- the protocol ------------------------------------------------------------------------------------------

    @_guarded
    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known; keeps the old spelling of whatever still means the same. No I/O."""
        wanted, applied = visible(news), visible(olds)
        self.session.program_runs = True
        strict = self._config.get(self.vendor.name("warnings")) == "error"
        if applied and wanted == applied and not strict and not self.session.misconfigured:
            return CheckResult(applied, [])  # checked when it was applied
        texts = set(free_texts(wanted, self.shape))
        failures = [
            CheckFailure("", redact(found.without_value, texts, "[value]"))
            for found in validate(wanted, self.args)
            if found.severity == "error" or strict
        ]
        failures += [CheckFailure("", text) for text in self.session.misconfigured]
        if not failures:
            wanted = {
                name: keep_spelling(applied.get(name), value, self.shape.fields[name].node)
                for name, value in wanted.items()
            }
        # The hidden inputs of an earlier layout go with the first run that changes nothing: in a change the engine
        # would show them.
        return CheckResult({**wanted, **leftovers(olds)}, failures)

    @_guarded
    def diff(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """What an update would change: the user's edits, drift that a refresh found, replacements. No I/O."""
        session = self.session
        session.seen(id)
        live, wanted = visible(olds), visible(news)
        self._check_recorded(session, id, Record.of(olds))
        request = self._request()
        applied = self._applied(request, live, wanted)
        wanted = self.drop_ignored_changes(session, applied, wanted)
        replaces = self.replaced(applied, live, wanted)
        if id in session.just_read:  # a refresh compares what it read, and must not fail
            session.just_read.discard(id)
        else:
            self.check_plan(session, id, live, wanted, replaces)
        if replaces or self._differs(applied, wanted):
            return DiffResult(
                changes=None, replaces=replaces, delete_before_replace=self.deletes_first(applied, wanted)
            )
        if (
            request.is_native
        ):  # this door's state has to say by whom it is served: an update that sends nothing
            return DiffResult(changes=True)
        fields = self.shape.fields
        drifted = any(
            not is_satisfied_by(applied[name], live.get(name), fields[name].node) for name in applied
        )
        return DiffResult(changes=drifted)

    def _applied(self, request: Request, live: dict[str, Any], wanted: Iterable[str]) -> dict[str, Any]:
        """The inputs as last applied; where the SDK doesn't tell them, what the outputs have of the wanted ones."""
        if request.old_inputs is None:
            return {name: live[name] for name in wanted if name in live}
        return {name: v for name, v in visible(request.old_inputs).items() if name in self.shape.fields}

    def _differs(self, applied: dict[str, Any], wanted: dict[str, Any]) -> bool:
        if applied.keys() != wanted.keys():
            return True
        return any(
            not means_same(applied[name], value, self.shape.fields[name].node)
            for name, value in wanted.items()
        )

    @_guarded
    def create(self, props: dict[str, Any]) -> CreateResult:
        """One POST; the outputs come from its answer. Or an object that is taken over, and what has to follow."""
        wanted, session, request = visible(props), self.session, self._request()
        session.ensure()
        step = Create if self.origin == "created" else Take
        made = step(self, session, wanted, request).run()
        entity, id = made.entity, str(made.entity["id"])
        new = Record(unread=made.unread or not self.answers_whole)
        self._reads(session).drop()
        try:
            entity = (self.finish if made.whole else self.bring)(session, entity, wanted, request.name)
        except Exception as error:
            if id in session.adopted or isinstance(error, Refused):
                raise  # not ours, so not for a destroy to delete
            outs = self._with_record(session, id, self._outputs(wanted, made.entity), new, wanted)
            raise self.kept(id, outs, error, props) from None
        outs = self._with_record(session, id, self._outputs(wanted, entity), new, wanted)
        self._report_unequal(session, wanted, outs, request)
        return CreateResult(id, outs)

    @_guarded
    def read(self, id: str, props: dict[str, Any]) -> ReadResult:
        """The object as it is now, for refresh and `.get`; an empty id where it is gone."""
        known, record, session, request = visible(props), Record.of(props), self.session, self._request()
        if not record.external and (known or RECORD in props):
            session.seen(id)
        if not known and RECORD not in props:
            session.ensure()
            record = Record(external=PROVIDER_KEY in props)  # else an import by the native provider
            if record.external:
                session.check_stack(session.owned(*request.stack))
            try:
                entity = self.observed(self.fetch(session, id), {})
            except NotFound as error:
                error.message = f"{error.summary}. {session.where()}"
                raise
            return ReadResult(id, self._with_record(session, id, self._outputs({}, entity), record))
        self._check_recorded(session, id, record)
        session.ensure(record.org, f"{self.title} {id}")
        managed = self._applied(request, known, ()).keys() - self.shape.options
        found = self._find(session, id, known, record, managed)
        if found is None:
            return ReadResult("", {})
        first = not record.id or record.unread
        record = replace(record, org=session.prove(record.org, self.proves_org), unread=False)
        session.just_read.add(id)
        entity = self.observed(found, known)
        if request.old_inputs is None:
            return ReadResult(id, self._with_record(session, id, self._outputs(known, entity), record))
        if not visible(request.old_inputs):  # what `.get` found: nothing of it is managed
            return ReadResult(id, {**self._outputs({}, entity), RECORD: props[RECORD]})
        applied = self._applied(request, known, ())
        live = self.in_program(entity, applied)
        back = {n: live[n] for n in request.nulls - applied.keys() if live.get(n) is not None}
        wanted = {**self._as_live(applied, known, live, first), **back}
        names = {*applied, *(request.nulls & self.shape.fields.keys())}
        outs = self._with_record(session, id, self._outputs(wanted, entity), record, names)
        nulls = dict.fromkeys(names - wanted.keys(), NULL)
        return ReadResult(id, outs, {**nulls, **wanted, **leftovers(request.old_inputs)})

    def _find(
        self, session: Session, id: str, known: dict[str, Any], record: Record, managed: Iterable[str]
    ) -> dict[str, Any] | None:
        """The object, from the shared list where that has all that is managed; None if it is gone."""
        try:
            reads = self._reads(session)
            listed: dict[str, Any] | None = reads.find(id, known.get("version")) if self.listable else None
            if listed is not None and all(self.shape.fields[name].wire in listed for name in managed):
                return listed
            return self.fetch_current(session, id, known.get("version"))
        except NotFound:
            return Absence(self, session, id, known, record).confirm()
        except Gone as gone:
            session.check_gone(record.org, f"{self.title} {id}")
            session.warn(f"{self.title} {id} is gone: {gone}")
            return None

    def _as_live(
        self, applied: dict[str, Any], known: dict[str, Any], live: dict[str, Any], first: bool
    ) -> dict[str, Any]:
        """The live object as the program would have written it, and what others have added since the last write.

        `first`: the state doesn't tell yet what the server adds by itself.
        """
        found = {}
        for name, value in applied.items():
            node = self.shape.fields[name].node
            seen = project_onto_inputs(value, live.get(name), node)
            if seen is not None:
                found[name] = seen if first else with_additions(seen, known.get(name), live.get(name), node)
        return found

    @_guarded
    def update(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """One PATCH with what changed and the version last seen; none where nothing has to be sent."""
        live, wanted, record = visible(olds), visible(news), Record.of(olds)
        session, request = self.session, self._request()
        session.seen(id)
        self._check_recorded(session, id, record)
        what = f"{self.title} {id}"
        session.ensure(record.org, what)
        session.prove_first(record.org, lambda: self.fetch(session, id), what, self.proves_org)
        applied = self._applied(request, live, wanted)
        wanted = self.drop_ignored_changes(session, applied, wanted)
        try:
            answer = self.change(session, id, applied, live, wanted, request.name)
        except Halfway as error:
            outs = self._with_record(session, id, self._outputs(wanted, error.entity), record, wanted)
            raise self.kept(id, outs, error, olds, news) from None
        unread = record.unread or (answer is not None and not self.answers_whole)
        record = Record(record.host, record.org or session.org_id, record.id, unread)
        if answer is None:
            return UpdateResult(self._with_record(session, id, self._keep(live, wanted), record, wanted))
        self._reads(session).drop()
        outs = self._with_record(session, id, self._outputs(wanted, answer), record, wanted)
        self._report_unequal(session, wanted, outs, request)
        return UpdateResult(outs)

    @_guarded
    def delete(self, id: str, props: dict[str, Any]) -> None:
        """One DELETE; an object that is gone already is what was wanted."""
        session, record, known = self.session, Record.of(props), visible(props)
        what = f"{self.title} {id}"
        if self.origin == "taken":
            session.tell(f"{what} was there before this stack and is left as it is")
            return
        shared = self.origin == "part"  # what others put into the object is theirs, whoever they are
        if id in session.adopted:
            session.warn(f"{what} was not deleted: another resource of this run has taken it over")
            return
        if id in session.discarded:
            return
        if id in session.made:
            # its key alone makes its id, and the API takes one: the create has deleted the old one
            session.leaving(*current_request().stack).drop(id)
            return
        if (
            not shared
            and session.program_runs
            and session.is_elsewhere(id, session.owned(*current_request().stack))
        ):
            session.warn(f"{what} was not deleted: another resource in the state is the same object")
            return
        session.seen(id)
        self._check_recorded(session, id, record)
        session.ensure(record.org, what)
        session.prove_first(record.org, lambda: self.fetch(session, id), what, self.proves_org)
        leaving = session.leaving(*current_request().stack)
        try:
            self.discard(session, id, known)
            session.prove(record.org, self.proves_org)
        except NotFound:
            if Absence(self, session, id, known, record).confirm() is not None:  # the answer was false
                self.discard(session, id, known)
        except Gone as gone:
            session.warn(f"{what} is gone: {gone}")
        except Exception:
            leaving.add(id)
            raise
        leaving.drop(id)
        self._reads(session).drop()

    # --- outputs -------------------------------------------------------------------------------------------------

    def _outputs(self, wanted: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        """The fields as answered, in the program's spelling where equal, and what the server set."""
        live = self.in_program(answer, wanted)
        outs: dict[str, Any] = {}
        for name, field in self.shape.fields.items():
            value = wanted.get(name)
            if live.get(name) is not None:
                outs[name] = keep_spelling(value, live[name], field.node)
            elif value is not None and is_satisfied_by(value, None, field.node):
                outs[name] = value
        for name in self.computed:
            if answer.get(camel(name)) is not None:
                outs[name] = answer[camel(name)]
        return outs

    def _keep(self, live: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """The outputs after an update that had nothing to send: as they were, in today's spelling."""
        fields = self.shape.fields
        live = self.without_options(live) | self.options_in(wanted)
        same_value = {n: v for n, v in wanted.items() if is_satisfied_by(v, live.get(n), fields[n].node)}
        return {
            **live,
            **{n: keep_spelling(v, live.get(n, v), fields[n].node) for n, v in same_value.items()},
        }

    def _with_record(
        self, session: Session, id: str, outs: dict[str, Any], record: Record, managed: Iterable[str] = ()
    ) -> dict[str, Any]:
        """The outputs as the state has them. A managed field that is gone is null: if it comes back, it is still as
        secret as it was."""
        host, org_id = session.host or record.host, record.org or session.org_id
        nulls = {name: NULL for name in managed if name not in outs}
        return {**nulls, **outs, RECORD: replace(record, host=host, org=org_id, id=id).text()}

    def _report_unequal(
        self, session: Session, wanted: dict[str, Any], outs: dict[str, Any], request: Request
    ) -> None:
        for name, value in wanted.items():
            if not is_satisfied_by(value, outs.get(name), self.shape.fields[name].node):
                session.warn(
                    f'{self.title} "{request.name}": the server keeps another {name} than was sent; '
                    "the next preview shows the difference"
                )

    def _check_recorded(self, session: Session, id: str, record: Record) -> None:
        session.check_recorded(record.host, record.org, f"{self.title} {id}")

    def _reads(self, session: Session) -> Any:
        return session.shared_list(self.path, lambda: self.listed(session))
