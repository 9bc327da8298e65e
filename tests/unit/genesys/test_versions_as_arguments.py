"""A version as a result has it, a whole number, is what the functions take; and as the API's paths have it, a text."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from support.scripted import scripted

from providers.core.errors import LookupFailed
from providers.genesys import functions
from providers.genesys.functions import views

VIEW = "/api/v2/journey/views/v-1/versions/3"
SCHEMA = "/api/v2/journey/externalevents/schemas/s-1/versions/3"


@pytest.mark.parametrize("version", [3, "3", 3.0])
def test_a_version_of_a_result_is_taken(version: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    view = {"view_id": "v-1", "view_version": version}
    with scripted(lambda _: {"id": "x"}, monkeypatch) as server:
        functions.get_journey_view_version(id="v-1", version=version)
        functions.get_journey_view_job(**view)
        functions.get_journey_view_result(**view, job_id="j")
        functions.get_journey_view_chart_result(**view, job_id="j", chart_id="c")
        functions.get_journey_view_chart(**view, chart_id="c", chart_version=version)
        functions.get_external_events_schema_version(schema_id="s-1", version=version)
    assert server.asked == [
        f"GET {VIEW}",
        f"GET {VIEW}/jobs/latest",
        f"GET {VIEW}/jobs/j/results",
        f"GET {VIEW}/jobs/j/results/charts/c",
        f"GET {VIEW}/charts/c/versions/3",
        f"GET {SCHEMA}",
    ]


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (True, "view_version: must be a string; got True"),
        (1.5, "view_version: must be a string; got 1.5"),
        ("", "view_version: must have at least 1 character(s)"),
    ],
)
def test_what_is_no_version_is_refused(version: Any, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(lambda _: {"id": "x"}, monkeypatch) as server, pytest.raises(LookupFailed) as caught:
        functions.get_journey_view_job(view_id="v-1", view_version=version)
    assert message in str(caught.value)
    assert server.asked == []


def test_an_output_of_a_version_is_checked_when_it_is_known() -> None:
    assert views.GET_JOURNEY_VIEW_VERSION.shape.fields["version"].node.type is str
    views.GET_JOURNEY_VIEW_VERSION._check({"id": "v-1", "version": pulumi.Output.from_input(3)})
