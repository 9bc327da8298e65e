"""A successful answer, and what to do when it isn't what the API documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn


@dataclass(frozen=True)
class Response:
    """A successful answer: `json` is None when the body is empty; `headers` has lower-case names."""

    status: int
    json: Any = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    refuse: Callable[[str], NoReturn] = field(repr=False, compare=False)
    """Raises the error for an answer that is of no use, given why."""

    def object(self, *required: str) -> dict[str, Any]:
        """The answer as a JSON object that has all `required` fields, neither null nor empty.

        A required field may be a path: `data.journey` is the field `journey` of the object `data`.

        Raises:
            ResponseLost: it isn't one, and the request must not be repeated.
            ApiError: it isn't one, else.
        """
        if self.json is None:
            self.refuse("it is empty")
        if not isinstance(self.json, dict):
            self.refuse("it is not an object")
        for path in required:
            value: Any = self.json
            for name in path.split("."):
                value = value.get(name) if isinstance(value, dict) else None
            if value is None or value == "":
                self.refuse(f"it has no `{path}`")
        return self.json
