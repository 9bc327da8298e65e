"""What holds for any value of every registered type: check, diff, unknowns, order, and answers that make no sense."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lifecycle.cases.types import case_of
from pulumi.output import Unknown
from pulumi.runtime.proto import provider_pb2
from soak.kinds import KINDS
from strategies import filled, values, with_unknowns
from support.driver import POINTER, Context, Servicer, configured
from support.scripted import CONFIG, scripted
from support.wire import over_the_wire, struct_of

from journeys.registry import load, tokens
from providers.core.errors import JourneysError
from providers.core.plugin.outputs import outputs_of, with_record
from providers.core.schema.equality import ABSENT, at_path, means_same
from providers.core.schema.fields import CREATE_ONLY, UNORDERED
from providers.core.schema.shape import Node, Shape
from providers.core.schema.wire import from_wire, to_wire
from providers.core.session.record import Record

QUICK = ("genesys:SegmentAssignment", "genesys:ExternalEventsSchema", "segment:Journey")
"""The types that no other property has; the rest is slow."""
each_type = pytest.mark.parametrize(
    "token", [pytest.param(each, marks=[] if each in QUICK else pytest.mark.slow) for each in tokens()]
)
but_journeys = pytest.mark.parametrize(
    "token",
    [
        pytest.param(each, marks=[] if each in QUICK else pytest.mark.slow)
        for each in tokens()
        if each != "segment:Journey"
    ],
)
"""A journey is read from its graph, so its object is no image of its arguments: see tests/unit/twilio_segment."""
few = settings(
    max_examples=25,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
HOST = "127.0.0.1:9"
URN = "urn:pulumi:dev::project::pulumi-python:dynamic/{}::it"


def provider_of(token: str) -> Any:
    vendor = token.partition(":")[0]
    return configured(token, {f"{vendor}:baseUrl": f"http://{HOST}", f"{vendor}:timeout": "5"})


def state_of(token: str, entity: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The outputs that a create of these inputs leaves, of the object as the API has it."""
    provider = provider_of(token)
    id = str(entity["id"])
    outs = with_record(
        provider.session, id, outputs_of(provider, wanted, entity), Record(HOST, "org-1", id), wanted
    )
    return over_the_wire({**outs, "__provider": POINTER})


def diff(
    token: str, outs: dict[str, Any], old: dict[str, Any], new: dict[str, Any], ignore: tuple[str, ...] = ()
) -> Any:
    """What the provider says, asked as the engine asks."""
    provider = provider_of(token)
    request = provider_pb2.DiffRequest(urn=URN.format(token), ignoreChanges=list(ignore))
    request.old_inputs.CopyFrom(struct_of({**old, "__provider": POINTER}))
    servicer = Servicer(URN.format(token))
    return servicer.Diff(request, Context(), provider.diff, "id", dict(outs), {**new, "__provider": POINTER})


def identified(value: Any, node: Node) -> Any:
    """The value with items that differ in what tells them apart, as the check of every type demands."""
    if isinstance(value, list) and node.item is not None:
        items = [identified(item, node.item) for item in value]
        for index, item in enumerate(items if node.identity else ()):
            at = item
            for name in node.identity[:-1]:
                at = at.setdefault(name, {})
            at[node.identity[-1]] = f"item {index}"
        return items
    shape = node.shape_of(value) if isinstance(value, dict) else None
    if shape is None:
        return value
    return {n: identified(v, shape.fields[n].node) if n in shape.fields else v for n, v in value.items()}


def given_of(token: str, data: st.DataObject) -> dict[str, Any]:
    """Some inputs, without options of the provider and without empty values, as the engine sends them."""
    shape = load(token).shape
    drawn = identified(data.draw(values(shape)), Node("object", shape=shape))
    return over_the_wire({name: value for name, value in drawn.items() if name not in shape.options})


@each_type
@few
@given(st.data())
def test_to_the_api_and_back(token: str, data: st.DataObject) -> None:
    shape = load(token).shape
    written = given_of(token, data)
    assert means_same(written, from_wire(to_wire(written, shape), shape), Node("object", shape=shape))


@each_type
@few
@given(st.data())
def test_check_is_idempotent(token: str, data: st.DataObject) -> None:
    olds, news = ({**given_of(token, data), "__provider": POINTER} for _ in range(2))
    first = provider_of(token).check(olds, copy.deepcopy(news))
    again = provider_of(token).check(olds, copy.deepcopy(first.inputs))
    assert again.inputs == first.inputs
    assert [each.reason for each in again.failures] == [each.reason for each in first.failures]


@but_journeys
@few
@given(st.data())
def test_nothing_differs_from_what_create_returned(token: str, data: st.DataObject) -> None:
    """The server has filled in whatever was left out."""
    shape = load(token).shape
    wanted = given_of(token, data)
    whole = filled(wanted, Node("object", shape=shape), data.draw)
    entity = {**to_wire(over_the_wire(whole), shape), "id": "id", "version": 1}
    found = diff(token, state_of(token, entity, wanted), wanted, wanted)
    assert found.changes is False
    assert not found.replaces


def _shuffled(value: Any, node: Node, draw: Any, path: str, found: list[str]) -> Any:
    """The value with its sets in another order; the paths of those sets."""
    if isinstance(value, list) and node.item is not None:
        items = [_shuffled(item, node.item, draw, f"{path}[{i}]", found) for i, item in enumerate(value)]
        if node.has(UNORDERED) and len(items) > 1:
            found.append(path)
            return draw(st.permutations(items))
        return items
    shape: Shape | None = node.shape_of(value) if isinstance(value, dict) else None
    if shape is None:
        return value
    return {
        name: _shuffled(v, shape.fields[name].node, draw, f"{path}.{name}".lstrip("."), found)
        if name in shape.fields
        else v
        for name, v in value.items()
    }


@but_journeys
@few
@given(st.data())
def test_the_order_of_a_set_is_no_change(token: str, data: st.DataObject) -> None:
    """Neither by itself nor where the program ignores changes of one item by its index."""
    node = Node("object", shape=load(token).shape)
    old = given_of(token, data)
    paths: list[str] = []
    new = _shuffled(old, node, data.draw, "", paths)
    entity = {**to_wire(old, load(token).shape), "id": "id", "version": 1}
    outs = state_of(token, entity, old)
    olds = {**old, "__provider": POINTER}
    for ignore in ((), tuple(f"{path}[0]" for path in paths)):
        checked = provider_of(token).check(olds, {**copy.deepcopy(new), "__provider": POINTER})
        news = new if checked.failures else {n: v for n, v in checked.inputs.items() if n != "__provider"}
        found = diff(token, outs, old, news, ignore)
        assert found.changes is False
        assert not found.replaces


@each_type
@few
@given(st.data())
def test_what_is_not_known_never_crashes_and_never_hides_a_replacement(
    token: str, data: st.DataObject
) -> None:
    shape = load(token).shape
    old = given_of(token, data)
    new = with_unknowns(given_of(token, data), data.draw)
    new = new if isinstance(new, dict) else {name: Unknown() for name in old}
    provider_of(token).check({**old, "__provider": POINTER}, {**copy.deepcopy(new), "__provider": POINTER})
    outs = state_of(token, {**to_wire(old, shape), "id": "id", "version": 1}, old)
    try:
        found = diff(token, outs, old, new)
    except JourneysError:
        return  # a plan that the type refuses
    leaves = {".".join(path) for path in shape.leaves(CREATE_ONLY)}
    for leaf in leaves:
        path = tuple(leaf.split("."))
        if isinstance(at_path(new, path), Unknown) and at_path(new, path) is not ABSENT:
            assert leaf in (found.replaces or [])


def args_of(token: str) -> dict[str, Any]:
    """Valid arguments."""
    kind = KINDS.get(token)
    return kind.args(1, True) if kind else dict(case_of(token).full)


def test_a_related_destination_whose_key_is_not_known_yet_may_replace_the_journey() -> None:
    path = "definition.exit_rules.related_destinations"
    known: dict[str, Any] = {"type": "DESTINATION", "key": {"id": "a"}, "destinations": []}
    old, new = (
        {"definition": {"exit_rules": {"related_destinations": [each]}}}
        for each in (known, {**known, "key": Unknown()})
    )
    outs = {**old, "__record": Record(HOST, "org-1", "id").text(), "__provider": POINTER}
    assert path in diff("segment:Journey", outs, old, new).replaces
    assert path not in (diff("segment:Journey", outs, old, old).replaces or [])


GENESYS = [each for each in tokens() if each.startswith("genesys:")]
ANSWERS = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [b"", b"null", b"[]", b"{}", b"0", b'"x"', b'{"entities": 1}', b'{"entities": [1]}', b"{"]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers(-2, 2) | st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(st.sampled_from(["id", "entities", "version", "name", "x"]), inner, max_size=3)
        ),
        max_leaves=6,
    ).map(lambda value: json.dumps(value).encode()),
)


@pytest.mark.parametrize(
    "token", [pytest.param(each, marks=[] if each in QUICK else pytest.mark.slow) for each in GENESYS]
)
@settings(few, max_examples=15)
@given(data=st.data())
def test_any_bytes_as_an_answer_are_an_error_of_ours(token: str, data: st.DataObject) -> None:
    body, status = (
        data.draw(ANSWERS),
        data.draw(st.sampled_from([200, 200, 200, 201, 204, 400, 404, 409, 503])),
    )
    with pytest.MonkeyPatch.context() as patch:
        from providers.core.plugin import absence, endpoint, search
        from providers.genesys import assignment_api

        for module in (absence, endpoint, search, assignment_api):
            patch.setattr(module, "pause", lambda _: None)
        with scripted(lambda _: httpx.Response(status, content=body), patch):
            known = over_the_wire({"__provider": POINTER, **args_of(token)})
            provider = configured(token, {**CONFIG, "genesys:timeout": "5", "genesys:listLag": "0"})
            for call in (
                lambda: provider.read("id", {"__provider": POINTER}),
                lambda: Servicer(URN.format(token)).call(
                    "Create", provider.create, dict(known), properties=known
                ),
            ):
                with suppress(JourneysError):
                    call()
