"""A user's project, and its stack on the fixtures of journeys.testing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from journeys.testing import Stack

PROGRAM = """
import pulumi
from providers.genesys import Segment

for audience in pulumi.Config().require_object("audiences"):
    pattern = {
        "criteria": [{"key": "page.url", "values": audience["pages"], "operator": "containsAny"}],
        "count": 1,
        "stream_type": "Web",
        "session_type": "web",
    }
    segment = Segment(
        audience["name"],
        pulumi.ResourceOptions(protect=audience.get("protect", False)),
        display_name=audience["name"].upper(),
        is_active=audience.get("active", True),
        journey={"patterns": [pattern]},
    )
    pulumi.export(audience["name"], segment.id)
"""
CONFIG = """
encryptionsalt: v1:salt:test
config:
  genesys:region: eu-central-1
  genesys:orgId: a-real-one
  genesys:clientSecret: {secure: v1:aaaa:bbbb}
  genesys:warnings: error
  other:flag: true
  key: {secure: v1:aaaa:bbbb}
  infra:audiences:
    - {name: vip, pages: [/pricing]}
    - {name: help, pages: [/help]}
"""


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """An infra repo whose stack `dev` is a real org's."""
    root = tmp_path / "repo"
    root.mkdir()
    options = "{name: python, options: {toolchain: uv, virtualenv: .venv}}"
    (root / "Pulumi.yaml").write_text(f"name: infra\nruntime: {options}\n")
    (root / "Pulumi.dev.yaml").write_text(CONFIG)
    (root / "__main__.py").write_text(PROGRAM)
    return root


@pytest.fixture
def stack(repo: Path, make_stack: Callable[..., Stack]) -> Stack:
    """Its stack."""
    return make_stack(cwd=repo)
