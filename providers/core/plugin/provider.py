"""check, diff, create, read, update and delete of any journey resource type, from its declaration.

A type's class names its endpoints and its few oddities; everything else is here. Values come and go as the
plugin protocol has them: numbers are doubles, unknown values are `Unknown`, the provider's own key is in them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
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

from providers.http.deadline import OPTION, Deadline, one_operation
from providers.http.redaction import VALUE, hiding, redact, without_private
from providers.http.text import printable

from ..call import handed_over
from ..errors import AlreadyExists, Halfway, JourneysError, Refused, WarningsFailed
from ..schema.differences import changed, keep_spellings, unsatisfied
from ..schema.redaction import free_texts
from ..schema.shape import camel
from ..schema.validation import Failure, validate
from ..schema.wire import in_program_names
from ..sdk import PROVIDER_KEY, current_request, hear_cancel, keep_object, patch_serialization
from ..session.record import RECORD, Record, leftovers, visible
from ..session.settings import EXPLICIT
from .attempt import Attempt
from .create import Create
from .delete import delete
from .existing import keep_key, renaming
from .known import Known
from .lifecycle import Lifecycle
from .outputs import left_in, outputs_kept, outputs_of, with_record
from .process import TRACEBACK, end_with_engine, quiet_traceback, running
from .read import get, refresh
from .take import Take

M = TypeVar("M", bound=Callable[..., Any])


def ours(error: Exception) -> JourneysError:
    """An error that nobody foresaw as one of ours: what it quotes may be a value of the resource."""
    if isinstance(error, JourneysError):
        return error
    return JourneysError(
        f"{type(error).__name__}: {without_private(str(error))}. This is a defect of journeys-as-code: report it with "
        "the stack that JOURNEYS_TRACEBACK=1 shows"
    )


def _guarded(method: M) -> M:
    """Raises one error, without those that led to it: the SDK prints the whole chain.

    What the API says is shown without the values of the resource: any of them may be secret.

    An exception that isn't an `Exception` becomes one: the engine would wait for ever.
    """

    @wraps(method)
    def call(self: Provider, *args: Any) -> Any:
        with hiding(lambda: self._texts(args)):
            try:
                with (
                    running(),
                    self.session.collecting_warnings() as warnings,
                    self._in_time(),
                ):
                    result = method(self, *self._args_from_native(args))
                if warnings:
                    self.fail_with(warnings, args[0], result)
                return result
            except Exception as error:
                if os.environ.get(TRACEBACK):
                    raise
                raise ours(error) from None
            except BaseException as error:
                raise JourneysError(f"interrupted by {type(error).__name__}") from None

    return cast(M, call)


class Provider(Lifecycle, ResourceProvider):
    """The provider of one resource type. Has no state that is ever pickled: state files keep only its token."""

    serialize_as_secret_always = False

    def __reduce__(self) -> tuple[Any, ...]:
        from journeys.registry import load

        return load, (self.token,)

    def configure(self, req: ConfigureRequest) -> None:
        """Keeps the configuration; neither reads credentials nor does I/O, and never fails."""
        quiet_traceback()
        end_with_engine()
        patch_serialization(lambda outs: Record.of(outs).left)
        hear_cancel()
        names = [self.vendor.name(key) for key in (EXPLICIT, *(entry.key for entry in self.vendor.settings))]
        self._session = None
        self._config = {name: req.config.get(name) for name in names if req.config.get(name) is not None}

    def _in_time(self) -> AbstractContextManager[Deadline]:
        """The call is one operation: it has the time of the resource's options, else that of the settings."""
        handed = handed_over()
        if handed is not None and handed.request.timeout:
            return one_operation(handed.request.timeout, OPTION)
        return one_operation(self.session.timeout)

    def _args_from_native(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments of a call, whose names the engine may have from a state that the native provider wrote."""
        state = next((each for each in args if isinstance(each, dict)), {}) if len(args) > 1 else {}
        return tuple(map(self.from_native, args)) if state and PROVIDER_KEY not in state else args

    def from_native(self, values: Any) -> Any:
        """A bag of properties as this provider has them, whichever of the two wrote them: the native one's are camelCase."""
        if not isinstance(values, dict) or not values or PROVIDER_KEY in values:
            return values
        computed = {camel(name): name for name in self.computed}
        return {computed.get(n, n): v for n, v in in_program_names(values, self.shape).items()}

    def _texts(self, args: tuple[Any, ...]) -> set[str]:
        """The free texts in the arguments of a call."""
        bags = [visible(each) for each in self._args_from_native(args) if isinstance(each, dict)]
        return {text for each in bags for text in free_texts(each, self.shape)}

    def without_values(self, found: Iterable[Failure], wanted: dict[str, Any]) -> list[str]:
        """What was found in these arguments, in words that repeat none of them."""
        texts = set(free_texts(wanted, self.shape)) if found else ()
        said = []
        for each in found:
            # The path of a field is no value, also where a value is part of it.
            path = each.path if self.shape.has_place(each.path) else redact(each.path, texts, VALUE)
            text = redact(replace(each, path="").without_value, texts, VALUE)
            said.append(f"{path}: {text}" if path else text)
        return said

    def _known(self, id: str, props: dict[str, Any]) -> Known:
        request = current_request()
        nulls = frozenset(self.from_native(dict.fromkeys(request.nulls)))
        old_inputs = self.from_native(request.old_inputs)
        return Known.of(self, id, props, replace(request, old_inputs=old_inputs, nulls=nulls))

    # --- the protocol ------------------------------------------------------------------------------------------

    @_guarded
    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known; keeps the old spelling of whatever still means the same. No I/O."""
        wanted, applied = visible(news), visible(olds)
        self.session.program_runs = True
        strict = self.session.fails_on_warnings
        if applied and wanted == applied and not strict and not self.session.misconfigured:
            return CheckResult(applied, [])  # checked when it was applied
        found = [each for each in validate(wanted, self.args) if each.severity == "error" or strict]
        failures = [CheckFailure("", text) for text in self.without_values(found, wanted)]
        failures += [CheckFailure("", text) for text in self.session.misconfigured]
        if not failures:
            wanted = keep_spellings(applied, wanted, self.shape)
        # Hidden inputs of an earlier layout are dropped by a run without changes: in a change the engine shows them.
        return CheckResult({**wanted, **leftovers(olds)}, failures)

    @_guarded
    def diff(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """What an update would change: the user's edits, drift that a refresh found, replacements. No I/O."""
        known, wanted, session = self._known(id, olds), visible(news), self.session
        known.check_place()
        applied = known.applied(wanted)
        wanted = self.drop_ignored_changes(applied, wanted)
        replaces = self.replaced(applied, known.live, wanted)
        if replaces:
            session.plan.replaced.add(id)
        if not session.plan.compares(id):  # a refresh must not fail
            if other := session.plan.keep(id, known.request.urn):
                raise AlreadyExists(self.held_twice(id, known.request.name, other))
            self.check_plan(id, known.live, wanted, replaces)
            if not replaces:  # else its successor takes the key over, which may have another URN
                keep_key(known, wanted)
        edited = applied.keys() != wanted.keys() or bool(changed(applied, wanted, self.shape))
        if replaces or edited:
            first = self.deletes_first(applied, wanted)
            if first:
                session.plan.deleted_first.add(id)
            return DiffResult(changes=None, replaces=replaces, delete_before_replace=first)
        # After the native provider an update that sends nothing writes into the state that this one serves it.
        drifted = unsatisfied(applied, known.live, self.shape).keys() - set(self.unchangeable)
        return DiffResult(changes=known.request.is_native or bool(drifted))

    @_guarded
    def create(self, props: dict[str, Any]) -> CreateResult:
        """One POST; the outputs come from its answer. Or an object that is taken over, and what has to follow."""
        wanted, session, request = visible(props), self.session, current_request()
        session.ensure()
        attempt = (Create if self.origin == "created" else Take)(self, wanted, request)
        made = attempt.run()
        entity, id = made.entity, str(made.entity["id"])
        new = Record(unread=made.unread or not self.answers_whole)
        self.shared_list().drop()
        try:
            if made.whole:
                entity = self.finish(entity, wanted)
            else:
                with renaming(attempt, id, self.in_program(entity, wanted)):
                    entity = self.bring(entity, wanted, request.name)
        except Exception as error:
            if id in session.done.adopted or isinstance(error, Refused):
                raise  # not ours, so not for a destroy to delete
            outs = with_record(session, id, outputs_of(self, wanted, made.entity), new, wanted)
            raise self.kept(id, outs, error) from None
        outs = with_record(session, id, outputs_of(self, wanted, entity), new, wanted)
        self._report_unequal(wanted, outs, request.name)
        return CreateResult(id, outs)

    @_guarded
    def read(self, id: str, props: dict[str, Any]) -> ReadResult:
        """The object as it is now, for refresh and `.get`; an empty id where it is gone."""
        known = self._known(id, props)
        if known.live or RECORD in props:
            return refresh(known)
        # The native provider's imports come without a pointer.
        return get(replace(known, record=Record(external=PROVIDER_KEY in props)))

    @_guarded
    def update(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """One PATCH with what changed and the version last seen; none where nothing has to be sent."""
        known, wanted, session = self._known(id, olds), visible(news), self.session
        known.ensure_org_before_write()
        applied, record, name = known.applied(wanted), known.record, known.request.name
        given = wanted
        wanted = self.drop_ignored_changes(applied, wanted)

        def state(outs: dict[str, Any], record: Record) -> dict[str, Any]:
            left = left_in(outs, applied, given, self.shape, (*record.left, *self.unchangeable))
            return with_record(session, id, outs, replace(record, left=left), wanted)

        try:
            live = self.looked_at(known, applied, wanted)
            with renaming(Attempt(self, wanted, known.request), id, live):
                answer = self.change(id, applied, live, wanted, name)
        except Halfway as error:
            raise self.kept(id, state(outputs_of(self, wanted, error.entity), record), error) from None
        unread = record.unread or (answer is not None and not self.answers_whole)
        record = replace(record, unread=unread)
        if answer is None:
            return UpdateResult(state(outputs_kept(self, known.live, wanted), record))
        session.prove(record.org, self.is_of_one_org)
        self.shared_list().drop()
        outs = state(outputs_of(self, wanted, answer), record)
        self._report_unequal(wanted, outs, name)
        return UpdateResult(outs)

    @_guarded
    def delete(self, id: str, props: dict[str, Any]) -> None:
        """One DELETE; an object that is gone already is what was wanted."""
        delete(self._known(id, props))

    # --- what is said of a call that failed, or nearly ------------------------------------------------------------

    def kept(self, id: str, outs: dict[str, Any], failure: Exception) -> JourneysError:
        """The error of a create or update whose object is there: the run fails, and the state has the object."""
        error = ours(failure)
        what = printable(f"{self.title} {id} is there, but a later step failed: {error}")
        saved = keep_object(
            id, outs, [f"{what} It is in the state, and the next `pulumi up` goes on with it"]
        )
        if not saved:
            what += f' It is not in the state: `journeys import "{self.token}" --id "{id}"`'
        error.message = what
        return error

    def fail_with(self, warnings: list[str], first: Any, result: Any) -> None:
        """Turns what was warned about into a failure; an object that was made or changed stays in the state.

        Raises:
            WarningsFailed: always.
        """
        setting = self.vendor.name("warnings")
        error = WarningsFailed(f"{'; '.join(warnings)} ({setting} is error)")
        if isinstance(result, CreateResult):
            raise self.kept(result.id, dict(result.outs or {}), error)
        if isinstance(result, UpdateResult):
            raise self.kept(str(first), dict(result.outs or {}), error)
        raise error

    def _report_unequal(self, wanted: dict[str, Any], outs: dict[str, Any], name: str) -> None:
        for field in unsatisfied(wanted, outs, self.shape):
            self.session.warn(
                f'{self.title} "{name}": the server keeps another {field} than was sent; '
                "the next preview shows the difference"
            )
