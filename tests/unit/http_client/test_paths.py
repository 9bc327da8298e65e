"""An id is one segment of a path."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from journeys.emulator import Emulator
from providers.core.errors import JourneysError
from providers.core.plugin.provider import Provider
from providers.http.paths import filled, path_segment, path_template

NO_IDS = ["", ".", "..", "../actionmaps/1", "a/b", "a\\b", "a\nb", "\x00", "a\x7f", "\x85"]


@pytest.mark.parametrize(
    ("id", "segment"),
    [
        ("3f1a-9c", "3f1a-9c"),
        ("a b?c#d", "a%20b%3Fc%23d"),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("é", "%C3%A9"),
    ],
)
def test_an_id_is_quoted(id: str, segment: str) -> None:
    assert path_segment(id) == segment


@pytest.mark.parametrize("id", NO_IDS)
def test_what_is_no_segment_is_refused_in_harmless_words(id: str) -> None:
    with pytest.raises(JourneysError, match="nothing was sent") as caught:
        path_segment(id)
    assert str(caught.value).isprintable()


def test_a_template_is_filled_in_order_with_quoted_ids() -> None:
    assert filled("/sessions/{sessionId}/events/{eventId}", "a b", "c") == "/sessions/a%20b/events/c"


@pytest.mark.parametrize("id", NO_IDS)
def test_a_template_takes_one_segment_and_its_error_has_no_id(id: str) -> None:
    with pytest.raises(JourneysError, match=r"What was given for \{sessionId\} cannot be an id") as caught:
        filled("/sessions/{sessionId}/events", id)
    assert not id.strip("./\\") or id not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/api/v2/journey/segments", "/api/v2/journey/segments"),
        ("/api/v2/journey/segments/5b3c3b8e-0000", "/api/v2/journey/segments/{id}"),
        ("/api/v2/organizations/me", "/api/v2/organizations/me"),
        ("/api/v2/architect/schedulegroups/a%20b", "/api/v2/architect/schedulegroups/{id}"),
        ("/spaces/spa_1/journeys/9aQ1Lj62S4bomZKLF4DPqW/status", "/spaces/{id}/journeys/{id}/status"),
        ("/x/ABC/zQWe/a", "/x/{id}/{id}/{id}"),
        ("/oauth/token", "/oauth/token"),
        ("/", "/"),
    ],
)
def test_a_template_has_no_ids(path: str, template: str) -> None:
    expected = template.replace("/x/", "/{id}/") if path.startswith("/x/") else template
    assert path_template(path) == expected


@pytest.mark.parametrize("token", ["genesys:Segment", "segment:Journey"])
def test_an_edited_state_cannot_reach_another_object(
    emulator: Emulator, provider_for: Callable[..., Provider], token: str
) -> None:
    provider = provider_for(token, emulator)
    prefix = "space/" if token == "segment:Journey" else ""
    for id in (f"{prefix}..", f"{prefix}../actionmaps/1", f"{prefix}\\x"):
        with pytest.raises(JourneysError):
            provider.fetch(id)
        if token == "genesys:Segment":
            with pytest.raises(JourneysError):
                provider.remove(id)
            with pytest.raises(JourneysError):
                provider.patch(id, {"version": 1})
    assert emulator.requests == []
