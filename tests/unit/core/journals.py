"""What an earlier run left in the crash journal: of a process that was killed, or that ended in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from segments import ARGS
from support.driver import Driver, new_process

DEAD = "4194304-1.jsonl"
"""A journal file of a process that is no more: the number is above the kernel's highest."""


def killed(pending: Path) -> None:
    """As if the process that wrote the journal had been killed."""
    (file,) = pending.iterdir()
    file.rename(pending / DEAD)


def ended(pending: Path, age: float = 0.0) -> None:
    """As if it had ended in order, so long ago."""
    killed(pending)
    lines = [json.loads(line) for line in (pending / DEAD).read_text().splitlines()]
    lines = [{**line, "at": line["at"] - age} if "at" in line else line for line in lines]
    text = "".join(json.dumps(line) + "\n" for line in [*lines, {"op": "ended"}])
    (pending / DEAD).write_text(text)


def create_and_forget(it: Driver) -> str:
    """A create whose id no state ever has."""
    it.tell_what_is_owned()
    it.create(new_process(it.token, it.config), it.news(ARGS))
    made, it.id, it.inputs, it.outputs = str(it.id), None, {}, {}
    return made


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours runs after it."""


def kill_in_post(it: Driver, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    it.tell_what_is_owned()
    provider = new_process(it.token, it.config)
    post = type(provider).post

    def die(self: Any, body: Any) -> Any:
        if after:
            post(self, body)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(type(provider), "post", die)
        with pytest.raises(Exception, match="interrupted by Killed"):
            it.create(provider, it.news(ARGS))
