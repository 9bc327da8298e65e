"""The emulator as a background process of this checkout: start it once, ask it, stop it."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .console import Problem
from .engines import owner_of
from .project import Project

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
START_SECONDS = 20.0
SEED = "emulator-seed.json"
"""What the emulated org holds beside the stack's own objects, such as flows: a file of the project."""


@dataclass(frozen=True)
class Running:
    """An emulator that answers. `pid` is 0 where this checkout didn't start it."""

    url: str
    pid: int
    started: bool = False


def control(url: str, path: str, method: str = "GET") -> Any:
    """The answer of one of the emulator's control endpoints.

    Raises:
        OSError, ValueError: nothing answers there, or something that is no emulator.
    """
    request = urllib.request.Request(f"{url}/_emulator/{path}", method=method)
    with _OPENER.open(request, timeout=5) as answer:
        body = answer.read()
    return json.loads(body) if body else None


def probe(url: str) -> bool:
    """Whether an emulator answers at this address.

    Raises:
        Problem: something else does.
    """
    try:
        return isinstance(control(url, "switches"), dict)
    except (urllib.error.HTTPError, ValueError):
        raise Problem(
            f"something that is no emulator answers at {url}. Stop it, or change genesys:baseUrl in the stack's file "
            "to a free port"
        ) from None
    except OSError:
        return False


def ensure(project: Project) -> Running:
    """The emulator that a local stack wants; started with the checkout's state file where none answers.

    Raises:
        Problem: it didn't come up.
    """
    url = project.emulator_url
    if not probe(url):
        return start(project, url)
    running = Running(url, _pid(project, url))
    # Asked only while there is nothing in state: a run without changes sends nothing at all.
    if not running.pid and not owner_of(project) and not _knows_client(url):
        raise Problem(
            f"the emulator at {url} was started by somebody else, and doesn't know this stack's client. Stop it, or "
            f"change genesys:baseUrl in Pulumi.{project.stack}.yaml to a free port"
        )
    return running


def _knows_client(url: str) -> bool:
    """Whether the emulator gives the public client a token."""
    from journeys.emulator import CLIENT

    basic = base64.b64encode(":".join(CLIENT).encode()).decode()
    request = urllib.request.Request(
        f"{url}/oauth/token", b"grant_type=client_credentials", {"Authorization": f"Basic {basic}"}
    )
    try:
        with _OPENER.open(request, timeout=5):
            return True
    except urllib.error.HTTPError:
        return False


def start(project: Project, url: str) -> Running:
    """Starts the emulator as a process that outlives this one.

    Raises:
        Problem: it didn't come up.
    """
    project.scratch.mkdir(exist_ok=True)
    log = project.scratch / "emulator.log"
    port = urlsplit(url).port or 80
    command = [sys.executable, "-m", "journeys.emulator", "--port", str(port)]
    command += ["--state", str(project.scratch / "emulator.json"), "--pid-file", str(_pid_file(project))]
    seed = project.root / SEED
    if seed.exists():
        command += ["--seed", str(seed)]
    _pid_file(project).unlink(missing_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd=project.scratch,
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if _pid_file(project).exists() and probe(url):
            return Running(url, process.pid, started=True)
        time.sleep(0.05)
    text = log.read_text(encoding="utf-8", errors="replace").strip()
    raise Problem(f"the emulator did not start at {url}: {text or 'no answer'} (log: {log})")


def stop(project: Project) -> Running | None:
    """Stops the emulator that this checkout started; None where there is none."""
    url = project.emulator_url
    pid = _pid(project, url)
    if not pid:
        _pid_file(project).unlink(missing_ok=True)
        return None
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _alive(pid) and _pid_file(project).exists():
        time.sleep(0.05)
    return Running(url, pid)


def requests_since(url: str, before: int) -> list[dict[str, Any]]:
    """The requests after the first `before` ones of the emulator's log."""
    return list(control(url, "requests"))[before:]


def tell(requests: list[dict[str, Any]]) -> str:
    """Requests in words: `4 requests (3 POST, 1 for a token)`."""
    counts = Counter("for a token" if each.get("token") else str(each["method"]) for each in requests)
    token = counts.pop("for a token", 0)
    parts = [f"{count} {method}" for method, count in counts.items()]
    parts += [f"{token} for a token"] if token else []
    noun = "request" if len(requests) == 1 else "requests"
    return f"{len(requests)} {noun}" + (f" ({', '.join(parts)})" if parts else "")


def _pid_file(project: Project) -> Path:
    return project.scratch / "emulator.pid"


def _pid(project: Project, url: str) -> int:
    """The process that this checkout started, if it is the one that answers at `url`."""
    try:
        about = json.loads(_pid_file(project).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
    same = urlsplit(url).port == about.get("port")
    return int(about["pid"]) if same and _alive(int(about["pid"])) else 0


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
