"""How a provider's call fails: the object that is there stays known, and no value of an input is shown."""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import CreateResult, UpdateResult

from providers.http.redaction import redact

from ..errors import ApiError, JourneysError, WarningsFailed
from ..schema.redaction import free_texts
from ..sdk import keep_object
from ..session.record import visible
from .lifecycle import Lifecycle


class Failing(Lifecycle):
    """The failures of a resource type's calls."""

    def kept(
        self, id: str, outs: dict[str, Any], failure: Exception, *props: dict[str, Any]
    ) -> JourneysError:
        """The error of a create or update whose object is there: the run fails, and the state has the object."""
        error = (
            failure
            if isinstance(failure, JourneysError)
            else JourneysError(f"{type(failure).__name__}: {failure}")
        )
        self.hide_values(error, props)
        what = f"{self.title} {id} is there, but a later step failed: {error}"
        saved = keep_object(
            id, outs, [f"{what} It is in the state, and the next `pulumi up` goes on with it"]
        )
        if not saved:
            what += f' It is not in the state: `journeys import "{self.token}" --id "{id}"`'
        error.message, error.args = what, (what,)
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

    def hide_values(self, error: Exception, args: tuple[Any, ...]) -> None:
        """Takes values of inputs out of what the vendor said: any of them may be secret, and nobody tells here."""
        if not isinstance(error, ApiError):
            return
        texts = {
            text for each in args if isinstance(each, dict) for text in free_texts(visible(each), self.shape)
        }
        said = error.body
        error.body = redact(said, texts, "[value]")
        error.message = error.message.replace(said, error.body) if said else error.message
        error.args = (error.message,)
