"""Text from elsewhere (a vendor's names, a state file, another program's output), made safe to show on a terminal."""

from __future__ import annotations

import re

# C0, DEL and C1; marks and overrides of the writing direction; separators that end a line; lone surrogates, which
# no terminal's encoding can write. The same set is in providers/http/text.py: neither side imports the other.
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
COMMAND = re.compile(r"##(?=\w*\[)")
"""GitHub and Azure obey `##[error]` and `##vso[...]` anywhere in a line of a log."""


def printable(text: str) -> str:
    r"""The text on one line, with everything that could steer a terminal or a CI log written as an escape.

    A line break becomes `\n`, so that no name can begin a line of its own.
    """
    escaped = _UNSAFE.sub(lambda match: match.group().encode("unicode_escape").decode(), text)
    return COMMAND.sub(r"#\\x23", escaped)


def readable(text: str) -> str:
    """A message of several lines: each as `printable` has it, and none that GitHub takes for a command (`::error::`)."""
    lines = (printable(line) for line in text.replace("\t", "    ").split("\n"))
    return "\n".join(re.sub(r"^(\s*):(?=:)", r"\1\\x3a", line) for line in lines)


def counted(count: int | str, noun: str) -> str:
    """`1 error`, `2 errors`, `no errors`: a count with its noun."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def unreadable(path: object, error: OSError | UnicodeError) -> str:
    """That a file cannot be read, and why; the error's own text would name the file a second time."""
    return printable(f"cannot read {path}: {_why(error)}")


def unwritable(path: object, error: OSError) -> str:
    """That a file cannot be written, and why."""
    return printable(f"cannot write {path}: {_why(error)}")


def system_problem(error: OSError) -> str:
    """What the system refused, of an error that comes from anywhere: the file where there is one, and why."""
    return printable(f"{error.filename}: {_why(error)}" if error.filename else _why(error))


def _why(error: OSError | UnicodeError) -> str:
    return "it is not UTF-8 text" if isinstance(error, UnicodeError) else error.strerror or str(error)


def address(url: str) -> str:
    """An address without what may be a credential in it: `postgres://user:password@host/db?key=...`."""
    return re.sub(r"\?.*", "?...", re.sub(r"(?<=://)[^/\s]*@", "...@", url))


def yaml_problem(error: Exception) -> str:
    """What is wrong with a YAML file, and on which line: PyYAML's own words quote that line, which may be a credential."""
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    if mark is None or not problem:
        return "it cannot be read"
    return f"line {mark.line + 1}: " + re.sub(r" '[^']{2,}'", "", problem)
