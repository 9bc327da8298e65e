"""The policy pack on the real CLI: previews and states, judged by the rules of `journeys lint`."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from support.cli import Cli
from support.project import Project

from journeys.graph import read
from journeys.lint import RULES, lint

POLICY = Path(__file__).parents[2] / "policy"
MAKE = "python3 -m venv policy/.venv && policy/.venv/bin/pip install -e . -r policy/requirements.txt"

PROGRAM = """
from providers.genesys import ActionMap, Segment

shown = Segment("shown", display_name="Shown", is_active=%s, journey={"patterns": [
    {"criteria": [{"key": "page.url", "values": ["/a"], "operator": "containsAny"}], "count": 1,
     "stream_type": "Web", "session_type": "web"}]})
ActionMap("offer", display_name="Offer", trigger_with_segments=[shown.id], page_url_conditions=[], is_active=%s,
          action={"media_type": "webMessagingOffer"}, activation={"type": "immediate"})
"""
INACTIVE = 'Segment "Shown" is inactive, and nothing else triggers the map.'


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The pack with its own virtual environment."""
    python = POLICY / ".venv/bin/python"
    have = (
        python.exists()
        and subprocess.run([python, "-c", "import pulumi_policy"], check=False).returncode == 0
    )
    if not have:
        pytest.skip(f"the pack has no virtual environment: {MAKE}")
    shutil.copytree(POLICY, tmp_path / "pack", ignore=shutil.ignore_patterns(".venv"))
    (tmp_path / "pack/.venv").symlink_to((POLICY / ".venv").resolve())
    return tmp_path / "pack"


@pytest.mark.cli
def test_a_preview_that_can_never_be_shown_is_refused(cli: Callable[..., Cli], pack: Path) -> None:
    stack = cli(PROGRAM % (False, True))
    ran = stack.preview("--policy-pack", str(pack), check=False)
    assert not ran.ok
    assert "never-shown" in ran.text
    assert INACTIVE in ran.text
    assert "(map-on-inactive-segment)" in ran.text


@pytest.mark.cli
def test_what_is_only_off_is_a_warning(cli: Callable[..., Cli], pack: Path) -> None:
    ran = cli(PROGRAM % (True, False)).preview("--policy-pack", str(pack))
    assert "not-shown-now" in ran.text
    assert "(map-inactive)" in ran.text


@pytest.mark.cli
def test_a_rule_can_be_left_out(cli: Callable[..., Cli], pack: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"never-shown": {"exclude": ["map-on-inactive-segment"]}}))
    stack = cli(PROGRAM % (False, True))
    ran = stack.preview("--policy-pack", str(pack), "--policy-pack-config", str(config))
    assert INACTIVE not in ran.text


@pytest.mark.cli
def test_a_state_file_is_analysed_without_a_backend(
    cli: Callable[..., Cli], pack: Path, tmp_path: Path
) -> None:
    stack = cli(PROGRAM % (False, True))
    stack.up()
    file = tmp_path / "state.json"
    file.write_text(json.dumps(stack.export()))
    ran = stack.run("policy", "analyze", "--file", str(file), "--policy-pack", str(pack), check=False)
    assert not ran.ok
    assert INACTIVE in ran.text


class Unknown(Exception):
    """Stands for the pack's error about a value that is known only after `up`."""


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The pack's module over a stand-in for `pulumi_policy`, which wants an environment of its own."""

    def keep(**values: Any) -> SimpleNamespace:
        return SimpleNamespace(**values)

    library = ModuleType("pulumi_policy")
    for name in ("PolicyConfigSchema", "PolicyPack", "PolicyResource", "StackValidationPolicy"):
        setattr(library, name, keep)
    library.ReportViolation = library.StackValidationArgs = object  # type: ignore[attr-defined]
    library.EnforcementLevel = SimpleNamespace(MANDATORY="mandatory", ADVISORY="advisory")  # type: ignore[attr-defined]
    proxy = ModuleType("pulumi_policy.proxy")
    proxy.UnknownValueError = Unknown  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pulumi_policy", library)
    monkeypatch.setitem(sys.modules, "pulumi_policy.proxy", proxy)
    spec = importlib.util.spec_from_file_location("journeys_policy_pack", POLICY / "__main__.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Values(dict[str, Any]):
    """Properties of which one is known only after `up`."""

    def __getitem__(self, key: str) -> Any:
        if key == "action_template_id":
            raise Unknown
        return super().__getitem__(key)


def test_the_pack_says_what_lint_says(
    loaded: ModuleType, engine: Callable[..., Any], project: Project
) -> None:
    stack = engine(PROGRAM % (False, True))
    stack.up()
    state = stack.export()
    resources = [
        SimpleNamespace(
            urn=each["urn"],
            resource_type=each["type"],
            props=Values(each.get("outputs") or {}),
            parent=None,
            dependencies=[SimpleNamespace(urn=urn) for urn in each.get("dependencies") or []],
            property_dependencies={
                name: [SimpleNamespace(urn=urn) for urn in urns]
                for name, urns in (each.get("propertyDependencies") or {}).items()
            },
        )
        for each in state["deployment"]["resources"]
    ]
    found = loaded.findings(SimpleNamespace(resources=resources))
    assert found == lint(read(state))
    assert {each.rule for each in found} == {"map-on-inactive-segment"}
    said: list[str] = []
    made = loaded.policy("never-shown", "error", "mandatory", "")
    for exclude in ([], ["map-on-inactive-segment"]):
        args = SimpleNamespace(resources=resources, get_config=partial(dict, exclude=exclude))
        made.validate(args, lambda message, urn: said.append(f"{urn.split('::')[-1]} {message}"))
    assert len(said) == 1
    assert said[0].startswith(f"offer ActionMap 'Offer': {INACTIVE}")


def test_a_value_that_is_not_known_yet_is_no_error(loaded: ModuleType) -> None:
    from journeys.records import UNKNOWN

    assert loaded.plain(lambda: Values(action_template_id="x", name=["a"])) == {
        "action_template_id": UNKNOWN,
        "name": ["a"],
    }


def test_every_rule_is_named_where_it_can_be_left_out(loaded: ModuleType) -> None:
    assert all(name in loaded.EXCLUDE.properties["exclude"]["description"] for name in RULES)
