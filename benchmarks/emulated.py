"""The emulator as a process of its own, so that it takes no time from what is measured."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any


class Emulated:
    """An emulator on a free port, with its control endpoints."""

    def __init__(self, folder: Path, *options: str) -> None:
        ready = folder / "emulator.json"
        ready.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "journeys.emulator", "--port", "0", "--pid-file", str(ready)),
                *("--client", "bench:bench-secret", *options),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()
        self.url = json.loads(ready.read_text())["url"]

    def __enter__(self) -> Emulated:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()

    def latency(self, ms: float) -> None:
        """Lets every answer wait."""
        self._call("DELETE", "faults")
        for path in (None, "/oauth/token") if ms else ():  # without a path, all but those for tokens
            self._call("POST", "faults", {"kind": "latency", "ms": ms, **({"path": path} if path else {})})

    def requests(self) -> list[dict[str, Any]]:
        """What was asked since the last call."""
        seen: list[dict[str, Any]] = self._call("GET", "requests")
        self._call("DELETE", "requests")
        return seen

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}/_emulator/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
        return json.loads(text) if text else None
