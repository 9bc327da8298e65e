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
from providers.http.redaction import VALUE, hiding, redact

from ..errors import AlreadyExists, Halfway, JourneysError, Refused
from ..schema.differences import changed, keep_spellings, unsatisfied
from ..schema.redaction import free_texts
from ..schema.shape import camel
from ..schema.validation import Failure, validate
from ..schema.wire import in_program_names
from ..sdk import PROVIDER_KEY, current_request, hear_cancel, patch_serialization
from ..session.record import RECORD, Record, leftovers, visible
from ..session.settings import EXPLICIT
from .attempt import Attempt
from .create import Create
from .delete import delete
from .existing import renaming
from .failures import Failing, ours
from .known import Known
from .outputs import left_in, outputs_kept, outputs_of, with_record
from .process import TRACEBACK, end_with_engine, quiet_traceback, running
from .read import get, refresh
from .take import Take

M = TypeVar("M", bound=Callable[..., Any])


def _guarded(method: M) -> M:
    """One error, without those that led to it: the SDK prints the whole chain.

    What the API says repeats no value of the resource: any of them may be secret, and nobody tells here.

    An exception that isn't an `Exception` would leave the engine waiting for ever.
    """

    @wraps(method)
    def call(self: Provider, *args: Any) -> Any:
        with hiding(lambda: self._texts(args)):
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
                raise ours(error) from None
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
        patch_serialization(lambda outs: Record.of(outs).left)
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

    def _texts(self, args: tuple[Any, ...]) -> set[str]:
        """The free texts in the arguments of a call."""
        bags = [visible(each) for each in self._in_program_names(args) if isinstance(each, dict)]
        return {text for each in bags for text in free_texts(each, self.shape)}

    def without_values(self, found: Iterable[Failure], wanted: dict[str, Any]) -> list[str]:
        """What was found in these arguments, in words that repeat none of them."""
        texts = set(free_texts(wanted, self.shape)) if found else ()
        return [redact(each.without_value, texts, VALUE) for each in found]

    def _known(self, id: str, props: dict[str, Any]) -> Known:
        request = current_request()
        nulls = frozenset(self.in_program_names(dict.fromkeys(request.nulls)))
        old_inputs = self.in_program_names(request.old_inputs)
        return Known.of(self, id, props, replace(request, old_inputs=old_inputs, nulls=nulls))

    # --- the protocol ------------------------------------------------------------------------------------------

    @_guarded
    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known; keeps the old spelling of whatever still means the same. No I/O."""
        wanted, applied = visible(news), visible(olds)
        self.session.program_runs = True
        strict = self._config.get(self.vendor.name("warnings")) == "error"
        if applied and wanted == applied and not strict and not self.session.misconfigured:
            return CheckResult(applied, [])  # checked when it was applied
        found = [each for each in validate(wanted, self.args) if each.severity == "error" or strict]
        failures = [CheckFailure("", text) for text in self.without_values(found, wanted)]
        failures += [CheckFailure("", text) for text in self.session.misconfigured]
        if not failures:
            wanted = keep_spellings(applied, wanted, self.shape)
        # The hidden inputs of an earlier layout go with the first run that changes nothing: in a change the engine
        # would show them.
        return CheckResult({**wanted, **leftovers(olds)}, failures)

    @_guarded
    def diff(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """What an update would change: the user's edits, drift that a refresh found, replacements. No I/O."""
        known, wanted, session = self._known(id, olds), visible(news), self.session
        known.check_place()
        applied = known.applied(wanted)
        wanted = self.drop_ignored_changes(session, applied, wanted)
        replaces = self.replaced(applied, known.live, wanted)
        if replaces:
            session.replaced.add(id)
        if id in session.just_read:  # a refresh compares what it read, and must not fail
            session.just_read.discard(id)
        else:
            if other := session.plans(id, known.request.urn):
                raise AlreadyExists(self.held_twice(id, known.request.name, other))
            self.check_plan(session, id, known.live, wanted, replaces)
        edited = applied.keys() != wanted.keys() or bool(changed(applied, wanted, self.shape))
        if replaces or edited:
            first = self.deletes_first(applied, wanted)
            if first:
                session.deleted_first.add(id)
            return DiffResult(changes=None, replaces=replaces, delete_before_replace=first)
        # A state that the native provider wrote has to say that this one serves it: an update that sends nothing.
        drifted = unsatisfied(applied, known.live, self.shape).keys() - set(self.unchangeable)
        return DiffResult(changes=known.request.is_native or bool(drifted))

    @_guarded
    def create(self, props: dict[str, Any]) -> CreateResult:
        """One POST; the outputs come from its answer. Or an object that is taken over, and what has to follow."""
        wanted, session, request = visible(props), self.session, current_request()
        session.ensure()
        step = Create if self.origin == "created" else Take
        made = step(self, session, wanted, request).run()
        entity, id = made.entity, str(made.entity["id"])
        new = Record(unread=made.unread or not self.answers_whole)
        self.shared_list(session).drop()
        try:
            entity = (self.finish if made.whole else self.bring)(session, entity, wanted, request.name)
        except Exception as error:
            if id in session.adopted or isinstance(error, Refused):
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
        wanted = self.drop_ignored_changes(session, applied, wanted)

        def state(outs: dict[str, Any], record: Record) -> dict[str, Any]:
            left = left_in(outs, applied, given, self.shape, (*record.left, *self.unchangeable))
            return with_record(session, id, outs, replace(record, left=left), wanted)

        try:
            live = self.looked_at(known, applied, wanted)
            with renaming(Attempt(self, session, wanted, known.request), id, live):
                answer = self.change(session, id, applied, live, wanted, name)
        except Halfway as error:
            raise self.kept(id, state(outputs_of(self, wanted, error.entity), record), error) from None
        unread = record.unread or (answer is not None and not self.answers_whole)
        record = replace(record, unread=unread)
        if answer is None:
            return UpdateResult(state(outputs_kept(self, known.live, wanted), record))
        session.prove(record.org, self.is_of_one_org)
        self.shared_list(session).drop()
        outs = state(outputs_of(self, wanted, answer), record)
        self._report_unequal(wanted, outs, name)
        return UpdateResult(outs)

    @_guarded
    def delete(self, id: str, props: dict[str, Any]) -> None:
        """One DELETE; an object that is gone already is what was wanted."""
        delete(self._known(id, props))

    def _report_unequal(self, wanted: dict[str, Any], outs: dict[str, Any], name: str) -> None:
        for field in unsatisfied(wanted, outs, self.shape):
            self.session.warn(
                f'{self.title} "{name}": the server keeps another {field} than was sent; '
                "the next preview shows the difference"
            )
