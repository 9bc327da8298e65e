"""The natural keys of one program: two resources of one key are a mistake, and so is a name in the place of an id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..plugin.provider import Provider
from ..schema.equality import ABSENT, at_path
from ..schema.values import is_unknown
from ..session.dialect import Dialect
from ..session.session import session_for
from .per_run import PerRun


class Names:
    """The natural keys of one run, each with the resource that claimed it first, and the ids that refer to others."""

    def __init__(self) -> None:
        self._claimed: dict[tuple[str, ...], tuple[str, str]] = {}
        self._named: dict[tuple[str, ...], str] = {}
        self._references: list[_Reference] = []

    def claim(
        self,
        name: str,
        provider: Provider,
        props: Mapping[str, Any],
        settings: Mapping[str, Any],
        instance: str,
    ) -> tuple[str, str]:
        """A problem and a warning about the key of one resource, each "" where there is none.

        `settings` are those of its provider, `instance` is that provider's name.
        """
        where = _address(provider.vendor, settings)
        if isinstance(by_name := _at(props, provider.natural_key), str):
            self._named.setdefault((where, provider.token, by_name), name)
        key = [_at(props, field) for field in provider.key_fields]
        if any(value is ABSENT or is_unknown(value) for value in key):
            return "", ""
        mark = (where, provider.token, *map(str, key))
        if mark not in self._claimed:
            self._claimed[mark] = (name, instance)
            return "", ""
        first, other = self._claimed[mark]
        mode = settings.get(provider.vendor.name("onExisting"))
        if mode == "create":
            return "", ""
        what = f'{" and ".join(provider.key_fields)}: the same as of {provider.title} "{first}"'
        if other != instance:
            return (
                "",
                f"{what} of another provider for the same address; in one organisation both are one object",
            )
        setting = provider.vendor.name("onExisting")
        twins = f", or set {setting} to create if there shall be two" if provider.listable else ""
        return f"{what}; give one of them another{twins}", ""

    def refer(
        self,
        provider: Provider,
        props: Mapping[str, Any],
        settings: Mapping[str, Any],
        what: str,
        line: str,
    ) -> None:
        """Notes the ids of other objects that a resource has as plain texts."""
        found = [
            (path, role.target, id) for path, role, id in provider.shape.references(props) if type(id) is str
        ]
        where = _address(provider.vendor, settings) if found else ""
        self._references += [_Reference(what, path, (where, target, id), line) for path, target, id in found]

    def names_for_ids(self) -> Iterator[str]:
        """Each reference by a name that another resource of the program has: the ids that can be read are outputs."""
        for each in list(self._references):
            if (name := self._named.get(each.mark)) is not None:
                self._references.remove(each)
                yield (
                    f'{each.what}: {each.path}: must be the id of "{name}", not its name: give the output `id` of '
                    f"that resource{each.line}"
                )


@dataclass(frozen=True)
class _Reference:
    """A text that stands for the id of another object: where, and what it would be the name of."""

    what: str
    path: str
    mark: tuple[str, ...]
    line: str


def _at(props: Mapping[str, Any], field: str) -> Any:
    return at_path(dict(props), tuple(field.split(".")))


def _address(vendor: Dialect, settings: Mapping[str, Any]) -> str:
    known = {name: value for name, value in settings.items() if not is_unknown(value)}
    return session_for(vendor, known).host


current_names = PerRun(Names)
"""The names of the run that this code belongs to."""
