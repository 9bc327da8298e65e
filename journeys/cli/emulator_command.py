"""`journeys emulator`: start, stop, status and requests of the local stack's emulator."""

from __future__ import annotations

from journeys.text import printable

from . import emulator
from .console import Out, Problem
from .environment import local_variables
from .project import Project


def act(project: Project, action: str, out: Out) -> int:
    """Does one action; returns the exit code (`status` gives 1 where none runs).

    Raises:
        Problem: the stack is not a local one, or there is no such action.
    """
    url = project.emulator_url
    if not url:
        raise Problem(
            f"stack {project.stack!r} names no address on this machine (genesys:baseUrl: http://127.0.0.1:8787)",
            2,
        )
    actions = {"start": _start, "stop": _stop, "status": _status, "requests": _requests}
    if action not in actions:
        raise Problem(f"no such action: {action!r}; there are {', '.join(actions)}", 2)
    return actions[action](project, url, out)


def _start(project: Project, url: str, out: Out) -> int:
    running = emulator.ensure(project)
    if out.json:
        out.document({"url": running.url, "pid": running.pid, "started": running.started})
        return 0
    out.line(f"emulator {'started' if running.started else 'already running'} at {running.url}")
    variables = local_variables(project)
    out.line(
        f"client {variables['GENESYSCLOUD_OAUTHCLIENT_ID']}, secret {variables['GENESYSCLOUD_OAUTHCLIENT_SECRET']} "
        f"(public knowledge); its log: {project.scratch / 'emulator.log'}"
    )
    out.line("try: curl -s " + f"{url}/_emulator/objects/segments")
    return 0


def _stop(project: Project, url: str, out: Out) -> int:
    stopped = emulator.stop(project)
    if out.json:
        out.document({"stopped": bool(stopped.pid), "stale": stopped.stale})
        return 0
    if stopped.pid:
        out.line(
            f"emulator at {stopped.url} stopped; its objects are kept in {project.scratch / 'emulator.json'}"
        )
        return 0
    if stopped.stale:
        out.line(
            f"{project.scratch / 'emulator.pid'} was stale and is removed: the emulator that it named does not "
            "answer. No process was stopped"
        )
    if emulator.probe(url):
        out.line(f"the emulator at {url} was not started by this checkout; it is left running")
    elif not stopped.stale:
        out.line(f"no emulator runs at {url}")
    return 0


def _status(project: Project, url: str, out: Out) -> int:
    up = emulator.probe(url)
    if out.json:
        out.document({"url": url, "running": up})
    else:
        out.line(
            f"emulator at {url}: {'running' if up else 'not running; `journeys emulator start` starts it'}"
        )
    return 0 if up else 1


def _requests(project: Project, url: str, out: Out) -> int:
    if not emulator.probe(url):
        raise Problem(f"no emulator runs at {url}")
    asked = emulator.requests_since(url, 0)
    if out.json:
        out.document(asked)
        return 0
    for each in asked:
        query = f"?{each['query']}" if each["query"] else ""
        out.line(printable(f"{each['method']:6} {each['path']}{query} {each['status']}"))
    out.line(emulator.tell(asked))
    return 0
