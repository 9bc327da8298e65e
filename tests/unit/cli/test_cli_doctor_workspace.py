"""What the doctor says of a Segment workspace: one GET, and no more."""

from __future__ import annotations

import pytest

from journeys.cli.doctor.finding import Finding
from journeys.cli.doctor.workspace import journeys_api
from journeys.emulator import Emulator
from providers.core.session.settings import resolve
from providers.http.client import Client
from providers.twilio_segment.dialect import SEGMENT


def ask(emulator: Emulator, space: str, token: str = "") -> list[Finding]:
    settings = resolve(
        SEGMENT, {"segment:baseUrl": emulator.url}, {"PUBLIC_API_TOKEN": token or emulator.public_api_token}
    )
    return list(journeys_api("Segment", Client(SEGMENT.connect(settings)), space))


def test_a_space_with_the_api_costs_one_get() -> None:
    with Emulator() as emulator:
        (found,) = ask(emulator, emulator.space_id)
        assert found.level == "ok"
        assert "the Journeys API answers" in found.text
        assert [entry.method for entry in emulator.requests.matching()] == ["GET"]


def test_without_a_space_nothing_is_asked() -> None:
    with Emulator() as emulator:
        (found,) = ask(emulator, "")
        assert (found.level, found.fix) == ("note", "journeys doctor --space spa_...")
        assert emulator.requests.matching() == []


@pytest.mark.parametrize(
    ("status", "body", "level"),
    [(403, "", "problem"), (404, "<html></html>", "warning"), (422, "", "warning")],
)
def test_a_workspace_without_the_feature(status: int, body: str, level: str) -> None:
    with Emulator() as emulator:
        emulator.faults.add("status", status=status, path="/spaces/", body=body or None)
        (found,) = ask(emulator, emulator.space_id)
        assert found.level == level


def test_a_refused_token_is_a_problem() -> None:
    with Emulator() as emulator:
        (found,) = ask(emulator, emulator.space_id, token="another")
        assert found.level == "problem"
        assert "another" not in found.text.replace("another workspace", "")
