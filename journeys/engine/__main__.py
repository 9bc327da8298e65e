"""`python -m journeys.engine`: the commands of the embedded engine, with the names and output of the CLI's."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from journeys.pipe import until_closed
from journeys.text import printable, system_problem

from .config import ConfigError, load_config
from .crypto import SecretsError
from .digest import digest
from .display import Display
from .engine import Engine
from .events import Result
from .files import StateError
from .importer import read_document
from .state import ResourceState, to_json

STACK_NOT_FOUND = 6


def parser(prog: str) -> argparse.ArgumentParser:
    """The parser of the command line; `prog` is the name in its help."""
    root = argparse.ArgumentParser(
        prog=prog,
        description="The commands of the embedded engine, named and answered like the Pulumi CLI's.",
    )
    commands = root.add_subparsers(dest="command", required=True)
    common = argparse.ArgumentParser(add_help=False)
    stack = os.environ.get("STACK") or "dev"
    common.add_argument(
        "--stack",
        "-s",
        default=stack,
        type=_given,
        metavar="STACK",
        help="the stack (default: STACK, else dev)",
    )
    common.add_argument(
        "--cwd", "-C", default=".", type=_given, metavar="DIR", help="the project's folder (default: here)"
    )
    common.add_argument(
        "--state", type=_given, metavar="DIR", help="where state lives (default: <project>/.journeys)"
    )
    common.add_argument(
        "--config",
        "-c",
        action="append",
        default=[],
        type=_setting,
        metavar="KEY=VALUE",
        help="configuration of this run; repeatable",
    )
    common.add_argument(
        "--allow-real-org", action="store_true", help="allow an API that is not on this machine"
    )
    run = argparse.ArgumentParser(add_help=False, parents=[common])
    run.add_argument(
        "--target", "-t", action="append", default=[], metavar="URN", help="only this resource; repeatable"
    )
    run.add_argument("--json", "-j", action="store_true", help="one JSON document on standard output")
    run.add_argument("--diff", action="store_true", help="show every changed property")
    run.add_argument("--yes", "-y", action="store_true", help="accepted for likeness: this engine never asks")
    run.add_argument(
        "--run-program", action="store_true", help="configure by running the program, not from state"
    )
    run.add_argument("--expect-no-changes", action="store_true", help="end with 7 where something changes")
    for name, text in (("preview", "say what `up` would do"), ("up", "make the world like the program")):
        command = commands.add_parser(name, parents=[run], help=text)
        command.add_argument("--refresh", "-r", action="store_true", help="read the API into state first")
        command.add_argument(
            "--replace",
            action="append",
            default=[],
            metavar="URN",
            help="make this resource anew; repeatable",
        )
        command.add_argument(
            "--skip-preview", "-f", action="store_true", help="accepted: `up` has no preview"
        )
    command = commands.add_parser("refresh", parents=[run], help="read the API into state")
    command.add_argument(
        "--preview-only", action="store_true", help="show what others changed, and write nothing"
    )
    command.add_argument(
        "--clear-pending-creates", action="store_true", help="forget creates that were interrupted"
    )
    commands.add_parser("destroy", parents=[run], help="delete everything that is in state")
    command = commands.add_parser(
        "import", parents=[run], help="take in an import file, or an exported stack"
    )
    command.add_argument("file", help="`-` reads standard input")
    for name, text in (("taint", "replace at the next `up`"), ("untaint", "take that back")):
        command = commands.add_parser(name, parents=[common], help=text)
        command.add_argument("urn", nargs="+", help="the URNs of the resources")
        command.add_argument("--yes", "-y", action="store_true", help="accepted: this engine never asks")
    command = commands.add_parser("export", parents=[common], help="print the state")
    command.add_argument("--file", help="write here instead of standard output")
    command = commands.add_parser("outputs", parents=[common], help="print the stack's outputs")
    command.add_argument("--json", "-j", action="store_true", help="one JSON document on standard output")
    return root


def _given(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("it is empty, as a shell variable that is not set would make it")
    return text


def _setting(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return key, value


def main(argv: list[str] | None = None, prog: str = "python -m journeys.engine") -> int:
    """Runs one command; returns its exit code."""
    args = parser(prog).parse_args(argv)
    try:
        return _run(args)
    except (ConfigError, SecretsError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except (StateError, OSError, ValueError) as error:
        print(f"error: {system_problem(error) if isinstance(error, OSError) else error}", file=sys.stderr)
        return 1


def _run(args: argparse.Namespace) -> int:
    dry_run = args.command == "preview" or getattr(args, "preview_only", False)
    quiet = getattr(args, "json", False)
    display = Display(sys.stdout, dry_run=dry_run, diff=getattr(args, "diff", False))
    engine = Engine(
        Path(args.cwd),
        stack=args.stack,
        state_dir=args.state,
        config=dict(args.config) or None,
        allow_real_org=args.allow_real_org,
        progress=None if quiet else display.event,
    )
    if args.command in ("export", "outputs"):
        return _report(engine, args)
    if args.command in ("taint", "untaint"):
        print(f"{engine.taint(args.urn, args.command == 'taint')} resources {args.command}ed")
        return 0
    _handle_interrupts(engine)
    if args.command == "import":
        document = read_document(args.file)
        if "deployment" in document:
            engine.import_state(document)
            print(f"Import complete: stack {args.stack} is now run by the embedded engine.")
            return 0
        return _show(engine, args, display, lambda: engine.import_resources(document), "import")
    return _show(engine, args, display, lambda: _call(engine, args), _KINDS[args.command])


def _handle_interrupts(engine: Engine) -> None:
    def first(number: int, _frame: Any) -> None:
        signal.signal(number, signal.SIG_DFL)
        print("Cancelling: waiting for running operations. A second ^C ends at once.", file=sys.stderr)
        # In a thread of its own: this one may hold a lock that cancelling needs.
        threading.Thread(target=engine.cancel).start()

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, first)


_KINDS = {"preview": "update", "up": "update", "refresh": "refresh", "destroy": "destroy"}


def _call(engine: Engine, args: argparse.Namespace) -> Result:
    if args.command == "refresh":
        return engine.refresh(
            preview_only=args.preview_only,
            run_program=args.run_program,
            targets=args.target,
            expect_no_changes=args.expect_no_changes,
            clear_pending_creates=args.clear_pending_creates,
        )
    if args.command == "destroy":
        return engine.destroy(run_program=args.run_program, targets=args.target)
    method = engine.preview if args.command == "preview" else engine.up
    return method(
        targets=args.target,
        refresh=args.refresh,
        expect_no_changes=args.expect_no_changes,
        replace=args.replace,
    )


def _show(engine: Engine, args: argparse.Namespace, display: Display, call: Any, kind: str) -> int:
    if args.json:
        result = call()
        config = load_config(engine.project, args.stack, dict(args.config), engine.env)
        shown = {k: "[secret]" if k in config.secret_keys else v for k, v in config.values.items()}
        print(json.dumps(digest(result, shown, _blind), indent=4))
        return int(result.exit_code)
    with contextlib.closing(display):
        display.title(kind, args.stack)
        result = call()
        display.finish(result)
    return int(result.exit_code)


def _blind(state: ResourceState) -> dict[str, Any]:
    return to_json(state, lambda _plain: "[secret]")


def _report(engine: Engine, args: argparse.Namespace) -> int:
    if not engine.store.exists():
        print(f"error: no stack named '{args.stack}' found", file=sys.stderr)
        return STACK_NOT_FOUND
    if args.command == "export":
        text = json.dumps(engine.export(), indent=4) + "\n"
        if args.file:
            Path(args.file).write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)
        return 0
    outputs, secret = engine.stack_outputs()
    shown = {key: "[secret]" if key in secret else value for key, value in outputs.items()}
    if args.json:
        print(json.dumps(shown, indent=2))
    else:
        for key, value in sorted(shown.items()):
            print(printable(f"{key:<30} {value if isinstance(value, str) else json.dumps(value)}"))
    return 0


if __name__ == "__main__":
    sys.exit(until_closed(main))
