"""`python -m journeys.native VENDOR [ENGINE]`: the plugin of any installed vendor; ENGINE is the engine's address."""

from __future__ import annotations

import sys

from .main import run

if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2:])
