"""What the pages of the documentation hold: links, anchors, and command lines."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
        *(ROOT / "ci").rglob("*.md"),
    ]
)
FENCE = re.compile(r"^( *)```(\w*).*?\n(.*?)^\1```", re.S | re.M)
END = re.compile(r"\s(?:#|\||&&|\|\||>|2>|;|<)(?:\s|$)|;|\)\"?$|\s#")
PROGRAMS = ("journeys", "make", "python -m journeys.engine", "python -m journeys.emulator")


class Line(NamedTuple):
    """One command of a page; `whole` where it stands in a block, so that it must be complete."""

    page: str
    program: str
    words: tuple[str, ...]
    whole: bool

    def __str__(self) -> str:
        return f"{self.page}: {self.program} {' '.join(self.words)}"


def prose(text: str) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", text)


def links(page: Path) -> Iterator[tuple[str, str]]:
    """The relative links of a page: file (\"\" for the page itself) and anchor."""
    text = re.sub(r"`[^`]*`", "", prose(page.read_text(encoding="utf-8")))
    for target in re.findall(r"\]\(\s*([^)\s]+)\s*\)", text):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            yield file, anchor


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and the site make them."""
    found: dict[str, int] = {}
    result = set()
    for title in re.findall(r"^#+ (.*)$", prose(page.read_text(encoding="utf-8")), flags=re.M):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)
        slug = re.sub(r"[^\w -]", "", plain).strip().lower().replace(" ", "-")
        result.add(f"{slug}-{found[slug]}" if slug in found else slug)
        found[slug] = found.get(slug, 0) + 1
    return result


def lines(page: Path) -> Iterator[Line]:
    """The command lines of a page, in blocks and between backquotes."""
    text = page.read_text(encoding="utf-8")
    name = str(page.relative_to(ROOT))
    for _, language, block in FENCE.findall(text):
        if language in ("", "sh", "bash", "console", "shell"):
            joined = re.sub(r"\\\n\s*", " ", block)
            for each in joined.splitlines():
                yield from _commands(name, each, whole=True)
    # What there is "no `...`" of is no command line.
    for each in re.findall(r"(?<!\bno )`([^`]+)`", prose(text)):
        yield from _commands(name, " ".join(each.split()), whole=False)


def _commands(page: str, text: str, whole: bool) -> Iterator[Line]:
    programs = "|".join(map(re.escape, PROGRAMS))
    if re.match(r"journeys emulator (ready|records) at", text):
        return  # what it prints
    for match in re.finditer(
        rf"(?:^\s*(?:\$ )?|[|;(] ?|&& |\]\$ )(?:\w+=\S* )*(?:\.venv/bin/)?({programs})(?= |$|\))", text
    ):
        rest = " " + text[match.end() :]
        end = END.search(rest)
        rest = rest[: end.start()] if end else rest
        try:
            words = shlex.split(rest.replace("...", "x"))
        except ValueError:
            words = rest.split()
        if words or whole:
            # `[--json]` may be left out, and of `a|b` the first is as good as the other.
            plain = [word.strip("[]").partition("|")[0] for word in words]
            yield Line(page, match[1], tuple(filter(None, plain)), whole)
