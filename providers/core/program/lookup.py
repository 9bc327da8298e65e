"""Looking up objects that the program doesn't manage, by name or id, in the program itself."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import pulumi

from ..errors import ConfigError, JourneysError, LookupFailed, WrongOrg
from ..plugin.provider import Provider
from ..schema.values import contains_unknown
from ..schema.wire import snake
from ..sdk import asks_engine, expand, in_body, settle
from ..session.dialect import Dialect
from ..session.owned import plan_to_ask
from ..session.session import Session, session_for
from .catalog import catalog_of, check_one_given, current_lists, result_of
from .explicit import instance_of, settings_of
from .lockfile import BadLockFile, call
from .preflight import current_preflight, current_progress
from .recorded import Question, current_recorded, has_credentials

T = TypeVar("T")
Options = pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None


@dataclass(frozen=True)
class Lookup(Generic[T]):
    """One lookup function: what it is called, what it returns, and how it asks the API."""

    vendor: Dialect
    kind: str
    """Dialect and function: `acme:thing` is `get_thing`. Frozen: lock files have it."""
    result: type[T]
    ask: Callable[..., T]
    """`ask(org, **arguments)`."""
    recorded: bool = True
    """Whether the lock file may have what is found: configuration only, never anything of a person or a visit."""
    listed: Callable[[Session], Iterable[Mapping[str, Any]]] | None = None
    """Everything that it finds by name alone, as the API answers it; None where there is no list."""
    narrowed_by: str = ""
    """The argument that tells objects of one name apart, which is a field of the answer too."""
    function: str = ""
    """What the program calls; by default `get_` and the kind."""
    hidden: frozenset[str] = frozenset()
    """The arguments that no message shows."""
    check: Callable[[Mapping[str, Any]], None] = lambda args: None
    """Raises LookupFailed where the arguments are wrong, before anything is sent."""
    tell: Callable[[JourneysError], str] = str
    """An error of the API in words, where a hidden argument was given."""


def lookup_of(provider: type[Provider], result: type[T]) -> Lookup[T]:
    """The lookup of a resource type, by its natural key or its id."""

    def ask(session: Session, **query: Any) -> T:
        declared = provider().using(session)
        found = catalog_of(declared).find(query.get(declared.natural_key), query.get("id"))
        return result_of(result, declared, found)

    namespace, _, name = provider.token.partition(":")
    return Lookup(provider.vendor, f"{namespace}:{snake(name)}", result, ask)


def _check_given(lookup: Lookup[Any], args: Mapping[str, Any]) -> None:
    """Refuses a name and an id, or neither, before anything is asked; the name is the first argument."""
    if not lookup.function and "id" in args:
        title = lookup.kind.partition(":")[2].replace("_", " ")
        check_one_given(title, args[next(iter(args))], args["id"])


def look_up(lookup: Lookup[T], opts: Options, args: Mapping[str, Any]) -> T:
    """Asks at once, in the body of the program.

    Raises:
        LookupFailed: whatever the reason; the message says which lookup it was.
    """
    asked, session = prepare(lookup, opts, args)
    found = asked.answer(session, is_output=False)
    if found is None:
        raise LookupFailed(asked.without_credentials(session))
    return found


def prepare(lookup: Lookup[T], opts: Options, args: Mapping[str, Any]) -> tuple[Asked[T], Session]:
    """What is to be asked at once, and of whom; sends nothing.

    Raises:
        LookupFailed: an argument is wrong, or it or a setting is known only while the program runs.
    """
    _check_given(lookup, args)
    query = {name: value for name, value in args.items() if value is not None}
    unknown = [name for name, value in query.items() if contains_unknown(value)]
    if unknown:
        raise LookupFailed(
            f"{call(lookup.kind, {}, lookup.function)[:-2]}: {', '.join(unknown)} is known only while the program runs: "
            "use the _output form"
        )
    lookup.check(query)
    settings = settings_of(lookup.vendor, opts)
    waiting = {name: value for name, value in settings.items() if isinstance(value, pulumi.Output)}
    if waiting:
        with current_progress().pausing():
            values = settle(waiting.values())
        if values is None:
            raise LookupFailed(
                f"The provider's {', '.join(waiting)} are known only while the program runs: use the _output form"
            )
        settings |= dict(zip(waiting, values, strict=True))
    session = session_for(lookup.vendor, settings)
    if asks_engine():
        with current_progress().pausing():
            in_body(_ask_engine(session))
    return Asked(lookup, query, instance_of(opts), frozenset()), session


async def _ask_engine(session: Session) -> None:
    """What the stack owns. A preview that asks the API nothing only plans the question that the `up` will ask."""
    if has_credentials(session) or not pulumi.runtime.is_dry_run():
        await current_progress().ask_owned()
    else:
        await plan_to_ask()


def look_up_output(lookup: Lookup[T], opts: Options, args: Mapping[str, Any]) -> pulumi.Output[T]:
    """Asks when the program has no mistakes, and the arguments and `depends_on` are known.

    Unknown in a preview where that cannot be yet.
    """
    _check_given(lookup, args)
    futures: tuple[asyncio.Future[Any], ...] = tuple(asyncio.Future() for _ in range(4))
    inputs = {name: pulumi.Output.from_input(value) for name, value in args.items() if value is not None}
    settings = pulumi.Output.from_input(settings_of(lookup.vendor, opts))
    provider, depends_on = instance_of(opts), _depends_on(opts)
    checked = current_preflight().passed()

    async def run() -> None:
        try:
            await checked
            results = await _answer_later(lookup, inputs, settings, provider, depends_on)
        except Exception as error:
            for future in futures:
                future.set_exception(error)
                future.exception()  # asked for, so that asyncio doesn't report it once more
            return
        for future, result in zip(futures, results, strict=True):
            future.set_result(result)

    task = asyncio.ensure_future(run())
    task.add_done_callback(_running.discard)
    _running.add(task)
    resources, value, is_known, is_secret = futures
    return pulumi.Output(resources, value, is_known, is_secret)


_running: set[asyncio.Future[Any]] = set()
"""Keeps the lookups under way: asyncio itself holds its tasks only weakly."""


async def _answer_later(
    lookup: Lookup[T],
    inputs: Mapping[str, pulumi.Output[Any]],
    settings: pulumi.Output[dict[str, Any]],
    provider: str,
    depends_on: pulumi.Output[Any],
) -> tuple[set[pulumi.Resource], T | None, bool, bool]:
    """What makes an Output: the resources behind it, the value, whether it is known, whether it is secret."""
    secret = frozenset([name for name, each in inputs.items() if await each.is_secret()])
    given: Any = await depends_on.future()
    named = set(_resources_in(given))
    resources = named | await depends_on.resources()
    for each in inputs.values():
        resources |= await each.resources()
    recorded = current_recorded()
    known = {name: await each.future() for name, each in inputs.items() if await each.is_known()}
    asked = Asked(lookup, known, provider, secret)
    missing = await _missing(resources)
    if missing or not await depends_on.is_known():
        why = f"{missing} doesn't exist yet" if missing else "what it depends on doesn't exist yet"
        recorded.say(pulumi.log.warn, f"{asked.question.call} isn't known in this preview: {why}", why)
    if missing or len(known) < len(inputs) or not (await depends_on.is_known() and await settings.is_known()):
        recorded.leave_open(asked.question)
        return resources, None, False, bool(secret)
    with asked.failing():
        lookup.check(known)
    if resources:
        current_lists().drop()
    session = session_for(lookup.vendor, await settings.future() or {})
    if asks_engine():
        await _ask_engine(session)
    work = contextvars.copy_context().run
    found = await asyncio.get_running_loop().run_in_executor(None, work, asked.answer, session, True)
    if found is None:
        if not recorded.preview:
            raise LookupFailed(asked.without_credentials(session))
        text = f"{asked.without_credentials(session)}. What it and others like it feed is unknown"
        recorded.say(pulumi.log.warn, text, session.vendor.title)
        recorded.leave_open(asked.question)
    return resources, found, found is not None, bool(secret)


@dataclass(frozen=True)
class Asked(Generic[T]):
    """One lookup with its arguments."""

    lookup: Lookup[T]
    args: Mapping[str, Any] = field(repr=False)
    provider: str
    """The name of the explicit provider, or ""."""
    secret: frozenset[str]

    @property
    def question(self) -> Question:
        """As it stands in messages and in the lock file; without the values of secret arguments."""
        hidden = dict.fromkeys(self.lookup.hidden, "[hidden]") | dict.fromkeys(self.secret, "[secret]")
        shown = {name: hidden.get(name, value) for name, value in self.args.items()}
        is_recorded = self.lookup.recorded and not self.secret
        return Question(self.lookup.kind, shown, self.provider, is_recorded, self.lookup.function)

    def answer(self, session: Session, is_output: bool) -> T | None:
        """From the API where there are credentials, else from the lock file; None where neither has it.

        Raises:
            LookupFailed: for every reason why there is no answer.
        """
        recorded, question = current_recorded(), self.question
        with self.failing():
            if not has_credentials(session):
                return recorded.replay(question, session, self.lookup.result, is_output)
            self.begin(session)
            return recorded.found(question, session, self.lookup.ask(session, **self.args))

    def begin(self, session: Session) -> None:
        """Makes sure, before anything is asked, that the credentials belong to the right organisation."""
        current_progress().has_read = True
        session.ensure()
        session.check_stack(current_progress().owned, self.provider)
        current_recorded().check_org(self.question, session)

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Makes one kind of error of every reason why there is no answer.

        Raises:
            LookupFailed: saying which lookup it was.
        """
        question = self.question
        try:
            yield
        except LookupFailed as error:
            raise LookupFailed(self._unshown(str(error))) from None
        except (ConfigError, BadLockFile) as error:
            raise LookupFailed(f"{question.call}: {error}") from None
        except WrongOrg as error:
            raise LookupFailed(str(error)) from None
        except JourneysError as error:
            text = self.lookup.tell(error) if self.lookup.hidden & set(self.args) else str(error)
            raise LookupFailed(f"{question.call}: {self._unshown(text)}") from None

    def _unshown(self, message: str) -> str:
        """A message of the API or of a lookup, which may repeat the arguments."""
        if not self.secret:
            return message
        return (
            f"{self.question.call} failed; why isn't shown, as it could tell the secret argument. Try it with "
            "`journeys lookup`, or without the secret"
        )

    def without_credentials(self, session: Session) -> str:
        """Why there is no answer, and the two ways to one."""
        text = f"{self.question.call} asks the API. {_how_to(session)}"
        recorded = current_recorded()
        if not (recorded.preview and recorded.path and self.question.is_recorded):
            return text
        return (
            f"{text}. Previews can do without: `journeys lock --stack {pulumi.get_stack()}`, run where there are "
            f"credentials, writes the lookup to {recorded.name}, which is to be committed"
        )


def _how_to(session: Session) -> str:
    """How to configure credentials, in the vendor's words."""
    try:
        connection = session.vendor.connect(session.settings)
    except ConfigError as error:
        return str(error)
    return str(getattr(connection.credentials, "how_to", f"No {session.vendor.title} credentials"))


def _depends_on(opts: Options) -> pulumi.Output[Any]:
    """What the lookup waits for."""
    given: Any = opts.depends_on if isinstance(opts, pulumi.InvokeOutputOptions) else None
    return pulumi.Output.from_input(given or [])


def _resources_in(given: Any) -> Iterator[pulumi.Resource]:
    if isinstance(given, pulumi.Resource):
        yield given
    elif isinstance(given, (list, tuple)):
        for each in given:
            yield from _resources_in(each)


async def _missing(resources: set[pulumi.Resource]) -> str:
    """Waits for resources, and for the children of components; the name of one that doesn't exist yet, or ""."""
    for each in resources:
        await each.urn.future()  # a component has its children by then
    for each in expand(resources):
        if isinstance(each, pulumi.CustomResource) and "id" in vars(each):
            if not await each.id.is_known():
                return str(getattr(each, "pulumi_resource_name", "a resource"))
        else:
            await each.urn.future()
    return ""
