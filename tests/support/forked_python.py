"""The `python` of a CLI under test: forks what would start an interpreter, and remembers what it is asked about itself.

Of a short `pulumi up` nine tenths are starts of Python: the program, the plugin, and `pip list` to look for packages.
Runs without site-packages, so that it starts in a hundredth of a second.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

SOCKET = "JOURNEYS_TEST_FORKS"
FORKED = ("pulumi.dynamic", "journeys.native", "pulumi-language-python-exec")


def main(python: str, arguments: list[str]) -> int:
    """What `python` with these arguments does."""
    command = [each for each in arguments if each != "-u"]
    if command and (command[0] == "-c" or command[:2] == ["-m", "pip"] or command == ["--version"]):
        return about(python, command)
    if any(os.path.basename(each) in FORKED for each in command[:2]):
        return fork(command)
    os.execv(python, [python, *arguments])
    return 1


def about(python: str, command: list[str]) -> int:
    """What an interpreter says of itself: the same in every run of the tests."""
    import hashlib
    import subprocess

    name = hashlib.sha256(repr(command).encode()).hexdigest()
    kept = os.path.join(os.path.dirname(os.environ[SOCKET]), name)
    if not os.path.exists(kept):
        done = subprocess.run([python, *command], stdout=subprocess.PIPE, check=False)
        if done.returncode:
            sys.stdout.buffer.write(done.stdout)
            return done.returncode
        new = f"{kept}.{os.getpid()}"
        with open(new, "wb") as file:
            file.write(done.stdout)
        os.replace(new, kept)
    with open(kept, "rb") as file:
        sys.stdout.buffer.write(file.read())
    return 0


def fork(command: list[str]) -> int:
    """Asks for the process, hands signals on to it, and ends as it does; when this one is killed, so is that."""
    import json
    import signal
    import socket
    import struct

    head = struct.Struct("!I")
    signals = (signal.SIGINT, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    line = socket.socket(socket.AF_UNIX)
    line.connect(os.environ[SOCKET])
    asked = {"command": command, "cwd": os.getcwd(), "env": dict(os.environ), "session": False, "tied": True}
    text = json.dumps(asked).encode()
    socket.send_fds(line, [head.pack(len(text))], [0, 1, 2])
    line.sendall(text)
    (pid,) = head.unpack(line.recv(head.size, socket.MSG_WAITALL))

    for each in signals:
        signal.signal(each, handing_on(pid))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
    told = line.recv(head.size, socket.MSG_WAITALL)
    code = int.from_bytes(told, "big", signed=True) if told else 1
    return code if code >= 0 else 128 - code


def handing_on(pid: int) -> Callable[[int, object], None]:
    """A handler that hands the first signal on; the process may have ended meanwhile."""
    import signal

    def hand_on(number: int, _: object) -> None:
        # The CLI interrupts its child twice at once, which a process of its own takes for one.
        signal.signal(number, signal.SIG_IGN)
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return

    return hand_on


if __name__ == "__main__":
    code = main(sys.argv[1], sys.argv[2:])
    sys.stdout.flush()
    os._exit(code)
