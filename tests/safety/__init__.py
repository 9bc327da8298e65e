"""What issue 10 must show: nothing lost, doubled, overwritten or leaked without a word, on both engines."""

import sys
from pathlib import Path

for folder in ("lifecycle", ""):  # what the tests import each other by
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
