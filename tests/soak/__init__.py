"""A long bounded run of random programs, changes, accidents and commands, each compared with a simple model."""

import sys
from pathlib import Path

for folder in ("lifecycle", ""):  # what the tests import each other by
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
