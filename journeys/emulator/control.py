"""`/_emulator/...`: the emulator's own endpoints, for tests in other processes and by hand with curl."""

from __future__ import annotations

import os
from typing import Any

from .faults import IN_PROCESS
from .http import Request, Response, parse_json
from .org import Org, no_object
from .world import World

PREFIX = "/_emulator/"


def handle(world: World, request: Request) -> Response:
    """Answer a control request; errors are `{"error": text}` with 400 or 404."""
    name, _, rest = request.path[len(PREFIX) :].partition("/")
    handler = globals().get(f"_{request.method.lower()}_{name}")
    if handler is None:
        return Response(404, {"error": f"no such control endpoint: {request.method} {request.path}"})
    try:
        body = parse_json(request.body) if request.body else {}
        with world.lock:
            answer = handler(world, rest, body, request)
    except (ValueError, TypeError) as error:
        return Response(400, {"error": str(error)})
    except KeyError as error:
        return Response(404, {"error": str(error.args[0])})
    return Response(200, answer) if answer is not None else Response(204)


def _get_process(*_: Any) -> Any:
    """The emulator's process id. The one in a pid file may belong to another process by now."""
    return {"pid": os.getpid()}


def _get_requests(world: World, _rest: str, _body: Any, request: Request) -> Any:
    org = _org(world, request).name if "org" in request.query else None
    return [entry.as_json() for entry in world.requests if org in (None, entry.org)]


def _delete_requests(world: World, *_: Any) -> None:
    world.requests.clear()


def _post_reset(world: World, *_: Any) -> None:
    world.reset()


def _get_state(world: World, *_: Any) -> Any:
    return world.dump()


def _put_state(world: World, _rest: str, body: Any, *_: Any) -> None:
    world.load(body)


def _get_faults(world: World, *_: Any) -> Any:
    return world.faults.as_json()


def _post_faults(world: World, _rest: str, body: Any, *_: Any) -> Any:
    options = dict(body)
    kind = options.pop("kind", "")
    if kind in IN_PROCESS:
        raise ValueError(
            f"the fault {kind} is for tests in Python alone, as emulator.faults.add({kind!r}, ...)"
        )
    fault = world.faults.add(kind, **options)
    return {"id": fault.id}


def _delete_faults(world: World, rest: str, *_: Any) -> None:
    if not rest:
        world.faults.clear()
    elif not world.faults.remove(int(rest)):
        raise KeyError(f"no fault {rest}")


def _get_switches(world: World, *_: Any) -> Any:
    return dict(world.switches)


def _put_switches(world: World, _rest: str, body: Any, *_: Any) -> Any:
    world.switches.update(body)
    return dict(world.switches)


def _get_objects(world: World, rest: str, _body: Any, request: Request) -> Any:
    kind, _, object_id = rest.partition("/")
    objects = _org(world, request).objects(kind)
    if object_id and object_id not in objects:
        raise no_object(kind, object_id)
    return objects[object_id] if object_id else list(objects.values())


def _post_objects(world: World, rest: str, body: Any, request: Request) -> Any:
    return _org(world, request).seed(rest, body)


def _patch_objects(world: World, rest: str, body: Any, request: Request) -> Any:
    kind, _, object_id = rest.partition("/")
    return _org(world, request).edit(kind, object_id, **body)


def _delete_objects(world: World, rest: str, _body: Any, request: Request) -> None:
    kind, _, object_id = rest.partition("/")
    if not _org(world, request).remove(kind, object_id):
        raise no_object(kind, object_id)


def _org(world: World, request: Request) -> Org:
    """The org that `?org=NAME` names, else the default one."""
    name = request.query.get("org", [world.org.name])[0]
    if name not in world.orgs:
        raise KeyError(f"no org is called {name!r}; there are {', '.join(world.orgs)}")
    return world.orgs[name]
