"""One question to the API and its answer, refusals included, through the project's own client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from providers.http.errors import ApiError, JourneysError, RateLimited, ResponseLost, Unauthorized
from providers.http.paths import path_template

if TYPE_CHECKING:
    from providers.http.client import Client


class Stopped(JourneysError):
    """The run cannot go on: the credentials are refused, the API limits or does not answer."""


class Unclear(Exception):
    """This probe cannot tell; the message says why, without values of the organisation."""


@dataclass(frozen=True)
class Answer:
    """`status` 0: no answer says whether the request took effect. `code` and `said`: an error's code and text."""

    method: str
    path: str
    status: int
    body: Any = field(default=None, repr=False)
    code: str = ""
    said: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def summary(self) -> str:
        """Method, path without ids, status and code: nothing of what was sent or said."""
        if not self.status:
            return f"{self.method} {self.path}: no clear answer"
        return f"{self.method} {self.path}: {self.status}{f' {self.code}' if self.code else ''}"

    def expect(self, *statuses: int) -> Answer:
        """Itself, where it is a success or one of these statuses.

        Raises:
            Unclear: it is another refusal, which tells nothing about what was asked.
        """
        if self.ok or self.status in statuses:
            return self
        raise Unclear(self.summary)

    def get(self, name: str) -> Any:
        """A field of the answered object, None where there is none."""
        return self.body.get(name) if isinstance(self.body, dict) else None


class Api:
    """Sends, and counts what it sent."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def ask(
        self, method: str, path: str, json: Any = None, params: Mapping[str, Any] | None = None
    ) -> Answer:
        """The answer, whatever its status.

        Raises:
            Stopped: there is none at all, or one that ends everything (401, 429).
        """
        shown = path_template(path)
        try:
            found = self.client.request(method, path, json=json, params=params, shown=shown)
        except (Unauthorized, RateLimited) as error:
            raise Stopped(str(error)) from None
        except ApiError as error:
            return Answer(method, shown, error.status, code=error.code or "", said=error.body)
        except ResponseLost:
            return Answer(method, shown, 0)
        except JourneysError as error:
            raise Stopped(str(error)) from None
        return Answer(method, shown, found.status, found.json, headers=found.headers)
