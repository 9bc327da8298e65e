"""How a provider's call fails where an object is there: it stays known."""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import CreateResult, UpdateResult

from providers.http.redaction import without_private
from providers.http.text import printable

from ..errors import JourneysError, WarningsFailed
from ..sdk import keep_object
from .lifecycle import Lifecycle


def ours(error: Exception) -> JourneysError:
    """An error that nobody foresaw as one of ours: what it quotes may be a value of the resource."""
    if isinstance(error, JourneysError):
        return error
    return JourneysError(
        f"{type(error).__name__}: {without_private(str(error))}. This is a defect of journeys-as-code: report it with "
        "the stack that JOURNEYS_TRACEBACK=1 shows"
    )


class Failing(Lifecycle):
    """The failures of a resource type's calls."""

    def kept(self, id: str, outs: dict[str, Any], failure: Exception) -> JourneysError:
        """The error of a create or update whose object is there: the run fails, and the state has the object."""
        error = ours(failure)
        what = printable(f"{self.title} {id} is there, but a later step failed: {error}")
        saved = keep_object(
            id, outs, [f"{what} It is in the state, and the next `pulumi up` goes on with it"]
        )
        if not saved:
            what += f' It is not in the state: `journeys import "{self.token}" --id "{id}"`'
        error.message = what
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
