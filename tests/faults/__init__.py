"""The fault matrix: every resource type, operation, fault and request, in one process and on a clock that only waiting moves."""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
for folder in (TESTS, TESTS / "lifecycle"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
