"""`python -m tests.faults [TYPE...]`: runs the fault matrix, and writes docs/faults.md."""

from __future__ import annotations

import sys

from . import page
from .cells import Cell, bench_of
from .operations import operations
from .subjects import TYPES, subject_of


def main() -> int:
    """Runs the cells of the named types, of all by default; returns 1 where one is wrong. Such a type's lines stay."""
    tokens = [token for token in TYPES if token in sys.argv[1:]] or TYPES
    bad = False
    for token in tokens:
        done: list[Cell] = []
        for operation in operations(subject_of(token)):
            with bench_of(token, operation.name) as bench:
                done += [bench.run(cell) for cell in bench.cells()]
            print(f"{token} {operation.name}: {len(done)} cells so far", flush=True)
        wrong = [cell for cell in done if cell.wrong]
        for cell in wrong:
            print(cell.title, *cell.wrong, sep="\n    ", flush=True)
        bad = bad or bool(wrong)
        if not wrong:
            kept = {key: line for key, line in page.read().items() if key[0] != token}
            page.write({**kept, **page.counted(done)})
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
