"""The third vendor's folder joins the namespace package `providers`, as an infra repo's own would."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "acme"))
