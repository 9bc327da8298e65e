"""Read an answer's body within bounds: bytes after decompression, and depth of its JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

MAX_BYTES = 32 * 1024 * 1024
"""Of a successful answer, decompressed. A page of 100 objects is far below 1 MiB."""
MAX_ERROR_BYTES = 256 * 1024
"""Of an error's answer; what follows is not read."""
MAX_DEPTH = 100
"""Levels of lists and objects in an answer."""
_PIECE = 256 * 1024
ENCODINGS = "gzip"
"""What we say that we accept; httpx would decompress without a bound."""


class Unreadable(ValueError):
    """A body that is over a bound or damaged. The text says what about it, and nothing of its content."""


def read_body(chunks: Iterable[bytes], encoding: str, limit: int) -> tuple[bytearray, bool]:
    """Return the decompressed body up to `limit` bytes, and whether there was more.

    Raises:
        Unreadable: it is compressed in a way that we didn't ask for, or damaged.
    """
    encoding = encoding.strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise Unreadable("it is compressed in a way that was not asked for")
    body = bytearray()
    for piece in _gunzipped(chunks) if encoding.endswith("gzip") else chunks:
        body += piece
        if len(body) > limit:
            del body[limit:]
            return body, True
    return body, False


def _gunzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces of bounded size: one chunk of a bomb would be a thousand times as large."""
    gzip, begun = zlib.decompressobj(wbits=31), False
    try:
        for chunk in chunks:
            begun = begun or bool(chunk)
            while chunk and not gzip.eof:
                yield gzip.decompress(chunk, _PIECE)
                chunk = gzip.unconsumed_tail
        yield gzip.flush()  # some bytes that had no room in the last piece
    except zlib.error:
        raise Unreadable("its gzip data is damaged") from None
    if begun and not gzip.eof:
        raise Unreadable("its gzip data is cut off")


def read_json(text: str) -> Any:
    """Return the JSON value that `text` is.

    Raises:
        Unreadable: it is none, or nested too deeply to be worked with.
    """
    why = f"its JSON is nested more than {MAX_DEPTH} levels deep"
    try:
        value = json.loads(text)
        if _is_shallow(value):
            return value
    except RecursionError:
        pass
    except ValueError:
        why = "it is not JSON"
    # Raised out here, so that the parser's error, which holds the whole text, doesn't hang on to it.
    raise Unreadable(why)


def _is_shallow(value: Any) -> bool:
    """Whether a JSON value has at most MAX_DEPTH levels; without recursion."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        level = [
            child
            for each in level
            for child in (each.values() if isinstance(each, dict) else each)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return True
    return False
