"""check, diff, create, read, update and delete of any journey resource type, from its declaration.

A type's class names its endpoints and its few oddities; everything else is here. Values come and go as the
plugin protocol has them: numbers are doubles, unknown values are `Unknown`, the provider's own key is in them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any, ClassVar, TypeVar, cast

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
from .config import EXPLICIT, Vendor
from .creation import Creation
from .errors import AlreadyExists, Gone, JourneysError, NotFound
from .fields import CREATE_ONLY, contains_late, is_late
from .journal import Entry
from .org import Org, org_for
from .plugin import TRACEBACK, quiet_traceback, widen_thread_pool
from .secrecy import INPUTS, SECRETS, hiding
from .shape import Shape, camel, shape_of
from .update import Update
from .validation import validate
from .wire import from_wire, to_wire

HOST, ORG, KEY, NAME = "__host", "__org", "__key", "__name"
"""Hidden entries of a resource's state, beside the inputs as last applied and the names of the secret ones: the API
host and org that it was made through, and for the crash journal `project/stack` and the resource's name."""

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


class Provider(ResourceProvider):
    """The provider of one resource type. Has no state that is ever pickled: state files keep only its token."""

    serialize_as_secret_always = False

    vendor: ClassVar[Vendor]
    token: ClassVar[str]
    """Frozen: part of every URN and of every state file."""
    args: ClassVar[type]
    path: ClassVar[str]
    title: ClassVar[str]
    """What messages call it, e.g. `segment`."""
    natural_key: ClassVar[str] = "display_name"
    """The field by which people know the object; lookups and the search for a lost create go by it."""
    computed: ClassVar[tuple[str, ...]] = ()
    """Outputs that only the server sets."""
    list_query: ClassVar[Mapping[str, Any]] = {}
    delete_query: ClassVar[Mapping[str, Any]] = {}
    sends_version: ClassVar[bool] = True
    listable: ClassVar[bool] = True
    """Whether the API can list the objects of the type."""

    _config: Mapping[str, Any] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        from journeys.registry import load

        return load, (self.token,)

    def configure(self, req: ConfigureRequest) -> None:
        """Keeps the configuration; neither reads credentials nor does I/O, and never fails."""
        quiet_traceback()
        widen_thread_pool()
        names = [self.vendor.name(key) for key in (EXPLICIT, *(entry.key for entry in self.vendor.settings))]
        self._config = {name: req.config.get(name) for name in names if req.config.get(name) is not None}

    @property
    def org(self) -> Org:
        """The organisation that this provider instance is configured for."""
        return org_for(self.vendor, self._config)

    @property
    def shape(self) -> Shape:
        """The fields of the type's arguments."""
        return shape_of(self.args)

    @property
    def natural_wire(self) -> str:
        """The natural key's name in the API."""
        return self.shape.fields[self.natural_key].wire

    # --- the vendor's endpoints; a type overrides what is different about it ---------------------------------

    def post(self, org: Org, body: dict[str, Any]) -> dict[str, Any]:
        """Creates an object and returns it as answered."""
        return cast(dict[str, Any], org.client.post(self.path, body).json)

    def fetch(self, org: Org, id: str) -> dict[str, Any]:
        """The object as it is now.

        Raises:
            NotFound, Gone: it isn't there.
        """
        found = cast(dict[str, Any], org.client.get(f"{self.path}/{id}").json)
        if self.is_deleted(found):
            raise NotFound("GET", f"{self.path}/{id}", 404, body="it is marked as deleted")
        return found

    def patch(self, org: Org, id: str, body: dict[str, Any]) -> dict[str, Any]:
        """Changes an object and returns it as answered. With a version the request is safe to repeat."""
        answer = org.client.patch(f"{self.path}/{id}", body, idempotent="version" in body)
        return cast(dict[str, Any], answer.json)

    def remove(self, org: Org, id: str) -> None:
        """Deletes an object."""
        org.client.delete(f"{self.path}/{id}", params=self.delete_query or None)

    def listed(self, org: Org) -> Iterable[dict[str, Any]]:
        """All objects of the type, whole."""
        found = org.client.pages(self.path, params=self.list_query or None)
        return (entity for entity in found if not self.is_deleted(entity))

    def identity(self, body: dict[str, Any]) -> Any:
        """What makes two creates, one of them interrupted, the same one: the whole content."""
        return body

    def lost(self, entry: Entry, body: dict[str, Any], why: str) -> str:
        """What to do about a create whose answer was lost, for a type that has no list."""
        raise NotImplementedError

    def finish(self, org: Org, answer: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """Sends what has to follow the POST, and returns the object after it.

        The id is in the crash journal by then. An error would leave an object that no state knows: warn instead, and
        return what is there.
        """
        return answer

    def change(
        self,
        org: Org,
        id: str,
        applied: dict[str, Any],
        live: dict[str, Any],
        wanted: dict[str, Any],
        secret: frozenset[str],
    ) -> dict[str, Any] | None:
        """Makes the live object what is wanted and returns it; None where nothing had to be sent."""
        applied, live, wanted = (self._without_options(each) for each in (applied, live, wanted))
        return Update(self, org, id, applied, live, wanted, secret).run()

    def discard(self, org: Org, id: str, live: dict[str, Any]) -> None:
        """Deletes an object that was last seen like this, or refuses to."""
        self.remove(org, id)

    def observed(self, answer: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
        """A fetched object, completed by what the state knows and the API doesn't tell."""
        return answer

    def heeded(self, org: Org, applied: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """What is wanted, without the changes that the type warns about and leaves alone."""
        return wanted

    def permit(
        self, org: Org, id: str, live: dict[str, Any], wanted: dict[str, Any], replaces: list[str]
    ) -> None:
        """Refuses a planned change of the object that was last seen like this. Does no I/O.

        Raises:
            Refused: naming the field, and what would permit it.
        """

    def is_deleted(self, entity: dict[str, Any]) -> bool:
        """Whether an object that the API still answers counts as gone."""
        return False

    # --- the protocol ------------------------------------------------------------------------------------------

    @_guarded
    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Validates what is known; keeps the old spelling of whatever still means the same. No I/O."""
        wanted, hidden = _split(news)
        strict = self._config.get(self.vendor.name("warnings")) == "error"
        secret = set(hidden.get(SECRETS) or ())
        failures = []
        for found in validate(wanted, self.args):
            if found.severity == "error" or strict:
                name = found.path.partition(".")[0].partition("[")[0]
                text = f"{found.path}: is not valid (the value is secret)" if name in secret else str(found)
                failures.append(CheckFailure("", text))
        failures += [CheckFailure("", text) for text in self.org.misconfigured]
        if not failures:
            wanted = {
                name: respell(olds.get(name), value, self.shape.fields[name].node)
                for name, value in wanted.items()
            }
        return CheckResult({**wanted, **hidden}, failures)

    @_guarded
    def diff(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """What an update would change: the user's edits, drift that a refresh found, replacements. No I/O."""
        org = self.org
        org.seen(id)
        self._check_recorded(org, id, olds)
        live, hidden = _split(olds)
        wanted, asked = _split(news)
        applied = self._applied(hidden, live, wanted)
        wanted = self.heeded(org, applied, wanted)
        replaces = self._replaces(applied, live, wanted)
        if org.forget(f"read {id}") is None:  # else a refresh compares what it read, and must not fail
            self.permit(org, id, live, wanted, replaces)
        if replaces or self._differs(applied, wanted) or _secrets(hidden) != _secrets(asked):
            return DiffResult(
                changes=None, replaces=replaces, delete_before_replace=self.deletes_first(applied, wanted)
            )
        fields = self.shape.fields
        drifted = any(not covers(applied[name], live.get(name), fields[name].node) for name in applied)
        return DiffResult(changes=drifted)

    def deletes_first(self, applied: dict[str, Any], wanted: dict[str, Any]) -> bool:
        """Whether a replacement must delete the old object before it creates the new one."""
        return False

    def _applied(self, hidden: dict[str, Any], live: dict[str, Any], wanted: Iterable[str]) -> dict[str, Any]:
        """The inputs as last applied; for a state that somebody else wrote, what it has of the wanted ones."""
        recorded = hidden.get(INPUTS)
        if recorded is None:
            return {name: live[name] for name in wanted if name in live}
        return {name: value for name, value in recorded.items() if name in self.shape.fields}

    def _differs(self, applied: dict[str, Any], wanted: dict[str, Any]) -> bool:
        if applied.keys() != wanted.keys():
            return True
        return any(
            contains_late(value) or not same(applied[name], value, self.shape.fields[name].node)
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
        wanted, hidden = _split(props)
        org = self.org
        org.ensure()
        body = to_wire(wanted, self.shape)
        key = f"{hidden[KEY]}/{hidden.get(NAME, '')}" if hidden.get(KEY) else ""
        answer = Creation(self, org, body, key).run()
        self._reads(org).drop()
        answer = self.finish(org, answer, wanted)
        outs = self._outputs(org, wanted, answer, hidden)
        self._report_unequal(org, wanted, outs)
        return CreateResult(str(answer["id"]), outs)

    @contextmanager
    def new_name(self, org: Org, name: str) -> Iterator[None]:
        """With `onExisting: fail`, lets one object have the name.

        Raises:
            AlreadyExists: there is one, or this process makes one.
        """
        if not self.listable or org.settings.get("onExisting") != "fail":
            yield
            return
        names = org.remembered(f"names {self.path}", lambda: self._names(org))
        there = names.setdefault(name, me := object())
        if there is not me:
            which = there if isinstance(there, str) else "made in this run"
            raise AlreadyExists(
                f'A {self.title} named "{name}" exists already ({which}), and '
                f"{self.vendor.name('onExisting')} is fail. Nothing was created. Import it instead: "
                f'`journeys import "{self.token}" --name "{name}"`'
            )
        try:
            yield
        except Exception:
            names.pop(name)
            raise

    def _names(self, org: Org) -> dict[str, Any]:
        return {str(entity.get(self.natural_wire)): str(entity["id"]) for entity in self.listed(org)}

    @_guarded
    def read(self, id: str, props: dict[str, Any]) -> ReadResult:
        """The object as it is now, for refresh and `.get`; an empty id where it is gone."""
        known, hidden = _split(props)
        org = self.org
        org.seen(id)
        if not known and INPUTS not in hidden:  # `.get`
            entity = self.observed(self.fetch(org, id), {})
            return ReadResult(id, self._outputs(org, {}, entity, {}))
        self._check_recorded(org, id, props)
        try:
            listed = self._reads(org).find(id, known.get("version")) if self.listable else None
            entity = self.observed(listed or self.fetch(org, id), known)
        except NotFound:
            org.ensure(str(hidden.get(ORG) or ""))
            return ReadResult("", {})
        except Gone as gone:
            org.ensure(str(hidden.get(ORG) or ""))
            org.warn(f"{self.title} {id} is gone: {gone}")
            return ReadResult("", {})
        org.remembered(f"read {id}", lambda: True)
        applied = self._applied(hidden, known, self.shape.fields)
        live = self._live(entity, applied)
        wanted = {
            name: as_written(value, live.get(name), self.shape.fields[name].node)
            for name, value in applied.items()
        }
        wanted = {name: value for name, value in wanted.items() if value is not None}
        outs = self._outputs(org, wanted, entity, hidden)
        if (
            INPUTS not in hidden
        ):  # a state that somebody else wrote: which of it the program names isn't known
            del outs[INPUTS]
            return ReadResult(id, outs)
        kept = {name: hidden[name] for name in (KEY, NAME, SECRETS) if name in hidden}
        return ReadResult(id, outs, {**wanted, **kept})

    @_guarded
    def update(self, id: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """One PATCH with what changed and the version last seen; none where nothing has to be sent."""
        live, hidden = _split(olds)
        wanted, asked = _split(news)
        org = self.org
        org.seen(id)
        self._check_recorded(org, id, olds)
        org.ensure(str(hidden.get(ORG) or ""))
        applied = self._applied(hidden, live, wanted)
        wanted = self.heeded(org, applied, wanted)
        secret = frozenset(_secrets(asked) | _secrets(hidden))
        answer = self.change(org, id, applied, live, wanted, secret)
        if answer is None:
            outs = self._keep(org, live, wanted, asked | {HOST: hidden.get(HOST), ORG: hidden.get(ORG)})
            return UpdateResult(outs)
        self._reads(org).drop()
        outs = self._outputs(org, wanted, answer, asked)
        self._report_unequal(org, wanted, outs)
        return UpdateResult(outs)

    @_guarded
    def delete(self, id: str, props: dict[str, Any]) -> None:
        """One DELETE; an object that is gone already is what was wanted."""
        org = self.org
        org.seen(id)
        self._check_recorded(org, id, props)
        org.ensure(str(props.get(ORG) or ""))
        try:
            self.discard(org, id, _split(props)[0])
        except NotFound:
            pass
        except Gone as gone:
            org.warn(f"{self.title} {id} is gone: {gone}")
        self._reads(org).drop()

    # --- outputs -------------------------------------------------------------------------------------------------

    def _outputs(
        self, org: Org, wanted: dict[str, Any], answer: dict[str, Any], hidden: dict[str, Any]
    ) -> dict[str, Any]:
        """The managed fields in the program's spelling where equal, what the server set, and the hidden entries."""
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
        return self._with_hidden(org, outs, wanted, hidden)

    def _keep(
        self, org: Org, live: dict[str, Any], wanted: dict[str, Any], hidden: dict[str, Any]
    ) -> dict[str, Any]:
        """The outputs after an update that had nothing to send: as they were, in today's spelling."""
        fields = self.shape.fields
        live = self._without_options(live) | {n: v for n, v in wanted.items() if n in self.shape.options}
        respelled = {n: v for n, v in wanted.items() if covers(v, live.get(n), fields[n].node)}
        return self._with_hidden(org, {**live, **respelled}, wanted, hidden)

    def _with_hidden(
        self, org: Org, outs: dict[str, Any], wanted: dict[str, Any], hidden: dict[str, Any]
    ) -> dict[str, Any]:
        secret = set(hidden.get(SECRETS) or ())
        outs[INPUTS] = {n: wrap_rpc_secret(v) if n in secret else v for n, v in wanted.items()}
        outs[HOST] = org.host or hidden.get(HOST)
        for name, value in (
            (ORG, hidden.get(ORG) or org.org_id),
            (KEY, hidden.get(KEY)),
            (NAME, hidden.get(NAME)),
        ):
            if value:
                outs[name] = value
        if SECRETS in hidden:  # an empty list, too: the inputs have it, and a refresh gives them back as they were
            outs[SECRETS] = sorted(secret)
        return outs

    def _live(self, answer: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        """An answer in the program's names; options, which no answer has, are as the program has them."""
        options = {name: value for name, value in wanted.items() if name in self.shape.options}
        return from_wire(answer, self.shape) | options

    def _without_options(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name not in self.shape.options}

    def _report_unequal(self, org: Org, wanted: dict[str, Any], outs: dict[str, Any]) -> None:
        for name, value in wanted.items():
            if not covers(value, outs.get(name), self.shape.fields[name].node):
                org.warn(
                    f'{self.title} "{wanted.get(self.natural_key)}": the server keeps another {name} than was sent; '
                    "the next preview shows the difference"
                )

    def _check_recorded(self, org: Org, id: str, props: dict[str, Any]) -> None:
        org.check_recorded(str(props.get(HOST) or ""), str(props.get(ORG) or ""), f"{self.title} {id}")

    def _reads(self, org: Org) -> Any:
        return org.shared_list(self.path, lambda: self.listed(org))

    def matches(self, body: dict[str, Any], entity: dict[str, Any]) -> bool:
        """Whether an object is what this body would have made, apart from what the server filled in."""
        wanted, live = from_wire(body, self.shape), from_wire(entity, self.shape)
        return all(covers(value, live.get(n), self.shape.fields[n].node) for n, value in wanted.items())


def _split(props: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The visible entries, and the hidden ones but for the SDK's own."""
    visible, hidden = {}, {}
    for name, value in props.items():
        if not name.startswith("__"):
            if value is not None:
                visible[name] = value
        elif name != "__provider":
            hidden[name] = value
    return visible, hidden


def _secrets(hidden: dict[str, Any]) -> set[str]:
    return set(hidden.get(SECRETS) or ())
