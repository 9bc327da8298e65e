"""The doctor on Segment's side: whether a workspace has the Journeys API at all, asked by one GET that changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from .finding import Finding

if TYPE_CHECKING:
    from providers.http.client import Client

NOBODY = "jcon_0000000000000000000000000"
"""The id of a journey that cannot exist."""


def journeys_api(area: str, client: Client, space: str) -> Iterator[Finding]:
    """What the API answers about a journey that cannot exist in this space.

    The vendor documents no list of journeys, and no code for a workspace without the feature. So a 404 in the API's
    own format is the best sign that the feature is enabled: the endpoint exists, the journey doesn't.
    """
    from providers.core.errors import ApiError, NotFound
    from providers.http.errors import Forbidden, Unauthorized

    if not space:
        yield Finding(
            area,
            "note",
            "whether the workspace has the Journeys API (alpha) is asked for one space",
            "journeys doctor --space spa_...",
        )
        return
    try:
        client.get(f"/spaces/{quote(space, safe='')}/journeys/{NOBODY}")
    except NotFound as error:
        if error.body:
            text = (
                f"space {space}: the Journeys API answers (404 for a journey that can't exist: {error.body})"
            )
            yield Finding(area, "ok", text, facts={"space": space, "answer": error.body})
        else:
            yield Finding(
                area, "warning", f"space {space}: nothing answers there, the API may not be enabled"
            )
        return
    except (Unauthorized, Forbidden) as error:
        fix = "the token needs the workspace's Journeys feature, which is alpha: ask Segment whether it is enabled"
        yield Finding(area, "problem", f"space {space}: {error}", fix)
        return
    except ApiError as error:
        yield Finding(area, "warning", f"space {space}: the Journeys API may not be enabled: {error}")
        return
    yield Finding(area, "ok", f"space {space}: the Journeys API answers", facts={"space": space})
