"""What state stores of a provider: a pointer that is short, stable and loads everywhere; a state of 0.1 stays clean."""

from __future__ import annotations

import base64
import importlib
import json
import pickletools
import subprocess
import sys
from pathlib import Path
from typing import Any

import dill
import pytest
from pulumi.dynamic.dynamic import serialize_provider
from support.driver import Driver

from journeys.registry import load, module_of
from providers.core.plugin.provider import Provider
from providers.core.session.record import Record

ROOT = Path(__file__).parents[3]


def entries(file: str) -> dict[str, dict[str, Any]]:
    """The resources of a state that an earlier version wrote, by token."""
    document = json.loads((ROOT / "tests" / "data" / file).read_text())
    return {
        entry["type"].removeprefix("pulumi-python:dynamic/"): entry
        for entry in document["deployment"]["resources"]
        if entry["type"].startswith("pulumi-python:dynamic/")
    }


ENTRIES = entries("state-0.1.json")
OLDEST = entries("state-before-records.json")
TOKENS = ["genesys:Segment", *sorted(set(ENTRIES) - {"genesys:Segment"})]

each_type = pytest.mark.parametrize("token", TOKENS)
each_state = pytest.mark.parametrize(
    ("token", "entry"),
    [*ENTRIES.items(), *OLDEST.items()],
    ids=[*ENTRIES, *(f"{each}-oldest" for each in OLDEST)],
)


@each_type
def test_the_pointer_is_short_and_the_same_every_time(token: str) -> None:
    pointer = serialize_provider(load(token))
    assert len(pointer) < 128
    assert {serialize_provider(load(token)) for _ in range(5)} == {pointer}


@each_type
def test_the_pointer_names_the_registry_and_the_token_alone(token: str) -> None:
    """No code, no class, no settings: the strings in it are these three."""
    provider = load(token)
    configured = type(provider)()
    configured._config = {"genesys:clientSecret": "planted-secret"}
    pickled = base64.b64decode(serialize_provider(configured))
    texts = [arg for op, arg, _ in pickletools.genops(pickled) if isinstance(arg, str)]
    assert texts == ["journeys.registry", "load", token]


def test_the_pointer_of_segments_is_the_one_that_is_out_in_the_world() -> None:
    assert serialize_provider(load("genesys:Segment")) == ENTRIES["genesys:Segment"]["inputs"]["__provider"]


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_pointer_of_any_protocol_loads(protocol: int) -> None:
    """Another Python writes another protocol byte."""
    assert dill.loads(dill.dumps(load("genesys:Segment"), protocol=protocol)).token == "genesys:Segment"


def test_two_thousand_serialisations() -> None:
    """The SDK's serialiser nests one call deeper each time, and dies where a provider has state of its own."""
    provider = load("genesys:Segment")
    assert len({serialize_provider(provider) for _ in range(2000)}) == 1


def test_the_frozen_pointers_load_in_a_fresh_interpreter() -> None:
    pointers = {token: entry["outputs"]["__provider"] for token, entry in ENTRIES.items()}
    code = (
        "import base64, dill, json, sys\n"
        "for token, text in json.load(sys.stdin).items():\n"
        "    provider = dill.loads(base64.b64decode(text))\n"
        "    assert provider.token == token, token\n"
        "    print(type(provider).__qualname__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(pointers),
        capture_output=True,
        text=True,
        cwd="/",
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        check=True,
    )
    assert done.stdout.split() == [f"{token.partition(':')[2]}Provider" for token in pointers]


@pytest.mark.parametrize("token", ["genesys:Nothing", "other:Segment", "genesys", ""])
def test_a_pointer_to_nothing_says_what_to_do(token: str) -> None:
    with pytest.raises(LookupError, match=r"is no journey resource type|was made by another version"):
        load(token)


def test_a_providers_package_of_the_users_own_is_named(tmp_path: Path) -> None:
    (tmp_path / "providers").mkdir()
    (tmp_path / "providers" / "__init__.py").write_text("")
    code = (
        "import sys\n"  # an editable install finds ours in spite of theirs; a real one doesn't
        "sys.meta_path[:] = [f for f in sys.meta_path if 'editable' not in str(f).lower()]\n"
        "from journeys.registry import load\n"
        "try:\n    load('genesys:Segment')\n"
        "except ImportError as error:\n    print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": ""},
        check=True,
    )
    assert done.stdout.startswith(f"{tmp_path}/providers/__init__.py hides the providers package")


@each_state
def test_a_frozen_state_previews_clean(token: str, entry: dict[str, Any]) -> None:
    """The program that made the state of 0.1, with this version: no change, no request."""
    driver = driver_on(token, entry)
    provider_args = load(token).shape.fields
    program = {name: value for name, value in entry["inputs"].items() if name in provider_args}
    assert program
    plan = driver.preview(program)
    assert (plan.op, plan.replaces) == ("same", [])


@each_state
def test_a_frozen_state_sees_a_change(token: str, entry: dict[str, Any]) -> None:
    provider: Provider = load(token)
    key = provider.natural_key
    program = {n: v for n, v in entry["inputs"].items() if n in provider.shape.fields}
    assert driver_on(token, entry).preview({**program, key: "another name"}).op in ("update", "replace")


def driver_on(token: str, entry: dict[str, Any]) -> Driver:
    namespace = token.partition(":")[0]
    driver = Driver(token, {f"{namespace}:baseUrl": f"http://{Record.of(entry['outputs']).host}"})
    driver.id, driver.inputs, driver.outputs = entry["id"], dict(entry["inputs"]), dict(entry["outputs"])
    return driver


def test_every_type_is_where_the_registry_looks() -> None:
    for token in TOKENS:
        module = importlib.import_module(module_of(token))
        assert getattr(module, f"{token.partition(':')[2]}Provider").token == token
