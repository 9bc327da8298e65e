"""The results of functions beside the vendor's schemas: every field, and nothing else."""

from __future__ import annotations

import json
import pkgutil
import re
from dataclasses import fields, is_dataclass
from importlib import import_module
from importlib.resources import files
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from providers.core.errors import JourneysError
from providers.core.program.results import read_as
from providers.core.schema.shape import camel
from providers.genesys import functions
from providers.genesys.functions.aggregate_types import Dimension, Metric
from providers.genesys.functions.session_types import JourneySession
from providers.genesys.functions.visit import CustomEventAttribute

CONTRACT = json.loads((files("journeys.emulator") / "contract/genesys-journey.openapi.json").read_text())
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]


def results() -> dict[str, tuple[type, dict[str, Any]]]:
    """Every dataclass of the functions that names a schema of today's API in its docstring."""
    found = {}
    for info in pkgutil.iter_modules(functions.__path__):
        module = import_module(f"{functions.__name__}.{info.name}")
        for name, each in vars(module).items():
            if is_dataclass(each) and isinstance(each, type) and each.__module__ == module.__name__:
                schema = re.search(r"Schema `(\w+)`", each.__doc__ or "")
                if schema:
                    found[f"{info.name}.{name}"] = each, SCHEMAS[schema.group(1)]
    return found


@pytest.mark.parametrize("name", results())
def test_a_result_has_the_fields_of_its_schema(name: str) -> None:
    kind, schema = results()[name]
    assert {camel(each.name) for each in fields(kind)} == set(schema["properties"])


@pytest.mark.parametrize("name", results())
def test_a_field_has_the_type_of_its_schema(name: str) -> None:
    kind, schema = results()[name]
    plain = {"string": str, "boolean": bool, "integer": int, "number": float}
    for field, hint in get_type_hints(kind).items():
        theirs = schema["properties"][camel(field)]
        members = [each for each in get_args(hint) if each is not type(None)]
        is_union = get_origin(hint) not in (list, dict) and members
        ours = members[0] if is_union else hint
        if theirs.get("type") == "array":
            assert get_origin(ours) is list, field
        elif theirs.get("type") in plain:
            assert ours is plain[theirs["type"]], field
        else:
            assert get_origin(ours) is dict or is_dataclass(ours) or ours is Any, field
        if get_origin(ours) not in (list, dict) and field != "id":  # the API always answers one
            assert bool(is_union) == (camel(field) not in schema.get("required", ())) or ours is Any, field


def test_metrics_and_dimensions_are_the_vendors() -> None:
    query = SCHEMAS["JourneyAggregationQuery"]["properties"]
    assert list(get_args(Metric)) == query["metrics"]["items"]["enum"]
    old = ["journeyCustomerId", "journeyCustomerIdType", "journeySegmentScope"]
    assert list(get_args(Dimension)) == [*query["groupBy"]["items"]["enum"], *old]
    predicate = SCHEMAS["JourneyAggregateQueryPredicate"]["properties"]
    assert set(predicate["dimension"]["enum"]) == set(query["groupBy"]["items"]["enum"])


def test_an_answer_is_read_at_every_depth() -> None:
    wire = {
        "id": "s",
        "browser": {"family": "Firefox", "somethingNew": 1},
        "attributes": {"anOdd_key": {"dataType": "integer", "value": "3"}},
        "segmentAssignments": [{"segment": {"id": "seg"}, "assignedDate": "2026-11-01T00:00:00Z"}],
    }
    found = read_as(JourneySession, wire)
    assert found.browser is not None
    assert (found.id, found.browser.family, found.device) == ("s", "Firefox", None)
    assert found.attributes == {"anOdd_key": CustomEventAttribute("integer", "3")}
    assert [each.segment.id for each in found.segment_assignments] == ["seg"]
    assert found.search_terms == []


@pytest.mark.parametrize(
    ("wire", "where"),
    [
        ([], "it is no object"),
        ({"browser": "Firefox"}, "`browser` is no object"),
        ({"searchTerms": {}}, "`searchTerms` is no list"),
    ],
)
def test_an_answer_of_another_shape_is_refused_without_its_values(wire: Any, where: str) -> None:
    with pytest.raises(JourneysError) as caught:
        read_as(JourneySession, wire)
    assert where in str(caught.value)
    assert "Firefox" not in str(caught.value)
