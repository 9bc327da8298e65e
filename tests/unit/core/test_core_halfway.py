"""A create or update that fails after its object is there: what the engine keeps, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi.runtime.proto.status_pb2 import Status
from segments import ARGS, PATH
from support.driver import Driver, new_process

from journeys.emulator import Emulator
from providers.core.errors import BadRequest, JourneysError
from providers.core.plugin.provider import Provider

Make = Callable[..., Driver]
NAMED = {**ARGS, "display_name": "planted name"}


@pytest.fixture
def it(driver: Make, monkeypatch: pytest.MonkeyPatch) -> Driver:
    """A segment whose create fails once the object is made, with an answer that quotes a value."""

    def fail(*_: Any) -> None:
        raise BadRequest.from_response("PUT", PATH, 400, {}, "planted name is refused")

    monkeypatch.setattr(Provider, "finish", fail)
    return driver()


def test_what_the_engine_keeps_is_said_without_the_values_of_inputs(emulator: Emulator, it: Driver) -> None:
    with pytest.raises(JourneysError) as failed:
        it.up(NAMED)
    (made,) = emulator.objects("segments")
    assert it.servicer.kept is not None
    assert it.servicer.kept[0] == made
    ((_, status),) = it.servicer.context.metadata
    said = Status.FromString(status).message
    assert said.startswith(f"segment {made} is there, but a later step failed: ")
    assert said.endswith("It is in the state, and the next `pulumi up` goes on with it")
    assert "planted name" not in said
    assert "It is not in the state" not in str(failed.value)


def test_what_no_engine_keeps_is_said_with_the_command_that_adopts_it(emulator: Emulator, it: Driver) -> None:
    with pytest.raises(JourneysError) as failed:
        new_process(it.token, it.config).create(it.news(NAMED))
    (made,) = emulator.objects("segments")
    assert str(failed.value).endswith(
        f'It is not in the state: `journeys import "genesys:Segment" --id "{made}"`'
    )
    assert "planted name" not in str(failed.value)
