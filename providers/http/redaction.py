"""Take secret values out of a text before anybody sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

MASK = "[secret]"


def redact(text: str, secrets: Iterable[str], mask: str = MASK) -> str:
    """Return `text` with every secret value replaced by `mask`.

    Also finds a value as JSON or a URL would spell it. A value of up to three characters is replaced only
    where it stands alone: otherwise the secret "a" would leave nothing readable.
    """
    spellings: set[str] = set()
    for secret in secrets:
        if secret:
            spellings |= {secret, json.dumps(secret)[1:-1], quote(secret, safe="")}
    for spelling in sorted(spellings, key=len, reverse=True):
        if len(spelling) > 3:
            text = text.replace(spelling, mask)
        else:
            text = re.sub(rf"(?<!\w){re.escape(spelling)}(?!\w)", mask, text)
    return text
