"""Our provider pointers are told from any other pickle by reading it, never by loading it."""

from __future__ import annotations

import base64
import json
import os
import pickle
from pathlib import Path

import dill
import pytest

from journeys.pointer import KEY, foreign, token_of
from journeys.registry import load, tokens

DATA = Path(__file__).parents[2] / "data"
OURS = pickle.dumps(load("genesys:Segment"), protocol=4)
TYPE = "pulumi-python:dynamic/genesys:Segment"


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Call:
    """Pickles as a call of any function."""

    def __init__(self, function, *args):
        self.call = (function, args)

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("token", tokens())
@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_ours_are_known_whatever_python_wrote_them(token, protocol):
    assert token_of(text(dill.dumps(load(token), protocol=protocol))) == token


@pytest.mark.parametrize("file", ["state-0.1.json", "state-before-records.json"])
def test_the_pointers_of_every_earlier_layout_are_ours(file):
    resources = json.loads((DATA / file).read_text())["deployment"]["resources"]
    pointers = [
        bag[KEY] for r in resources for bag in (r.get("inputs", {}), r.get("outputs", {})) if KEY in bag
    ]
    assert pointers
    assert all(token_of(pointer) for pointer in pointers)
    assert foreign(resources) == []


REGISTRY = b"cjourneys.registry\nload\n"
POISON = {
    "another function": pickle.dumps(Call(os.system, "touch poisoned")),
    "builtins": pickle.dumps(Call(eval, "1")),
    "another function of the registry": b"\x80\x02cjourneys.registry\nimport_module\nX\x02\x00\x00\x00os\x85R.",
    "an attribute of the registry": b"\x80\x04\x8c\x11journeys.registry\x8c\x09load.__init__\x93\x8c\x0fgenesys:Segment\x85R.",
    "a module below another": b"\x80\x02cevil.journeys.registry\nload\nX\x0f\x00\x00\x00genesys:Segment\x85R.",
    "two arguments": b"\x80\x02" + REGISTRY + b"X\x09\x00\x00\x00genesys:AX\x01\x00\x00\x00b\x86R.",
    "two calls": b"\x80\x02" + REGISTRY + b"X\x0f\x00\x00\x00genesys:Segment\x85R0" + OURS[2:],
    "state set on the provider": OURS[:-1] + b"}b.",
    "something behind the end": OURS + b"cos\nsystem\n.",
    "ours behind something": pickle.dumps(Call(os.system, "x"))[:-1] + b"0" + OURS[2:],
    "a nested call as the token": b"\x80\x02" + REGISTRY + b"cos\ngetcwd\n)R\x85R.",
    "a module path as the token": OURS.replace(b"genesys:Segment", b"genesys:a.b.cde"),
    "another vendor's path": OURS.replace(b"genesys:Segment", b"../../ys:Segment"[:15]),
    "a persistent id": b"Pjourneys.registry load\n.",
    "an extension": b"\x80\x02\x82\x01.",
    "no pickle": b"genesys:Segment",
    "nothing": b"",
    "cut off": OURS[:-3],
}


@pytest.mark.parametrize("name", POISON)
def test_nothing_else_is_ours(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert token_of(text(POISON[name])) == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "pointer",
    [None, 3, {}, [], "", "not base64!", text(OURS) + "\n", " " + text(OURS), text(OURS)[:-1], "A" * 100_000],
)
def test_what_is_no_exact_base64_text_is_not_ours(pointer):
    assert token_of(pointer) == ""


def test_resources_with_a_foreign_pointer_are_named():
    ours, other = text(OURS), text(POISON["another function"])
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"}
    records = [
        {"urn": "good", "type": TYPE, "inputs": {KEY: ours}, "outputs": {KEY: ours}},
        {"urn": "in inputs", "type": TYPE, "inputs": {KEY: other}, "outputs": {KEY: ours}},
        {"urn": "in outputs", "type": TYPE, "inputs": {KEY: ours}, "outputs": {KEY: other}},
        {"urn": "encrypted", "type": TYPE, "inputs": {KEY: secret}, "outputs": {}},
        {"urn": "in a component", "type": "my:index:Box", "outputs": {KEY: other}},
        {
            "name": "in a file",
            "type": "pulumi-python:dynamic:Resource",
            "inputs": {KEY: other},
            "outputs": {},
        },
    ]
    assert foreign(records) == ["in inputs", "in outputs", "encrypted", "in a file"]
    assert foreign(records, lambda pointer: pointer == other) == ["encrypted"]
