"""`/_emulator/...`: the emulator's own endpoints, for tests in other processes and by hand with curl."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from .faults import IN_PROCESS
from .http import Request, Response

if TYPE_CHECKING:
    from .emulator import Emulator
    from .org import Org

PREFIX = "/_emulator/"


def handle(emulator: Emulator, request: Request) -> Response:
    """Answer a control request; errors are `{"error": text}` with 400 or 404."""
    name, _, rest = request.path[len(PREFIX) :].partition("/")
    handler = globals().get(f"_{request.method.lower()}_{name}")
    if handler is None:
        return Response(404, {"error": f"no such control endpoint: {request.method} {request.path}"})
    try:
        body = json.loads(request.body) if request.body else {}
        with emulator.lock:
            answer = handler(emulator, rest, body, request)
    except (ValueError, TypeError) as error:
        return Response(400, {"error": str(error)})
    except KeyError as error:
        return Response(404, {"error": str(error.args[0])})
    return Response(200, answer) if answer is not None else Response(204)


def _get_process(*_: Any) -> Any:
    """Who answers: a process id in a file proves nothing, another process may have it by now."""
    return {"pid": os.getpid()}


def _get_requests(emulator: Emulator, _rest: str, _body: Any, request: Request) -> Any:
    org = _org(emulator, request).name if "org" in request.query else None
    return [entry.as_json() for entry in emulator.requests if org in (None, entry.org)]


def _delete_requests(emulator: Emulator, *_: Any) -> None:
    emulator.requests.clear()


def _post_reset(emulator: Emulator, *_: Any) -> None:
    emulator.reset()


def _get_state(emulator: Emulator, *_: Any) -> Any:
    return emulator.dump()


def _put_state(emulator: Emulator, _rest: str, body: Any, *_: Any) -> None:
    emulator.load(body)


def _get_faults(emulator: Emulator, *_: Any) -> Any:
    return emulator.faults.as_json()


def _post_faults(emulator: Emulator, _rest: str, body: Any, *_: Any) -> Any:
    options = dict(body)
    kind = options.pop("kind", "")
    if kind in IN_PROCESS:
        raise ValueError(
            f"the fault {kind} is for tests in Python alone, as emulator.faults.add({kind!r}, ...)"
        )
    fault = emulator.faults.add(kind, **options)
    return {"id": fault.id}


def _delete_faults(emulator: Emulator, rest: str, *_: Any) -> None:
    if not rest:
        emulator.faults.clear()
    elif not emulator.faults.remove(int(rest)):
        raise KeyError(f"no fault {rest}")


def _get_switches(emulator: Emulator, *_: Any) -> Any:
    return dict(emulator.switches)


def _put_switches(emulator: Emulator, _rest: str, body: Any, *_: Any) -> Any:
    emulator.switches.update(body)
    return dict(emulator.switches)


def _get_objects(emulator: Emulator, rest: str, _body: Any, request: Request) -> Any:
    kind, _, object_id = rest.partition("/")
    objects = _org(emulator, request).objects(kind)
    return objects[object_id] if object_id else list(objects.values())


def _post_objects(emulator: Emulator, rest: str, body: Any, request: Request) -> Any:
    return _org(emulator, request).seed(rest, body)


def _patch_objects(emulator: Emulator, rest: str, body: Any, request: Request) -> Any:
    kind, _, object_id = rest.partition("/")
    return _org(emulator, request).edit(kind, object_id, **body)


def _delete_objects(emulator: Emulator, rest: str, _body: Any, request: Request) -> None:
    kind, _, object_id = rest.partition("/")
    if not _org(emulator, request).remove(kind, object_id):
        raise KeyError(f"{kind} has no object {object_id}")


def _org(emulator: Emulator, request: Request) -> Org:
    """The org that `?org=NAME` names, else the default one."""
    name = request.query.get("org", [emulator.org.name])[0]
    if name not in emulator.orgs:
        raise KeyError(f"no org is called {name!r}; there are {', '.join(emulator.orgs)}")
    return emulator.orgs[name]
