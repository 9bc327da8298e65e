"""A language server as an editor speaks to it: pyright's, over stdio."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def server_missing() -> str:
    """Why there is no server; empty where there is one."""
    if importlib.util.find_spec("pyright") is None:
        return "pyright isn't installed"
    return "" if shutil.which("node") else "there is no Node.js, which pyright's language server runs on"


class LanguageServer:
    """One server that has this checkout open."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pyright.langserver", "--stdio"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.last = 0
        folder = {"uri": ROOT.as_uri(), "name": "checkout"}
        hover = {"contentFormat": ["markdown"]}
        capabilities = {
            "textDocument": {"hover": hover, "completion": {}},
            "workspace": {"configuration": True},
        }
        self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder["uri"],
                "workspaceFolders": [folder],
                "capabilities": capabilities,
            },
        )
        self.tell("initialized", {})

    def open(self, text: str) -> Document:
        """A program in the editor, as it stands there and not on the disk."""
        uri = (ROOT / "tests" / "typing" / f"in_the_editor_{self.last}.py").as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return Document(self, uri, text)

    def ask(self, method: str, params: Any) -> Any:
        """The answer to a request; what the server asks meanwhile is answered."""
        self.last += 1
        wanted = self.last
        self._send({"id": wanted, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": self._settings(message)})
            elif message.get("id") == wanted:
                assert "error" not in message, message["error"]
                return message["result"]

    def tell(self, method: str, params: Any) -> None:
        """A notification."""
        self._send({"method": method, "params": params})

    def close(self) -> None:
        """Ends the server."""
        self.process.kill()
        self.process.communicate()

    def _settings(self, message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        settings = {
            "python": {"pythonPath": sys.executable},
            "python.analysis": {"diagnosticMode": "openFilesOnly"},
        }
        return [settings.get(each.get("section"), {}) for each in message["params"]["items"]]

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def _receive(self) -> Any:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline():
            if not line.strip():
                return json.loads(self.process.stdout.read(length))
            name, _, value = line.decode().partition(":")
            length = int(value) if name.lower() == "content-length" else length
        raise AssertionError("the language server ended")


class Document:
    """A program that is open in the editor."""

    def __init__(self, server: LanguageServer, uri: str, text: str) -> None:
        self.server, self.uri, self.text = server, uri, text

    def hover(self, line: str, word: str) -> str:
        """What is shown while the pointer rests on a word of the line that begins so."""
        found = self.server.ask("textDocument/hover", self._at(line, word, 1))
        return str(found["contents"]["value"]) if found else ""

    def complete(self, line: str, word: str) -> dict[str, dict[str, Any]]:
        """What is offered behind a word of the line that begins so, by its label."""
        found = self.server.ask("textDocument/completion", self._at(line, word, len(word)))
        return {each["label"].strip("'\""): each for each in (found or {}).get("items", ())}

    def explained(self, item: dict[str, Any]) -> str:
        """What is shown beside an offer."""
        found = self.server.ask("completionItem/resolve", item)
        return str(found.get("documentation", {}).get("value", ""))

    def _at(self, line: str, word: str, offset: int) -> dict[str, Any]:
        lines = self.text.splitlines()
        (number,) = [at for at, each in enumerate(lines) if each.strip().startswith(line)]
        place = {"line": number, "character": lines[number].index(word) + offset}
        return {"textDocument": {"uri": self.uri}, "position": place}
