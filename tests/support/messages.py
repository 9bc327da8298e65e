"""The plugin's text of a mistake, from what the program says of it."""

from __future__ import annotations

import re


def as_the_plugin_says(said: str, *free: str) -> str:
    """The program's text without the wrong value, and with `[value]` for each of these free texts in the message."""
    path, colon, message = said.partition(": ")
    message = re.sub(r'; got .*?(?=(, did you mean "[^"]*"\?)?\Z)', "", message, flags=re.DOTALL)
    for text in sorted(free, key=len, reverse=True):
        message = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", "[value]", message)
    return path + colon + message


def without_lines(text: str) -> str:
    """A message of the program's check without the lines of the program that it names."""
    return re.sub(r" \([\w.-]+\.py:\d+\)$", "", text, flags=re.MULTILINE)
