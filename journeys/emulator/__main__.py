"""`python -m journeys.emulator`: the emulator as a process of its own."""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

from journeys.pipe import until_closed
from journeys.text import system_problem

from .emulator import Emulator
from .permissions import is_grants
from .recording.proxy import Proxy
from .rules import read_switches
from .statefile import is_kinds, write_private
from .table import rules_text
from .world import CLIENT


def parser() -> argparse.ArgumentParser:
    result = argparse.ArgumentParser(prog="python -m journeys.emulator", description=__doc__)
    result.add_argument("--port", type=_port, default=8787, help="0 takes a free one (default %(default)s)")
    result.add_argument("--state", type=Path, help="keep all objects in this file, over restarts")
    result.add_argument("--seed", type=Path, help="JSON file: kind -> list of objects to begin with")
    result.add_argument(
        "--client",
        action="append",
        default=[],
        metavar="ID:SECRET[:PERMISSIONS][@ORG[:PORT][/BASE]]",
        help="credentials of the default org or of another one, which may have its own port or base path (may be "
        f"repeated); default {CLIENT[0]}:{CLIENT[1]}. PERMISSIONS is readonly or a list such as "
        "journey:segment:view,journey:actionmap:*; without it a client may do anything",
    )
    result.add_argument(
        "--token", action="append", default=[], help="an access token that works without OAuth"
    )
    result.add_argument(
        "--public-api-token",
        action="append",
        default=[],
        metavar="TOKEN[@ORG[:PORT][/BASE]]",
        help="a token of the default org's Segment workspace, or of another org's (may be repeated)",
    )
    result.add_argument(
        "--limits", default="on", help="on, off, or e.g. segments=3,requests=20 (requests: per window)"
    )
    result.add_argument(
        "--rate-window", type=_seconds, default=60.0, metavar="S", help="length of the minute"
    )
    result.add_argument("--token-lifetime", type=_seconds, default=86_400.0, metavar="S")
    result.add_argument("--switch", action="append", default=[], metavar="NAME=VALUE", help="see --rules")
    result.add_argument(
        "--switches",
        type=Path,
        metavar="FILE",
        help="switches from a file, as `journeys verify --apply` writes it",
    )
    result.add_argument("--pid-file", type=Path, help='written once ready: {"pid":..,"port":..,"url":..}')
    result.add_argument(
        "--record",
        type=Path,
        metavar="FILE",
        help="run a proxy for --upstream instead, and write its exchanges here, redacted, for `journeys verify "
        "--replay FILE`",
    )
    result.add_argument("--upstream", metavar="URL", help="the real API, e.g. https://api.mypurecloud.de")
    result.add_argument(
        "--login", metavar="URL", help="its login address (default: https://login. for https://api.)"
    )
    result.add_argument("--rules", action="store_true", help="print all rules and switches, and end")
    return result


def main(argv: list[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    if arguments.rules:
        print(rules_text())
        return 0
    if bool(arguments.record) != bool(arguments.upstream):
        print("emulator: --record FILE and --upstream URL go together", file=sys.stderr)
        return 2
    try:
        if arguments.record:
            return _record(arguments)
        emulator = _emulator(arguments)
    except (ValueError, OSError, ModuleNotFoundError, argparse.ArgumentTypeError) as error:
        said = system_problem(error) if isinstance(error, OSError) else str(error)
        print(f"emulator: {said}", file=sys.stderr)
        return 2
    return _serve(emulator, arguments)


def _emulator(arguments: argparse.Namespace) -> Emulator:
    clients = [_client(text) for text in arguments.client]
    tokens = [_placed(text) for text in arguments.public_api_token]
    emulator = Emulator(
        arguments.port,
        limits=_limits(arguments.limits),
        rate_window_s=arguments.rate_window,
        token_lifetime_s=arguments.token_lifetime,
        switches=_switches(arguments),
        state=arguments.state,
        seed=_seed(arguments.seed) if arguments.seed else None,
        public_api_tokens=[token for token, place in tokens if place is None],
        clients=[(client_id, secret) for client_id, secret, _, place in clients if place is None],
    )
    emulator.start()
    for client_id, secret, permissions, place in clients:
        org = emulator.add_org(client_id, secret, **place) if place else emulator.org
        if permissions:
            emulator.restrict(client_id, permissions, org)
    for token, place in tokens:
        if place:
            emulator.add_workspace(token, **place)
    for token in arguments.token:
        emulator.token(value=token)
    return emulator


def _seed(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise ValueError(f"{path} is not JSON") from None
    if not is_kinds(found):
        raise ValueError(f'{path} must be a mapping of kinds to lists of objects: {{"segments": [{{...}}]}}')
    return dict(found)


def _switches(arguments: argparse.Namespace) -> dict[str, str]:
    """The switches of the file and of the command line, which wins."""
    found = read_switches(arguments.switches) if arguments.switches else {}
    return found | dict(_pair(text, "--switch") for text in arguments.switch)


def _record(arguments: argparse.Namespace) -> int:
    """Runs the recording proxy until it is stopped."""
    with Proxy(arguments.port, arguments.upstream, arguments.record, arguments.login or "") as proxy:
        _until_stopped(arguments, "records", proxy.port, proxy.url)
    _remove_pid_file(arguments)
    print(f"{arguments.record}: {proxy.recording.count} exchanges", flush=True)
    return 0


def _serve(emulator: Emulator, arguments: argparse.Namespace) -> int:
    try:
        with contextlib.closing(emulator):
            _until_stopped(arguments, "ready", emulator.port, emulator.url)
    except OSError as error:
        if not error.filename:
            raise  # standard output, which `until_closed` handles
        print(f"emulator: {system_problem(error)}", file=sys.stderr)
        return 2
    finally:
        _remove_pid_file(arguments)
    return 0


def _until_stopped(arguments: argparse.Namespace, does: str, port: int, url: str) -> None:
    """Writes the pid file, says that it is ready, and waits for a signal."""
    # The handler writes to a pipe: setting an Event needs a lock, which the interrupted thread may hold.
    waiting, stopping = os.pipe()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os.write(stopping, b"."))
    if arguments.pid_file:
        about: dict[str, Any] = {"pid": os.getpid(), "port": port, "url": url}
        write_private(arguments.pid_file, json.dumps(about))
    print(f"journeys emulator {does} at {url}", flush=True)
    os.read(waiting, 1)


def _remove_pid_file(arguments: argparse.Namespace) -> None:
    """The last step: who waits for it finds all files written and the port free."""
    if arguments.pid_file:
        with contextlib.suppress(OSError):  # a folder that can't be written has none
            arguments.pid_file.unlink(missing_ok=True)


def _client(text: str) -> tuple[str, str, str, dict[str, Any] | None]:
    """Id, secret, permissions and place of a `--client`.

    Permissions are what follows the secret's first colon, if it can be read as permissions; else it is part of the secret.
    """
    credentials, place = _placed(text)
    client_id, colon, secret = credentials.partition(":")
    before, _, permissions = secret.partition(":")
    if is_grants(permissions):
        secret = before
    else:
        permissions = ""
    if not colon or not client_id or not secret:
        raise ValueError(
            "--client is ID:SECRET, or with permissions ID:SECRET:readonly, or with an org of its own "
            "ID:SECRET@ORG[:PORT][/BASE]"
        )
    return client_id, secret, permissions, place


def _placed(text: str) -> tuple[str, dict[str, Any] | None]:
    """The text before `@ORG[:PORT][/BASE]`, and the arguments of `add_org` for that org; None for the default org."""
    credentials, at, place = text.partition("@")
    if not at:
        return credentials, None
    found = re.fullmatch(r"(?P<org>[^:/]+)(?::(?P<port>\d+))?(?P<base>/.+)?", place)
    if not found:
        raise ValueError("an org is named ORG, ORG:PORT, ORG/BASE or ORG:PORT/BASE behind the @")
    port = found["port"]
    return credentials, {
        "name": found["org"],
        "port": _port(port) if port else None,
        "base_path": found["base"] or "",
    }


def _limits(text: str) -> Any:
    if "=" not in text:
        return text
    pairs = [_pair(part, "--limits") for part in text.split(",")]
    for name, value in pairs:
        if not value.isdecimal():
            raise ValueError(f"--limits: {name} is {value!r}; it must be a whole number from 0 on")
    return {name: int(value) for name, value in pairs}


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: it must be a number from 0 to 65535")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} must be a number of seconds from 0 on")
    return seconds


def _pair(text: str, option: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"{option} takes NAME=VALUE, not {text!r}")
    return name.strip(), value.strip()


if __name__ == "__main__":
    sys.exit(until_closed(main))
