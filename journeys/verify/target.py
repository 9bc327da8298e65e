"""Whose organisation a run is for: the one that the user names, or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from providers.core.errors import JourneysError
from providers.http.errors import Forbidden, Unauthorized

from .api import Api, Stopped
from .diary import Diary
from .marks import Mark
from .probe import AnyLab, Seen
from .report import Report
from .run import WHOSE, Tell
from .scratch import Scratch
from .spaces import SpaceScratch

if TYPE_CHECKING:
    from providers.core.session.session import Session


class Refused(JourneysError):
    """Nothing was made: the organisation is another one, or would not say which it is. `report`: of that alone."""

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


def check_owner(session: Session, vendor: str, named: str) -> str:
    """The id of the organisation (or workspace) of the credentials, if its name or id is `named`.

    Raises:
        Refused: it is another one, or the API does not say. One request was sent.
        Stopped: there is no answer.
    """
    noun, report = session.vendor.org_noun, Report(vendor)
    try:
        found = session.vendor.identify(session.client)
    except (Forbidden, Unauthorized) as error:
        value = str(error.status) if error.status in (401, 403) else None
        report.add(Seen(WHOSE[vendor], value, f"{error.method} {error.path}: {error.status}"))
        raise Refused(
            f"the API does not say whose {noun} this is ({error.status}), so nothing was made. {error.hint}",
            report,
        ) from None
    except JourneysError as error:
        raise Stopped(str(error)) from None
    if named not in (found.id, found.name):
        raise Refused(
            f"the credentials are of the {noun} {found.name!r} ({found.id}), not of {named!r}: nothing was made. "
            f"Name the {noun} that you own, or give its credentials",
            report,
        )
    return found.id


def genesys_lab(
    session: Session, org: str, mark: Mark, diary: Path, tell: Tell, **options: Any
) -> AnyLab[Scratch]:
    """What the probes of an organisation work with."""
    api = Api(session.client)
    return AnyLab(api, Scratch(api, mark, Diary(diary, f"genesys {org}"), tell), **options)


def segment_lab(
    session: Session, workspace: str, space: str, mark: Mark, diary: Path, **options: Any
) -> AnyLab[SpaceScratch]:
    """What the probes of a space work with."""
    api = Api(session.client)
    scratch = SpaceScratch(api, mark, Diary(diary, f"segment {workspace}"), space)
    return AnyLab(api, scratch, **options)
