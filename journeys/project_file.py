"""What is wrong with the shape of a Pulumi.yaml or a Pulumi.<stack>.yaml: one answer for the commands and the engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from journeys.text import address, printable

ADDRESSES = ("genesys:baseUrl", "segment:baseUrl")
_KEY = "the keys of a YAML mapping must be texts: put {key!r} in quotes"


def wrong_project(document: Any) -> str:
    """The first thing in a Pulumi.yaml that has another shape than Pulumi reads; "" for none."""
    return next(_project(document), "")


def wrong_stack(document: Any) -> str:
    """The first thing in a Pulumi.<stack>.yaml that has another shape than Pulumi reads; "" for none."""
    return next(_stack(document), "")


def wrong_address(url: str) -> str:
    """Why nothing can be sent to an address; "" where its host and port can be read."""
    try:
        port = urlsplit(url).port
    except ValueError:
        port = 0
    if port != 0:
        return ""
    return f"{printable(address(url))!r} is no address: it must be like http://127.0.0.1:8787, with a port from 1 to 65535"


def _project(document: Any) -> Iterator[str]:
    if not isinstance(document, dict):
        yield "it must be a mapping, with `name:` and `runtime:`"
        return
    yield from _text(document, "main", "main")
    runtime = document.get("runtime")
    if runtime is not None and not isinstance(runtime, (str, dict)):
        yield "`runtime` must be a name such as python, or a mapping with `name:`"
    if isinstance(runtime, dict):
        yield from _text(runtime, "name", "runtime.name")
        yield from _mapping(runtime, "options", "runtime.options")
        options = runtime.get("options") or {}
        for name in ("virtualenv", "toolchain", "typechecker"):
            yield from _text(options, name, f"runtime.options.{name}")
    yield from _mapping(document, "backend", "backend")
    yield from _text(document.get("backend") or {}, "url", "backend.url")
    yield from _mapping(document, "plugins", "plugins")
    named = (document.get("plugins") or {}).get("providers") or []
    if not isinstance(named, list):
        yield "`plugins.providers` must be a list"
        return
    for number, each in enumerate(named, 1):
        where = f"entry {number} of `plugins.providers`"
        if not isinstance(each, dict) or not isinstance(each.get("name"), str):
            yield f"{where} must be a mapping with `name:`"
        elif not isinstance(each.get("path") or "", str):
            yield f"{where}: `path` must be a text"


def _stack(document: Any) -> Iterator[str]:
    if document is None:
        return
    if not isinstance(document, dict):
        yield "it must be a mapping, with `config:`"
        return
    yield from _text(document, "encryptionsalt", "encryptionsalt")
    yield from _text(document, "secretsprovider", "secretsprovider")
    config = document.get("config")
    if config is not None and not isinstance(config, dict):
        yield "`config` must be a mapping, such as `config:` and below it `  genesys:region: eu-central-1`"
        return
    for key, value in (config or {}).items():
        if not isinstance(key, str):
            yield f"`config`: {_KEY.format(key=key)}"
        elif isinstance(value, dict) and set(value) == {"secure"} and not isinstance(value["secure"], str):
            yield f"`config`: {printable(key)}: `secure` must be a text that `pulumi config set --secret` wrote"
        else:
            yield from (f"`config`: {printable(key)}: {_KEY.format(key=each)}" for each in _odd_keys(value))
    for key in ADDRESSES:
        value = (config or {}).get(key)
        if isinstance(value, str) and (why := wrong_address(value)):
            yield f"`config`: {key}: {why}"


def _text(found: dict[str, Any], name: str, path: str) -> Iterator[str]:
    if not isinstance(found.get(name) or "", str):
        yield f"`{path}` must be a text"


def _mapping(found: dict[str, Any], name: str, path: str) -> Iterator[str]:
    if not isinstance(found.get(name) or {}, dict):
        yield f"`{path}` must be a mapping"


def _odd_keys(value: Any) -> Iterator[Any]:
    """The keys of structured configuration that JSON has no way to write."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, (str, int, float, type(None))):
                yield key
            yield from _odd_keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from _odd_keys(item)
