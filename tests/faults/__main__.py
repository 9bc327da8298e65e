"""`python -m tests.faults [TYPE...]`: runs the fault matrix, and writes docs/faults.md."""

from __future__ import annotations

import sys

from . import page
from .cells import Cell, bench_of
from .operations import operations
from .subjects import TYPES, subject_of


def main() -> int:
    """Runs the cells of the named types, of all by default; returns 1 where one is wrong, and writes nothing then."""
    tokens = [token for token in TYPES if token in sys.argv[1:]] or TYPES
    done: list[Cell] = []
    for token in tokens:
        for operation in operations(subject_of(token)):
            with bench_of(token, operation.name) as bench:
                done += [bench.run(cell) for cell in bench.cells()]
            print(f"{token} {operation.name}: {len(done)} cells so far", flush=True)
    wrong = [cell for cell in done if cell.wrong]
    for cell in wrong:
        print(cell.title, *cell.wrong, sep="\n    ")
    if wrong:
        return 1
    kept = {key: line for key, line in page.read().items() if key[0] not in tokens}
    page.write({**kept, **page.counted(done)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
