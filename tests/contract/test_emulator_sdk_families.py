"""The vendor's SDK calls the operations beside the core types: its bodies are taken, and it understands the answers."""

from __future__ import annotations

import pytest


def test_action_targets(emu_with, connect):
    emu = emu_with()
    seeded = emu.seed(
        "actiontargets", {"name": "A", "serviceLevel": {"percentage": 0.5, "durationMs": 20000}}
    )
    journey = connect(emu)
    assert journey.get_journey_actiontargets(page_size=10).entities[0].service_level.percentage == 0.5
    assert journey.get_journey_actiontarget(seeded["id"]).name == "A"


def test_outcome_predictors(emu_with, connect, sdk):
    emu = emu_with(outcomes="present")
    outcome, journey = emu.seed("outcomes", {"displayName": "bought"}), connect(emu)
    wanted = sdk.OutcomePredictorRequest()
    wanted.outcome = sdk.OutcomeRefRequest()
    wanted.outcome.id = outcome["id"]
    made = journey.post_journey_outcomes_predictors(body=wanted)
    assert made.outcome.id == outcome["id"]
    assert [each.id for each in journey.get_journey_outcomes_predictors().entities] == [made.id]
    assert journey.get_journey_outcomes_predictor(made.id).outcome.id == outcome["id"]
    journey.delete_journey_outcomes_predictor(made.id)
    with pytest.raises(sdk.rest.ApiException) as gone:
        journey.get_journey_outcomes_predictor(made.id)
    assert gone.value.status == 404
