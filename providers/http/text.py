"""Text from elsewhere, made safe to show: control characters become visible escapes."""

from __future__ import annotations

import re

# C0, DEL and C1; marks and overrides of the writing direction; separators that end a line; lone surrogates,
# which no terminal's encoding can write. White space of other scripts and joiners stay: names need them.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
# GitHub and Azure obey `##[error]` and `##vso[...]` anywhere in a line of a log.
_COMMAND = re.compile(r"##(?=\w*\[)")


def printable(text: str) -> str:
    r"""Return `text` on one line, with all that could steer a terminal or the log of a build written as an escape.

    A line break becomes `\n`, so that no text of a vendor can start a line of a log (`::error::` in GitHub).
    """
    escaped = _UNSAFE.sub(lambda match: match.group().encode("unicode_escape").decode(), text)
    return _COMMAND.sub(r"#\\x23", escaped)


def with_article(noun: str, article: str = "a") -> str:
    """`a segment`, `an action map`; `article` may be "A"."""
    return f"{article}n {noun}" if noun.startswith(("a", "e", "i", "o")) else f"{article} {noun}"
