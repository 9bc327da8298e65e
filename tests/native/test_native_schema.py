"""The package schemas: whole, as recorded, and nothing in them breaks the SDKs that were generated from them."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from support.json_values import values_of

from journeys.native.components import components
from journeys.native.contents import resource_tokens
from journeys.native.schema import RECORDED, schema_text
from journeys.native.schema.__main__ import write
from journeys.native.schema.breaks import breaks
from journeys.native.schema.package import package_schema
from journeys.registry import VENDORS, load
from providers.core.schema.shape import camel

each_vendor = pytest.mark.parametrize("vendor", VENDORS)


@pytest.fixture(scope="module")
def schemas() -> dict[str, dict[str, Any]]:
    return {vendor: package_schema(vendor) for vendor in VENDORS}


@each_vendor
def test_the_recorded_schema_is_that_of_the_declarations(
    vendor: str, schemas: dict[str, dict[str, Any]]
) -> None:
    recorded = json.loads((RECORDED / f"{vendor}.json").read_text())
    assert breaks(recorded, schemas[vendor]) == [], "these changes break programs that use the SDKs"
    assert recorded == schemas[vendor], "run: make docs"
    assert json.loads(schema_text(vendor)) == recorded


def test_what_breaks_programs_is_not_written_unless_it_is_meant(
    tmp_path: Path, schemas: dict[str, dict[str, Any]]
) -> None:
    assert write(tmp_path) == []
    assert json.loads((tmp_path / "segment.json").read_text()) == schemas["segment"]
    had = {**schemas["segment"], "functions": {**schemas["segment"]["functions"], "segment:index:old": {}}}
    (tmp_path / "segment.json").write_text(json.dumps(had))
    empty = json.dumps({"types": {}, "resources": {}, "functions": {}})
    (tmp_path / "genesys.json").write_text(empty)
    assert write(tmp_path) == ["segment.json: functions segment:index:old: is gone"]
    assert (tmp_path / "genesys.json").read_text() == empty
    assert write(tmp_path, breaking=True) == []
    assert json.loads((tmp_path / "segment.json").read_text()) == schemas["segment"]


@each_vendor
def test_every_type_is_in_the_schema_with_an_alias_of_the_other_door(
    vendor: str, schemas: dict[str, dict[str, Any]]
) -> None:
    resources = schemas[vendor]["resources"]
    found = {token: each for token, each in resources.items() if not each.get("isComponent")}
    assert {f"{vendor}:index:{token.partition(':')[2]}" for token in resource_tokens(vendor)} == set(found)
    for token in resource_tokens(vendor):
        resource = found[f"{vendor}:index:{token.partition(':')[2]}"]
        assert resource["aliases"] == [{"type": f"pulumi-python:dynamic/{token}"}]
        provider = load(token)
        assert set(resource["inputProperties"]) == set(map(camel, provider.shape.fields))
        assert set(map(camel, provider.computed)) <= set(resource["properties"])


@each_vendor
def test_every_component_is_in_the_schema_with_an_alias_of_the_other_door(
    vendor: str, schemas: dict[str, dict[str, Any]]
) -> None:
    found = {n: each for n, each in schemas[vendor]["resources"].items() if each.get("isComponent")}
    hosted = components(vendor)
    assert set(found) == set(hosted)
    for token, each in hosted.items():
        assert found[token]["aliases"] == [{"type": each.kind.token}]
        assert set(found[token]["inputProperties"]) == set(map(camel, each.form.fields))


def test_only_what_a_python_program_may_give_as_an_output_may_be_one(
    schemas: dict[str, dict[str, Any]],
) -> None:
    bundle = schemas["genesys"]["resources"]["genesys:index:JourneyBundle"]["inputProperties"]
    assert bundle["actionMap"]["plain"] is True
    assert [each.get("plain", False) for each in bundle["segment"]["oneOf"]] == [True, False]
    offer = schemas["genesys"]["resources"]["genesys:index:WebMessagingOffer"]["inputProperties"]
    assert offer["pages"]["plain"] is True
    assert "plain" not in offer["pages"]["items"]
    assert "plain" not in offer["text"]


@each_vendor
def test_every_lookup_and_function_of_python_programs_is_in_the_schema(
    vendor: str, schemas: dict[str, dict[str, Any]]
) -> None:
    package = VENDORS[vendor]
    names = set(import_module(package).__all__)
    if vendor == "genesys":
        names |= set(import_module(f"{package}.functions").__all__)
    prefixes = ("get_", "list_", "query_", "estimate_")
    wanted = {camel(n) for n in names if n.startswith(prefixes) and not n.endswith("_output")}
    assert wanted
    assert {token.rpartition(":")[2] for token in schemas[vendor]["functions"]} == wanted


@each_vendor
def test_every_reference_leads_to_a_type(vendor: str, schemas: dict[str, dict[str, Any]]) -> None:
    schema = schemas[vendor]
    refs = set(values_of("$ref", schema))
    assert {f"#/types/{token}" for token in schema["types"]} == refs - {"pulumi.json#/Any"}


@each_vendor
def test_names_are_unique_although_languages_ignore_their_kind(
    vendor: str, schemas: dict[str, dict[str, Any]]
) -> None:
    """Go has one namespace for resources and types of a module."""
    schema = schemas[vendor]
    index = [token for token in (*schema["resources"], *schema["types"]) if ":index:" in token]
    lowered = [token.lower() for token in index]
    assert sorted(lowered) == sorted(set(lowered))


@each_vendor
def test_everything_says_what_it_is(vendor: str, schemas: dict[str, dict[str, Any]]) -> None:
    schema = schemas[vendor]
    for group in ("resources", "functions"):
        for token, each in schema[group].items():
            assert each["description"], token
    for token, each in schema["resources"].items():
        for name, entry in {**each["properties"], **each["inputProperties"]}.items():
            assert entry["description"], f"{token} {name}"
    for token, each in schema["functions"].items():
        for name, entry in each["inputs"]["properties"].items():
            assert entry["description"], f"{token} {name}"


@each_vendor
def test_what_it_says_is_in_the_words_of_every_language(
    vendor: str, schemas: dict[str, dict[str, Any]]
) -> None:
    python = re.compile(r"(?<!journeys\.ops\.)\b[a-z]+_[a-z_]+\b|\b(None|True|False|dict)\b|\bfunctions\.")
    found = [
        text
        for text in values_of("description", schemas[vendor])
        if isinstance(text, str) and python.search(text)
    ]
    assert found == []


def test_a_result_has_the_docs_of_the_resource(schemas: dict[str, dict[str, Any]]) -> None:
    found = schemas["genesys"]["functions"]["genesys:index:getSegment"]["outputs"]["properties"]
    resource = schemas["genesys"]["resources"]["genesys:index:Segment"]["properties"]
    assert found["version"]["description"] == resource["version"]["description"] != ""


def test_credentials_are_secret_and_settings_have_their_types(schemas: dict[str, dict[str, Any]]) -> None:
    settings = schemas["genesys"]["config"]["variables"]
    assert [name for name, each in settings.items() if each.get("secret")] == [
        "clientId",
        "clientSecret",
        "accessToken",
    ]
    assert settings["timeout"]["type"] == "number"
    assert settings["allowHttp"]["type"] == "boolean"


def test_create_only_fields_say_that_they_replace(schemas: dict[str, dict[str, Any]]) -> None:
    segment = schemas["genesys"]["types"]["genesys:index:ExternalSegment"]
    assert segment["properties"]["id"]["willReplaceOnChanges"] is True
    assert "willReplaceOnChanges" not in segment["properties"]["name"]


def test_what_breaks_is_named() -> None:
    old = {
        "types": {"a:index:T": {"enum": [{"value": "x"}, {"value": "y"}]}},
        "resources": {
            "a:index:R": {
                "inputProperties": {"kept": {"type": "string"}, "gone": {"type": "string"}},
                "requiredInputs": ["kept"],
                "properties": {"out": {"type": "string"}},
                "required": ["out"],
            },
            "a:index:C": {
                "isComponent": True,
                "inputProperties": {"later": {"type": "string"}, "part": {"$ref": "#/types/a:index:T"}},
            },
        },
        "functions": {"a:index:f": {"inputs": {"properties": {}}, "outputs": {"properties": {}}}},
    }
    new = {
        "types": {"a:index:T": {"enum": [{"value": "x"}]}},
        "resources": {
            "a:index:R": {
                "inputProperties": {"kept": {"type": "integer"}, "new": {"type": "string"}},
                "requiredInputs": ["kept", "new"],
                "properties": {"out": {"type": "string"}},
                "required": [],
            },
            "a:index:C": {"inputProperties": {"later": {"type": "string", "plain": True}}},
        },
        "functions": {},
    }
    assert breaks(old, new) == [
        "types a:index:T: the value y is gone",
        "resources a:index:R inputProperties kept: was string, is integer",
        "resources a:index:R inputProperties gone: is gone",
        "resources a:index:R: requires new",
        "resources a:index:R: out may be missing now",
        "resources a:index:C: was a component, is none",
        "resources a:index:C inputProperties later: can't be an output any more",
        "resources a:index:C inputProperties part: is gone",
        "functions a:index:f: is gone",
    ]
    assert breaks(old, old) == []


@each_vendor
def test_every_property_of_every_resource_type_and_function_has_a_description(
    vendor: str, schemas: dict[str, dict[str, Any]]
) -> None:
    schema = schemas[vendor]
    found = [
        f"{token} {name}"
        for group in ("types", "resources", "functions")
        for token, each in schema[group].items()
        for holder in (each, each.get("inputs", {}), each.get("outputs", {}))
        for name, spec in (*holder.get("properties", {}).items(), *holder.get("inputProperties", {}).items())
        if not spec.get("description")
    ]
    assert found == []
    objects = {token: each for token, each in schema["types"].items() if "enum" not in each}
    assert [token for token, each in objects.items() if not each["description"]] == []
