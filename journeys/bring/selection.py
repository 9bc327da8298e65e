"""Which objects of an org an export is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from .errors import BringError, NothingThere
from .kinds import Live, providers
from .reading import Reader


@dataclass(frozen=True)
class Selection:
    """All objects, or those of some types, name patterns (`*` and `?`, whatever the case) and ids."""

    tokens: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    alone: bool = False
    """Whether what they depend on is left out."""

    @property
    def is_narrow(self) -> bool:
        """Whether it is less than everything."""
        return bool(self.tokens or self.patterns or self.ids)

    def names(self, *names: str) -> bool:
        """Whether a pattern fits one of these names; any name will do where there is no pattern."""
        lowered = [each.lower() for each in names]
        return not self.patterns or any(
            fnmatchcase(name, pattern.lower()) for name in lowered for pattern in self.patterns
        )


def select(reader: Reader, wanted: Selection) -> list[Live]:
    """The selected objects with what they depend on.

    Raises:
        BringError: an id isn't there, or a type has no list and no ids are given.
    """
    tokens = wanted.tokens or tuple(providers())
    found: list[Live] = []
    for token in tokens:
        provider = providers()[token]
        if provider.listable:
            found += [each for each in reader.all(token) if _matches(each, wanted)]
        elif token in wanted.tokens:
            if not wanted.ids:
                raise BringError(f"the API has no list of {provider.title}s: give their ids with --id")
            found += filter(None, (reader.one(token, id) for id in wanted.ids))
    missing = sorted(set(wanted.ids) - {each.id for each in found})
    if missing:
        raise NothingThere(
            f"there is no object with the id {', '.join(missing)} among the {_titles(tokens)}{_by_name(reader, tokens, missing)}"
            ": `journeys lookup TYPE` lists what is there"
        )
    return reader.with_dependencies(found) if wanted.is_narrow and not wanted.alone else found


def no_name_fits(wanted: Selection, readers: Sequence[Reader], known: Iterable[str] = ()) -> str:
    """That no object has such a name, and which names are near; `known` are those of objects that no reader has."""
    from providers.core.schema.suggestion import such_as

    fits = " or ".join(f'"{each}"' for each in wanted.patterns)
    tokens = wanted.tokens or tuple(providers())
    every = [each.name for reader in readers for token in tokens for each in reader.all(token)]
    near = (
        such_as(wanted.patterns[0].strip("*"), list(dict.fromkeys([*every, *known])))
        or "; there is none of any name"
    )
    unread = "".join(f"\n  {note}" for reader in readers for note in reader.notes)
    return f'no object has a name that fits {fits}{near}. Patterns have * and ?, such as "*offer*"{unread}'


def _matches(live: Live, wanted: Selection) -> bool:
    if wanted.ids or wanted.patterns:
        return live.id in wanted.ids or (bool(wanted.patterns) and wanted.names(live.name))
    return True


def _by_name(reader: Reader, tokens: Iterable[str], missing: list[str]) -> str:
    """The advice where names were given in place of ids."""
    named = {each.name for token in tokens for each in reader.all(token)} & set(missing)
    return f"; --name selects by name ({', '.join(sorted(named))})" if named else ""


def _titles(tokens: Iterable[str]) -> str:
    return ", ".join(f"{providers()[token].title}s" for token in tokens)
