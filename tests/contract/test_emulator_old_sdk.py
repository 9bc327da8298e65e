"""SDK releases of the seeds' time as clients: what the current one no longer has."""

from __future__ import annotations


def test_patch_of_an_action_target_in_january_2021(emu_with, old_sdk):
    sdk = old_sdk("108.0.0")
    emu = emu_with(era="2021")
    seeded = emu.seed("actiontargets", {"name": "A"})
    client = sdk.api_client.ApiClient(host=emu.url)
    client.get_client_credentials_token(emu.client_id, emu.client_secret)
    change = sdk.PatchActionTarget()
    change.name, change.service_level, change.short_abandon_threshold = "B", sdk.ServiceLevel(), 3
    change.service_level.percentage = 0.7
    answer = sdk.JourneyApi(client).patch_journey_actiontarget(seeded["id"], body=change)
    assert (answer.name, answer.service_level.percentage, answer.short_abandon_threshold) == ("B", 0.7, 3)
    assert emu.objects("actiontargets")[seeded["id"]]["name"] == "B"
