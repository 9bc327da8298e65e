"""The names of what `verify` makes: they say whose it is, so that nothing else is ever deleted."""

from __future__ import annotations

import hashlib
import re
import secrets

PREFIX = "zz-verify-"
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{2,30}")


class Mark:
    """`PREFIX` + run + what it is for + a check: `zz-verify-1f2e3d4c-segment-a0b1c2`.

    The check is a hash of all before it. A name that a person gave, even one with the prefix, does not have it.
    """

    def __init__(self, prefix: str = PREFIX, run: str = "") -> None:
        if not _PREFIX.fullmatch(prefix):
            raise ValueError(
                f"--prefix is 3 to 31 letters, digits, hyphens and underscores, not {prefix!r}: e.g. {PREFIX}"
            )
        self.prefix = prefix
        self.run = run or secrets.token_hex(4)

    def name(self, what: str) -> str:
        """The name of one object of this run."""
        plain = f"{self.prefix}{self.run}-{what}"
        return f"{plain}-{_check(plain)}"

    def is_ours(self, name: object) -> bool:
        """Whether some run with this prefix gave the name."""
        found = re.fullmatch(
            rf"({re.escape(self.prefix)}[0-9a-f]{{8}}-[a-z0-9-]+)-([0-9a-f]{{6}})", str(name)
        )
        return bool(found) and found is not None and _check(found[1]) == found[2]


def _check(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()[:6]
