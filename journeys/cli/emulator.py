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

from journeys.text import counted

from .console import Out, Problem
from .engines import owner_of
from .project import LOCAL, Project

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
START_SECONDS, STOP_SECONDS = 20.0, 10.0
SEED = "emulator-seed.json"
"""A file of the project: what the emulated org has beside the stack's own objects, such as flows."""


@dataclass(frozen=True)
class Running:
    """An emulator that answers. `pid` is 0 where this checkout didn't start it."""

    url: str
    pid: int
    started: bool = False


@dataclass(frozen=True)
class Stopped:
    """What `stop` did: a process id where it stopped one; `stale` where the file named one that isn't there."""

    url: str = ""
    pid: int = 0
    stale: bool = False


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
    """The emulator at a local stack's address; starts one, with the checkout's state file, where none answers.

    Raises:
        Problem: it didn't come up.
    """
    url = project.emulator_url
    if not probe(url):
        return start(project, url)
    running = Running(url, _pid(project, url))
    # Only while the state is empty: a run without changes must send nothing at all.
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

    The one that this checkout started before is stopped: it answers elsewhere, and would write the same state file.

    Raises:
        Problem: it didn't come up, or the earlier one doesn't end.
    """
    project.scratch.mkdir(exist_ok=True)
    earlier = stop(project)
    if earlier.pid:
        note = f"note: the emulator at {earlier.url} is stopped; its objects are at {url} now"
        Out(json=True).line(note)
    log = project.scratch / "emulator.log"
    port = urlsplit(url).port or 80
    command = [sys.executable, "-m", "journeys.emulator", "--port", str(port)]
    command += ["--state", str(project.scratch / "emulator.json"), "--pid-file", str(_pid_file(project))]
    seed = project.root / SEED
    if seed.exists():
        command += ["--seed", str(seed)]
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


def stop(project: Project) -> Stopped:
    """Stops the emulator that this checkout started, and nothing else: it has to answer with its process id.

    Raises:
        Problem: it doesn't end.
    """
    about = _recorded(project)
    if about is None:
        stale = _pid_file(project).exists()
        _pid_file(project).unlink(missing_ok=True)
        return Stopped(stale=stale)
    if not _answers(about):
        _pid_file(project).unlink(missing_ok=True)
        return Stopped(about.url, stale=True)
    os.kill(about.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while _pid_file(project).exists() or _answers(about):
        if time.monotonic() > deadline:
            raise Problem(
                f"the emulator at {about.url} does not end: end its process {about.pid}, then go on"
            )
        time.sleep(0.05)
    return Stopped(about.url, about.pid)


def requests_since(url: str, before: int) -> list[dict[str, Any]]:
    """The requests after the first `before` ones of the emulator's log."""
    return list(control(url, "requests"))[before:]


def tell(requests: list[dict[str, Any]]) -> str:
    """Requests in words: `4 requests (3 POST, 1 for a token)`."""
    counts = Counter("for a token" if each.get("token") else str(each["method"]) for each in requests)
    token = counts.pop("for a token", 0)
    parts = [f"{count} {method}" for method, count in counts.items()]
    parts += [f"{token} for a token"] if token else []
    return counted(len(requests), "request") + (f" ({', '.join(parts)})" if parts else "")


def _pid_file(project: Project) -> Path:
    return project.scratch / "emulator.pid"


def _recorded(project: Project) -> Running | None:
    """The emulator that this checkout recorded at its last start; None where the record is none of this machine."""
    try:
        about = json.loads(_pid_file(project).read_text(encoding="utf-8"))
        running = Running(str(about["url"]), int(about["pid"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    parts = urlsplit(running.url)
    return running if parts.scheme == "http" and parts.hostname in LOCAL and running.pid > 0 else None


def _answers(about: Running) -> bool:
    """Whether the recorded process is the one that answers at the recorded address."""
    try:
        found = control(about.url, "process")
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("pid") == about.pid


def _pid(project: Project, url: str) -> int:
    """The process that this checkout started, if it is the one that answers at `url`; else 0."""
    about = _recorded(project)
    same = about is not None and urlsplit(url).port == urlsplit(about.url).port
    return about.pid if about and same and _answers(about) else 0
