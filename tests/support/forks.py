"""Engine, program and plugin as processes that are forked from one which has imported what they need.

Everything in them is as without it: each is a process of its own with its own memory, pipes and exit, they talk gRPC,
and they can be killed. Only the start of the interpreter and the imports, nearly all of a short run's time, happen once.
The process that forks has one thread and no gRPC of its own.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import random
import runpy
import select
import shlex
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .forked_python import SOCKET

ROOT = str(Path(__file__).parents[2])
IMPORTED = (
    "pulumi.dynamic",
    "journeys.registry",
    "journeys.engine.runner",
    "journeys.engine.engine",
    "journeys.engine.display",
    "journeys.engine.digest",
    "journeys.native.main",
    "components.journeys",
    "providers.twilio_segment",
    "grpc._server",
    "httpx",
)
HEAD = struct.Struct("!I")


class Forked(subprocess.Popen):  # type: ignore[type-arg]
    """`subprocess.Popen` for `python -m MODULE ARGS` and `python FILE ARGS`, without starting an interpreter."""

    def _execute_child(self, args: Any, *rest: Any) -> None:
        cwd, env, fds = rest[4], dict(rest[5] or os.environ), rest[9:15]
        ours = [fd for fd in (fds[0], fds[3], fds[5]) if fd != -1]
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(env.get(SOCKET) or os.environ[SOCKET])
        command = [each for each in args[1:] if each != "-u"]
        env[SOCKET] = env.get(SOCKET) or os.environ[SOCKET]
        asked = {"command": command, "cwd": str(cwd or "."), "env": env, "session": rest[20]}
        theirs = [0 if fds[0] == -1 else fds[0], fds[3], fds[5]]
        socket.send_fds(self._line, [HEAD.pack(len(text := json.dumps(asked).encode()))], theirs)
        self._line.sendall(text)
        (self.pid,) = HEAD.unpack(self._line.recv(HEAD.size, socket.MSG_WAITALL))
        self._child_created = True
        for fd in set(ours):
            os.close(fd)

    def _internal_poll(self, *_: Any, **__: Any) -> int | None:
        if self.returncode is None and select.select([self._line], [], [], 0)[0]:
            self._end()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Waits for its end."""
        if self.returncode is None and not select.select([self._line], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return int(self._internal_poll() or 0)

    def _try_wait(self, flags: int) -> tuple[int, int]:
        if self.returncode is None and not flags:
            self._end()
        return (self.pid, self.returncode) if self._internal_poll() is not None else (0, 0)

    def _handle_exitstatus(self, status: int, *_: Any) -> None:
        self.returncode = status

    def _end(self) -> None:
        told = self._line.recv(HEAD.size, socket.MSG_WAITALL)
        self.returncode = int.from_bytes(told, "big", signed=True) if told else -signal.SIGKILL
        self._line.close()


class Forking:
    """The engine's `subprocess`: what it starts is forked where it may be.

    `path` says where the next process is to be had, and is first asked when one is needed.
    """

    def __init__(self, path: Callable[[], str]) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)

    def Popen(self, args: list[str], *, env: dict[str, str], **options: Any) -> Any:
        """A process; a started one where it has another Python, or imports the project from elsewhere."""
        if not _is_this_python(args[0]) or env.get("PYTHONPATH", ROOT).split(os.pathsep)[0] != ROOT:
            return subprocess.Popen(args, env=env, **options)
        return Forked(args, env={**env, SOCKET: self._path()}, **options)


def _is_this_python(command: str) -> bool:
    """Whether it is the tests' own, also through the link that a project has in the place of its environment."""
    with contextlib.suppress(OSError):
        return Path(command).parent.samefile(Path(sys.executable).parent)
    return False


class Forks:
    """The process that forks, and what asks it. Close it at the end."""

    def __init__(self, folder: Path) -> None:
        self.path = str(folder / "forks.sock")
        env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{Path(ROOT) / 'tests'}", SOCKET: self.path}
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", "support.forks"],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()
        python, client = folder / "python", Path(__file__).with_name("forked_python.py")
        command = shlex.join([sys.executable, "-SE", str(client), sys.executable])
        python.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        python.chmod(0o755)
        self.for_cli = {"PULUMI_PYTHON_CMD": str(python), SOCKET: self.path}
        """The environment in which the Pulumi CLI has its processes forked too."""

    def family(self, pid: int) -> list[int]:
        """A process and all that it had forked, itself first."""
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(self.path)
            text = json.dumps({"family": pid}).encode()
            line.sendall(HEAD.pack(len(text)) + text)
            with line.makefile() as answer:
                return [pid, *json.loads(answer.readline())]

    def close(self) -> None:
        """Ends it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(5)


# --- the process that forks ------------------------------------------------------------------------------------------


def warm_up() -> None:
    """Builds what each type's first check would build."""
    from journeys.registry import load, tokens
    from providers.core.schema.validation import validate

    for token in tokens():
        provider = load(token)
        assert provider.shape
        validate({}, provider.args)


def serve() -> None:
    """Forks until standard input ends; returns only in a child that was asked for."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(os.environ[SOCKET])
    listening.listen(64)
    wake, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    lines: dict[int, socket.socket] = {}
    parents: dict[int, int] = {}
    tied: dict[socket.socket, int] = {}
    print("ready")
    while True:
        ready, _, _ = select.select([0, listening, wake, *tied], [], [])
        for each in [line for line in tied if line in ready]:  # who asked for it was killed
            os.kill(tied.pop(each), signal.SIGKILL)
        if 0 in ready:
            os._exit(0)
        if wake in ready:
            os.read(wake, 4096)
            for pid, code in _ended():
                with contextlib.suppress(OSError):
                    lines[pid].sendall(code.to_bytes(HEAD.size, "big", signed=True))
                tied.pop(lines[pid], None)
                lines.pop(pid).close()
                parents.pop(pid)
        if listening not in ready:
            continue
        line, _ = listening.accept()
        head, fds, _, _ = socket.recv_fds(line, HEAD.size, 3)
        asked = json.loads(line.recv(HEAD.unpack(head)[0], socket.MSG_WAITALL))
        if "family" in asked:
            found = [pid for pid, parent in parents.items() if parent == asked["family"]]
            line.sendall(json.dumps(found).encode() + b"\n")
            line.close()
            continue
        pid = os.fork()
        if pid:
            for fd in set(fds):
                os.close(fd)
            lines[pid], parents[pid] = line, _peer(line)
            if asked.get("tied"):
                tied[line] = pid
            with contextlib.suppress(OSError):
                line.sendall(HEAD.pack(pid))
            continue
        for each in (listening, line, *lines.values()):
            each.close()
        os.close(wake), os.close(woken)
        _become(asked, fds)
        return


def _ended() -> Iterator[tuple[int, int]]:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        yield pid, os.waitstatus_to_exitcode(status)


def _peer(line: socket.socket) -> int:
    """Who asks."""
    pid, _, _ = struct.unpack(
        "3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    )
    return int(pid)


def _become(asked: dict[str, Any], fds: list[int]) -> None:
    """Makes this process what was asked for, up to its first line of code."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if asked["session"]:
        os.setsid()
    for target, fd in enumerate(fds):
        os.dup2(fd, target)
    for fd in set(fds) - {0, 1, 2}:
        os.close(fd)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.path[1:1] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    random.seed()
    # What modules keep of the moment in which their process started.
    sys.modules["providers.core.session.owned"]._started_in = Path.cwd()  # type: ignore[attr-defined]
    sys.modules["providers.core.session.processes"]._started_at = time.time()  # type: ignore[attr-defined]
    global wanted
    wanted = asked["command"]


wanted: list[str] = []


def run(command: list[str]) -> None:
    """What `python` with these arguments does."""
    from journeys.engine import plugin, program

    # As for a process that was started: a plugin finds the engine that it belongs to by it.
    sys.orig_argv = [sys.executable, *command]
    forking = Forking(lambda: os.environ[SOCKET])
    plugin.subprocess = program.subprocess = forking  # type: ignore[attr-defined, assignment]
    if command[0] == "-m":
        sys.path[0] = os.getcwd()
        sys.argv = command[1:]
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    else:
        sys.path[0] = str(Path(command[0]).parent)
        sys.argv = command
        if command[0] == sys.modules["journeys.engine.runner"].__file__:
            sys.exit(sys.modules["journeys.engine.runner"].main())
        runpy.run_path(command[0], run_name="__main__")


def end(work: Callable[[list[str]], None], command: list[str]) -> None:
    """Runs it and ends as Python does, without taking down what it shares with the other processes."""
    code: Any = 0
    try:
        work(command)
    except SystemExit as stop:
        code = stop.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        print(code, file=sys.stderr)
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    sys.modules["support.forks"] = sys.modules["__main__"]
    for each in IMPORTED:
        importlib.import_module(each)
    warm_up()
    gc.collect()
    gc.freeze()
    # A shell that starts this in the background has it ignored, and then nothing that it forks would end by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    serve()
    end(run, wanted)
