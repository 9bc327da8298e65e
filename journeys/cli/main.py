"""Entry point of the `journeys` command; says what to install where its libraries are missing."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command; exits with its code."""
    try:
        import cryptography  # noqa: F401
        import jsonschema_rs  # noqa: F401
        import rich  # noqa: F401
        import typer  # noqa: F401
        import yaml  # noqa: F401
    except ModuleNotFoundError as error:
        print(
            f"journeys: the command needs {error.name}, which a plain install leaves out: "
            "pip install 'journeys-as-code[cli]'",
            file=sys.stderr,
        )
        sys.exit(2)
    from journeys.pipe import until_closed

    from . import commands  # noqa: F401  # they add themselves to the app
    from .app import run

    sys.exit(until_closed(lambda: run(sys.argv[1:])))
