"""Genesys' SDK, imported so that it watches nothing: by default it follows every change below the home folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import pytest

NAME = "PureCloudPlatformClientV2"


def vendor_sdk() -> ModuleType:
    """The installed SDK; skips where there is none."""
    with tempfile.TemporaryDirectory() as home, patch.dict(os.environ, HOME=home):
        config = Path(home) / ".genesyscloudpython" / "config"
        config.parent.mkdir()
        config.write_text("[general]\nlive_reload_config = false\n")  # read once, as it is imported
        return pytest.importorskip(NAME)
