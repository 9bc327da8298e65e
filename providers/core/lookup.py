"""Looking up objects that the program doesn't manage, by name or id, in the program itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

import pulumi

from .config import Vendor
from .errors import ConfigError, JourneysError, LookupFailed, NotFound
from .explicit import PACKAGE, ExplicitProvider, stack_config
from .org import Org, org_for
from .provider import Provider
from .shape import camel
from .wire import from_wire

T = TypeVar("T")
Options = pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None


class OfVendor(Protocol):
    """Anything but a resource type that belongs to a vendor."""

    @property
    def vendor(self) -> Vendor:
        """The vendor."""


class Catalog:
    """One kind of object, as lookups see it: its list (asked for once per run and `key`), which field is its name.

    `only` narrows the list to what was asked for; `about` says what tells objects of one name apart.
    """

    def __init__(
        self,
        title: str,
        name_field: str,
        listed: Callable[[Org], Iterable[dict[str, Any]]],
        fetch: Callable[[Org, str], dict[str, Any]],
        *,
        key: str = "",
        only: Callable[[Mapping[str, Any]], bool] = lambda entity: True,
        about: Callable[[Mapping[str, Any]], str] = lambda entity: "",
    ) -> None:
        self.title, self.name_field, self.listed, self.fetch = title, name_field, listed, fetch
        self.key, self.only, self.about = f"lookup {key or title}", only, about

    def find(self, org: Org, name: str | None, id: str | None) -> dict[str, Any]:
        """The one object of that name or id, as the API answers it.

        Raises:
            LookupFailed: there is none, or several have the name; says which there are.
        """
        if (name is None) == (id is None):
            raise LookupFailed(f"A {self.title} is looked up by its name or by its id: give one of them")
        if id is not None:
            try:
                return self.fetch(org, id)
            except NotFound:
                raise LookupFailed(f"There is no {self.title} with the id {id} on {org.host}") from None
        found = [each for each in self._all(org) if self._name(each) == name]
        if not found:
            org.forget(self.key)  # it may have been made since
            every = self._all(org)
            found = [each for each in every if self._name(each) == name]
            if not found:
                raise LookupFailed(self._missing(org, str(name), [self._name(each) for each in every]))
        if len(found) > 1:
            ids = ", ".join(" ".join(filter(None, (str(each["id"]), self.about(each)))) for each in found)
            raise LookupFailed(
                f'{len(found)} {self.title}s are named "{name}" on {org.host}: {ids}. Give the id'
            )
        return dict(found[0])

    def _all(self, org: Org) -> list[dict[str, Any]]:
        every = org.remembered(self.key, lambda: list(self.listed(org)))
        return [each for each in every if self.only(each)]

    def _name(self, entity: Mapping[str, Any]) -> str:
        return str(entity.get(self.name_field, ""))

    def _missing(self, org: Org, name: str, names: list[str]) -> str:
        import difflib  # here, as most lookups find what they look for

        close = difflib.get_close_matches(name, names, 5, 0.5) or sorted(names)[:5]
        there = (
            f"; there are {len(names)}, such as " + ", ".join(f'"{each}"' for each in close) if names else ""
        )
        return f'There is no {self.title} named "{name}" on {org.host}{there}'


def catalog_of(provider: Provider) -> Catalog:
    """The catalog of a resource type."""
    return Catalog(provider.title, provider.natural_wire, provider.listed, provider.fetch)


def result_of(provider: Provider, entity: dict[str, Any]) -> dict[str, Any]:
    """Every output of an object as the program names them; None where the API has nothing."""
    values: dict[str, Any] = dict.fromkeys(provider.shape.fields)
    values |= from_wire(entity, provider.shape)
    values |= {name: entity.get(camel(name)) for name in provider.computed}
    return {**values, "id": str(entity["id"])}


def look_up(vendor_of: type[Provider] | OfVendor, opts: Options, ask: Callable[[Org], T]) -> T:
    """Asks at once, in the body of the program."""
    settings = _settings(opts)
    late = [name for name, value in settings.items() if isinstance(value, pulumi.Output)]
    if late:
        raise LookupFailed(
            f"The provider's {', '.join(late)} are known only while the program runs: use the _output form"
        )
    try:
        return ask(org_for(vendor_of.vendor, settings))
    except LookupFailed:
        raise
    except JourneysError as error:
        raise LookupFailed(str(error)) from None


def look_up_output(
    vendor_of: type[Provider] | OfVendor, opts: Options, args: Mapping[str, Any], ask: Callable[..., T]
) -> pulumi.Output[T]:
    """Asks when the arguments and `depends_on` are known; unknown in a preview where that cannot be yet."""
    done: asyncio.Future[T] = asyncio.Future()
    known: asyncio.Future[bool] = asyncio.Future()
    secret: asyncio.Future[bool] = asyncio.Future()
    settings = _settings(opts)
    inputs = pulumi.Output.all(settings=settings, args=dict(args))

    async def run() -> None:
        try:
            for each in _depends_on(opts):
                if isinstance(each, pulumi.CustomResource) and not await each.id.is_known():
                    return _unknown(f"{each._name} doesn't exist yet")
            if not await inputs.is_known():
                return _unknown("")
            values: Any = await inputs.future()
            org = org_for(vendor_of.vendor, values["settings"])
            found = await asyncio.get_running_loop().run_in_executor(None, lambda: ask(org, **values["args"]))
        except ConfigError as error:
            if pulumi.runtime.is_dry_run():
                return _unknown(str(error))
            _fail(LookupFailed(str(error)))
            raise LookupFailed(str(error)) from None
        except JourneysError as error:
            failure = error if isinstance(error, LookupFailed) else LookupFailed(str(error))
            _fail(failure)
            raise failure from None
        done.set_result(found)
        known.set_result(True)
        secret.set_result(False)
        return None

    def _unknown(why: str) -> None:
        if why:
            _warn_once(f"A {vendor_of.vendor.title} lookup isn't known in this preview: {why}")
        done.set_result(None)  # type: ignore[arg-type]
        known.set_result(False)
        secret.set_result(False)

    def _fail(error: Exception) -> None:
        for future in (done, known, secret):
            future.set_exception(error)
            future.exception()

    from pulumi.runtime.settings import _get_rpc_manager

    task = asyncio.ensure_future(_get_rpc_manager().do_rpc("look up", run)())
    task.add_done_callback(_running.discard)
    _running.add(task)
    return pulumi.Output(set(), done, known, secret)


_warned: set[str] = set()
_running: set[asyncio.Future[Any]] = set()
"""Keeps the lookups under way: asyncio itself holds its tasks only weakly."""


def _warn_once(text: str) -> None:
    if text not in _warned:
        _warned.add(text)
        pulumi.log.warn(text)


def _depends_on(opts: Options) -> list[Any]:
    if not isinstance(opts, pulumi.InvokeOutputOptions) or not opts.depends_on:
        return []
    return list(opts.depends_on) if isinstance(opts.depends_on, (list, tuple)) else [opts.depends_on]


def _settings(opts: Options) -> dict[str, Any]:
    provider: Any = opts.provider if opts else None
    if provider is None and opts is not None and opts.parent is not None:
        provider = opts.parent.get_provider(f"{PACKAGE}:dynamic:Resource")
    return dict(provider.settings) if isinstance(provider, ExplicitProvider) else stack_config()
