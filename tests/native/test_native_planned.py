"""What the preview of an update tells of the outputs is what the update finds, for every type and change."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from cases import Case
from cases.types import case_of
from pulumi.output import Unknown
from pulumi.runtime.proto import provider_pb2 as pb
from support.native import NativeDriver, plugin
from support.settings import config_for

from journeys.emulator import Emulator
from journeys.native.wire import received, sent


def test_what_is_planned_and_known_is_what_the_up_finds(
    token: str, emulator_of: Callable[..., Emulator]
) -> None:
    case, late = case_of(token), [0.0]
    world = emulator_of(switches=dict(case.switches), clock=lambda: time.time() + late[0])
    for kind, objects in case.seed.items():
        for each in objects:
            world.seed(kind, each)
    wrong = [
        f"{change}: {name} was to be {value!r}"
        for change in case.changes
        for name, value in promised(case, world, change, late).items()
    ]
    assert wrong == []


def promised(case: Case, world: Emulator, change: str, late: list[float]) -> dict[str, Any]:
    """The outputs that the preview told otherwise than they are after the update."""
    driver = NativeDriver(case.token, config_for(case.token, world))
    of = {"urn": driver.urn, "type": driver.type}
    with plugin(driver.vendor, driver.config) as client:

        def checked(args: dict[str, Any]) -> Any:
            answer = client.Check(pb.CheckRequest(news=sent(driver.news(args)), **of))
            assert list(answer.failures) == []
            return answer.inputs

        inputs, news = checked(dict(case.full)), checked(case.changed(change))
        made = client.Create(pb.CreateRequest(properties=inputs, **of))
        late[0] += 5
        request = {"id": made.id, "olds": made.properties, "old_inputs": inputs, "news": news, **of}
        planned = received(client.Update(pb.UpdateRequest(preview=True, **request)).properties).values
        changed = client.Update(pb.UpdateRequest(**request)).properties
        client.Delete(pb.DeleteRequest(id=made.id, properties=changed, old_inputs=news, **of))
    found = received(changed).values
    known = {name: value for name, value in planned.items() if not isinstance(value, Unknown)}
    return {name: value for name, value in known.items() if not is_in(value, found.get(name))}


def is_in(planned: Any, found: Any) -> bool:
    """Whether the value is what was planned; what the server fills in inside of an object is not in the plan."""
    if isinstance(planned, dict) and isinstance(found, dict):
        return all(is_in(value, found.get(name)) for name, value in planned.items())
    if isinstance(planned, list) and isinstance(found, list):
        return len(planned) == len(found) and all(map(is_in, planned, found))
    return bool(planned == found)
