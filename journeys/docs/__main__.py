"""`python -m journeys.docs` writes docs/reference; `--check` fails when it is stale."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .reference import stale, write


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m journeys.docs", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 when a page is stale"
    )
    parser.add_argument("--root", type=Path, default=Path(), help="the checkout, by default this folder")
    options = parser.parse_args(arguments)
    root: Path = options.root
    if not (root / "docs").is_dir():
        parser.error(f"{root.resolve()} has no docs folder: run it in the checkout")
    try:
        found = stale(root) if options.check else write(root)
    except FileNotFoundError as error:
        print(f"an example is missing: {error.filename}", file=sys.stderr)
        return 1
    for path in found:
        print(f"{'stale' if options.check else 'wrote'}: docs/reference/{path}")
    if options.check and found:
        print("run: python -m journeys.docs", file=sys.stderr)
    return int(options.check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
