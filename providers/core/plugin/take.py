"""The create of a type whose objects the organisation has already: finds the one that is meant, and makes none."""

from __future__ import annotations

from typing import Any

from ..errors import AlreadyExists, AmbiguousCreate, NotFound, NothingToTake
from ..schema.suggestion import such_as
from .attempt import Attempt, Made


class Take(Attempt):
    """Finds one object, by the id that the program names or by its key."""

    def run(self) -> Made:
        """The object as it is in the organisation.

        Raises:
            NothingToTake: there is none of that id or key.
            AmbiguousCreate: there are several of that key.
            AlreadyExists: another resource of this run has it.
        """
        provider, session = self.provider, self.session
        self.ensure_stack()
        id = provider.taken_id(self.wanted)
        entity = self._by_id(id) if id else self._by_key()
        if not session.claim(str(entity["id"])):
            raise AlreadyExists(
                f"{self.what}: {provider.title} {entity['id']} is taken by another resource of this run. Remove one "
                "of them"
            )
        if provider.origin == "taken":
            session.done.adopted.add(str(entity["id"]))
        return Made(entity, whole=False)

    def _by_id(self, id: str) -> dict[str, Any]:
        try:
            return self.provider.fetch(id)
        except NotFound as error:
            nothing = "nothing of the id" if self.provider.origin == "part" else f"no {self.provider.title}"
            raise NothingToTake(
                f"{self.what}: there is {nothing} {id} ({error.summary}). {self._how()}"
            ) from None

    def _by_key(self) -> dict[str, Any]:
        provider, key = self.provider, self.key
        every = list(provider.listed())
        found = [each for each in every if provider.key_of(each) == key]
        wanted = f"the {' and '.join(provider.key_fields)} that the program gives"  # which may be a secret
        if len(found) > 1:
            ids = ", ".join(str(each["id"]) for each in found)
            raise AmbiguousCreate(
                f"{self.what}: {len(found)} {provider.title}s have {wanted}: {ids}. Name one by its id"
            )
        if found:
            return found[0]
        names = [" / ".join(provider.key_of(each)) for each in every]
        there = such_as(" / ".join(key), names)
        raise NothingToTake(f"{self.what}: there is no {provider.title} with {wanted}{there}. {self._how()}")

    def _how(self) -> str:
        if self.provider.origin == "part":
            return f"What a {self.provider.title} belongs to must be there before it: check the id. Nothing was sent"
        return f"{self.provider.title.capitalize()}s are made in {self.provider.vendor.title}; this resource only takes one: check which one the program names. Nothing was sent"
