"""Whatever an org's texts are, the program says exactly them and does nothing else, and every file is read back."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.bring import mapping, stack_config
from journeys.bring.export import Exported, Wish, export
from journeys.bring.kinds import Live, providers
from journeys.bring.selection import Selection
from journeys.bring.tree import Ref

NASTY = [
    '"',
    "'",
    '"""',
    "\\",
    "\n",
    "\r",
    "\u2028",
    "\u2029",
    "\x85",
    "{",
    "}",
    "{0}",
    "%s",
    "\x00",
    "\x1b[31m",
]
NASTY += [
    "#",
    "\t",
    "##[error]",
    "\ufeff",
    "\u202e",
    "\ud800",
    "`",
    "$(x)",
    "'''",
    "\\N{DASH}",
    "\x7f",
    "é",
    "名",
    "🎉",
]
TEXT = (
    st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=6)), min_size=1, max_size=6)
    .map("".join)
    .filter(bool)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
ALLOWED = (
    ast.Module,
    ast.Expr,
    ast.Constant,
    ast.ImportFrom,
    ast.Import,
    ast.alias,
    ast.Assign,
    ast.Name,
    ast.Call,
)
ALLOWED += (ast.keyword, ast.Dict, ast.List, ast.Attribute, ast.Load, ast.Store, ast.UnaryOp, ast.USub)


class Shelf:
    """Objects in place of an org's lists."""

    def __init__(self, lives: list[Live], foreign: dict[str, list[dict[str, Any]]]) -> None:
        self.lives, self._foreign, self.notes = lives, foreign, list[str]()

    def all(self, token: str) -> list[Live]:
        return [each for each in self.lives if each.token == token]

    def foreign(self, kind: str) -> list[dict[str, Any]]:
        return self._foreign.get(kind) or [each.entity for each in self.all(kind)]

    def with_dependencies(self, lives: list[Live]) -> list[Live]:
        return lives

    def org(self, provider: Any) -> Any:
        class Org:
            host, org_id = "host", "org"

        return Org()


def exported(name: str, text: str, page: str, flow: str, free: Any, bundles: bool) -> Exported:
    """A segment, a template and two maps with these texts."""
    criteria = [{"key": "page.url", "values": [page], "operator": "equal"}]
    pattern = {"criteria": criteria, "count": 1, "streamType": "Web", "sessionType": "web"}
    entities = [
        (
            "genesys:Segment",
            {"id": "s", "displayName": name, "description": text, "journey": {"patterns": [pattern]}},
        ),
        (
            "genesys:ActionMap",
            {
                "id": "m",
                "displayName": name,
                "triggerWithSegments": ["s"],
                "action": {
                    "mediaType": "openAction",
                    "openActionFields": {
                        "openAction": {"id": "gone", "name": text},
                        "configurationFields": free,
                    },
                },
            },
        ),
        (
            "genesys:ActionMap",
            {
                "id": "n",
                "displayName": text,
                "action": {
                    "mediaType": "architectFlow",
                    "architectFlowFields": {"architectFlow": {"id": "f"}},
                },
            },
        ),
    ]
    lives = [Live.of(providers()[token], entity) for token, entity in entities]
    shelf: Any = Shelf(lives, {"genesys:flow": [{"id": "f", "name": flow, "type": "WORKFLOW"}]})
    return export(shelf, Wish(Selection(), bundles, twins=lambda live: True), {})


def literals(tree: ast.AST) -> list[str]:
    return [
        each.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


@settings(max_examples=50)
@given(
    name=TEXT,
    text=TEXT,
    page=TEXT,
    flow=TEXT,
    free=st.dictionaries(TEXT, JSON, max_size=3),
    bundles=st.booleans(),
)
def test_the_program_is_nothing_but_values_and_calls(
    name: str, text: str, page: str, flow: str, free: Any, bundles: bool
) -> None:
    found = exported(name, text, page, flow, free, bundles)
    tree = ast.parse(found.program)
    assert all(isinstance(each, ALLOWED) for each in ast.walk(tree))
    called = {ast.unparse(each.func) for each in ast.walk(tree) if isinstance(each, ast.Call)}
    assert called <= {"Segment", "ActionMap", "JourneyBundle", "get_flow", "pulumi.Config", "config.require"}
    if len(found.plan.items) == 3:  # validation refuses lone surrogates, and what has them is left out
        assert {name, page, flow} <= set(literals(tree))
    assert not any(ord(each) < 32 and each != "\n" for each in found.program)
    assert not set(found.program) & set("\u2028\u2029\x85\u202e\ufeff\x7f")
    assert yaml.safe_load(found.mapping)["objects"]["genesys:Segment"][0]["object"] == name


@settings(max_examples=10)
@given(
    name=TEXT,
    text=TEXT,
    page=TEXT,
    flow=TEXT,
    free=st.dictionaries(TEXT, JSON, max_size=3),
    bundles=st.booleans(),
)
def test_a_formatter_leaves_it_as_it_is(
    name: str, text: str, page: str, flow: str, free: Any, bundles: bool
) -> None:
    program = exported(name, text, page, flow, free, bundles).program
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", "-"]
    done = subprocess.run(command, input=program.encode(), capture_output=True)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


@given(st.dictionaries(st.tuples(st.just("genesys:Segment"), TEXT, st.integers(1, 3)), TEXT, max_size=4))
def test_a_mapping_file_is_read_back(tmp_path_factory: Any, names: dict[mapping.Key, str]) -> None:
    choices = {
        key: mapping.Choice(*key, take=len(name) > 2, name=name, why="" if len(name) > 2 else name)
        for key, name in names.items()
    }
    path = Path(tmp_path_factory.getbasetemp()) / "mapping.yaml"
    path.write_bytes(mapping.text_of(choices).encode())
    assert mapping.read(path) == choices


@given(TEXT)
def test_an_id_of_stack_config_is_read_back(tmp_path_factory: Any, id: str) -> None:
    path = Path(tmp_path_factory.getbasetemp()) / "Pulumi.x.yaml"
    path.write_text("# a remark\nconfig:\n  a: 1\nencryptionsalt: x\n")
    text = stack_config.with_entries(path, "acme", {"flowId": id})
    assert yaml.safe_load(text) == {"config": {"a": 1, "acme:flowId": id}, "encryptionsalt": "x"}
    assert text.startswith("# a remark\n")


def test_references_are_never_made_of_what_was_read() -> None:
    found = exported("a", "b", "c", "d", {}, False)
    assert {Ref("genesys:open_action", "gone")} == set(found.plan.config)
    assert 'open_action_id = config.require("openActionId")' in found.program
