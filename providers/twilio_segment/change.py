"""One change of a journey: which of the endpoints it needs, and the requests in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from providers.core.errors import ApiError, BadRequest, Conflict, ResponseLost
from providers.core.schema.equality import is_satisfied_by, means_same
from providers.core.schema.shape import Node, Shape
from providers.core.schema.values import contains_unknown, is_unknown
from providers.core.schema.wire import to_wire
from providers.core.sdk import current_request

from .api import JourneyApi
from .status import LIVE, RESULT, actions


@dataclass(frozen=True)
class Plan:
    """What of a definition has to be sent: all steps, and the states whose destinations alone differ."""

    steps: bool
    destinations: tuple[str, ...]


def plan(shape: Shape, applied: dict[str, Any], live: dict[str, Any], wanted: dict[str, Any]) -> Plan:
    """Compares definitions: what was applied last, what was last seen, what is wanted (not all known, maybe)."""
    field = shape.fields["definition"].node
    assert field.shape is not None
    states = field.shape.fields["states"].node
    if is_unknown(wanted) or is_unknown(wanted.get("states")):
        return Plan(True, ())

    def differs(name: str, node: Node, view: Callable[[Any], Any]) -> bool:
        return _differs(view(applied.get(name)), view(live.get(name)), view(wanted.get(name)), node)

    steps = differs("states", states, _bare) or differs(
        "initial_state", field.shape.fields["initial_state"].node, lambda value: value
    )
    node = _destinations_node(states)
    was, seen, now = (_destinations(each, all_states=not steps) for each in (applied, live, wanted))
    return Plan(steps, tuple(key for key in now if _differs(was.get(key), seen.get(key), now[key], node)))


def _differs(applied: Any, live: Any, wanted: Any, node: Node) -> bool:
    if contains_unknown(wanted):
        return True
    return not means_same(applied, wanted, node) or not is_satisfied_by(wanted, live, node)


def _bare(states: Any) -> Any:
    """The states without what their own endpoint changes."""
    if not isinstance(states, list):
        return states
    return [
        {name: value for name, value in state.items() if name != "destinations"}
        if isinstance(state, dict)
        else state
        for state in states
    ]


def _destinations(definition: dict[str, Any], *, all_states: bool) -> dict[str, Any]:
    """The destinations by state: of the exit rules, and of the steps too."""
    states = related(definition)
    if all_states and isinstance(definition.get("states"), list):
        states = [*definition["states"], *states]
    return {
        state["key"]["id"]: state["destinations"]
        for state in states
        if isinstance(state, dict) and state.get("type") == "DESTINATION"
    }


def related(definition: dict[str, Any]) -> list[dict[str, Any]]:
    """The destinations of the exit rules, as far as they are known."""
    rules = definition.get("exit_rules", definition.get("exitRules"))
    found = (
        rules.get("related_destinations", rules.get("relatedDestinations"))
        if isinstance(rules, dict)
        else None
    )
    return [state for state in found if isinstance(state, dict)] if isinstance(found, list) else []


def _destinations_node(states: Node) -> Node:
    assert states.item is not None
    return states.item.variants["DESTINATION"].fields["destinations"].node


@dataclass
class Change:
    """Makes a journey what is wanted. `now` is the journey as the API's answers have it; it is kept up to date."""

    api: JourneyApi
    warn: Callable[[str], None]
    shape: Shape
    applied: dict[str, Any]
    live: dict[str, Any]
    wanted: dict[str, Any]
    now: dict[str, Any]

    def run(self) -> dict[str, Any] | None:
        """Steps, then destinations, then status; the journey after it, None where nothing had to be sent."""
        target = self.wanted.get("status") or self.now["status"]
        definition = to_wire({"definition": self.wanted["definition"]}, self.shape)["definition"]
        todo = plan(
            self.shape, *(each.get("definition") or {} for each in (self.applied, self.live, self.wanted))
        )
        if todo.steps:
            self._put({**self.now["definition"], **{n: definition[n] for n in ("initialState", "states")}})
        forked = todo.steps and self.now["status"] == "draft" and bool(self.now.get("liveVersion"))
        arrived = not todo.destinations or self._patch(definition, todo.destinations, forked)
        moved = self._move(target)
        if not arrived:  # the version with the new steps is the live one now, and so the one that is changed
            self._patch(definition, todo.destinations, False)
            self._move(target)
        return self.now if todo.steps or todo.destinations or moved else None

    def _move(self, target: str) -> bool:
        moves = actions(self.now["status"], target, bool(self.wanted.get("allow_publish_before_pause")))
        for action in moves:
            self._act(action)
        return bool(moves)

    def _put(self, definition: dict[str, Any]) -> None:
        number = self.api.put_steps(definition)
        self.now["definition"] = definition
        self._moved(number, sure=self.now["status"] == "draft")

    def _patch(self, definition: dict[str, Any], keys: tuple[str, ...], forked: bool) -> bool:
        """Replaces destinations; False where that went to another version than the draft that was just forked."""
        wanted = _destinations(definition, all_states=True)
        number, answered = self.api.patch_destinations({key: wanted[key] for key in keys})
        if forked and number not in (None, self.now["version"]):
            return False
        found = {state["key"]["id"]: state["destinations"] for state in answered}
        self.now["definition"] = _with_destinations(
            self.now["definition"], {key: found.get(key, wanted[key]) for key in keys}
        )
        self._moved(number, sure=True)
        return True

    def _moved(self, number: int | None, *, sure: bool) -> None:
        """Takes in which version a change went to. Without a new number, a live one may have been changed in place."""
        before, was = int(self.now["version"]), self.now["status"]
        if number is None or number == before:
            if not sure:
                seen = self.api.get()
                self.now |= {"version": seen["version"], "status": seen["status"]}
            return
        if was == "draft" or number != before + 1:
            self.warn(
                f"{self._what()}: its version went from {before} to {number}, so somebody else changed it in between "
                "and this update may have overwritten their change"
            )
        if number > before and (was == "draft" or number > before + 1):
            self.now["liveVersion"] = number - 1  # a new version is only made beside one that people are in
        self.now |= {"version": number, "status": "draft"}

    def _act(self, action: str) -> None:
        failure: ResponseLost | ApiError | None = None
        try:
            status = self.api.patch_status(int(self.now["version"]), action)
        except (ResponseLost, BadRequest, Conflict) as error:
            failure = error
        if failure is not None:
            status = self._settle(action, failure)
        version, live = int(self.now["version"]), int(self.now.get("liveVersion") or 0)
        self.now["status"] = status
        if action != "ARCHIVE":
            self.now["liveVersion"] = version
            return
        if live not in (0, version):
            self.api.patch_status(live, action)  # the version that people are in, not only the newest draft
        self.now["liveVersion"] = 0

    def _settle(self, action: str, error: ResponseLost | ApiError) -> str:
        """What became of a refused or lost action: done already, or possible in another way; else raises it again."""
        version, live = int(self.now["version"]), int(self.now.get("liveVersion") or 0)
        seen = self.api.get()
        if (seen["version"], seen["status"]) == (version, RESULT[action]):
            return RESULT[action]
        if seen["status"] in LIVE and seen["version"] != version:
            live = seen["version"]
        if isinstance(error, ResponseLost):
            return self.api.patch_status(version, action)
        if action == "PUBLISH" and isinstance(error, Conflict) and live not in (0, version):
            self.api.patch_status(live, "PAUSE_ENTRY")  # only one version can be live
            return self.api.patch_status(version, action)
        if action == "PUBLISH" and isinstance(error, BadRequest) and self.now["status"] == "entry-paused":
            self._put(self.now["definition"])
            if self.now["status"] == "draft":
                self.warn(
                    f"{self._what()}: the API doesn't resume version {version}; version {self.now['version']} with "
                    "the same steps is published instead"
                )
                return self.api.patch_status(int(self.now["version"]), action)
        raise error

    def _what(self) -> str:
        return journey_named(str(self.now["id"]))


def journey_named(id: str = "") -> str:
    """The journey for messages: as the program names the resource, for its own name may be a secret."""
    name = current_request().name
    return f'journey "{name}"' if name else f"journey {id}".rstrip()


def _with_destinations(definition: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """The definition, as the API has it, with other destinations in some states."""

    def put(state: dict[str, Any]) -> dict[str, Any]:
        key = state["key"]["id"]
        return {**state, "destinations": found[key]} if key in found else state

    changed = {**definition, "states": [put(state) for state in definition["states"]]}
    if related(definition):
        rules = definition["exitRules"]
        changed["exitRules"] = {**rules, "relatedDestinations": [put(state) for state in related(definition)]}
    return changed
