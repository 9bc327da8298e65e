"""The embedded engine names the line of a stack's file that is no YAML, and doesn't quote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeys.engine.config import ConfigError, load_config, load_project, refuse_real_org


def test_a_line_may_have_a_credential(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: acme\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config:\n  genesys:clientSecret: @pl4nted\n")
    project = load_project(tmp_path, "python")
    with pytest.raises(ConfigError, match="is not YAML: line 2: found character '@'") as error:
        load_config(project, "dev", None, {})
    assert "pl4nted" not in str(error.value)


def test_an_address_may_have_a_credential() -> None:
    with pytest.raises(ConfigError, match=r"gateway\.example/api") as error:
        refuse_real_org({"genesys:baseUrl": "https://me:pl4nted@gateway.example/api?key=pl4nted"}, {})
    assert "pl4nted" not in str(error.value)
