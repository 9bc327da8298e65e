"""Short texts about objects: what a segment collects, when a map fires, what it does; and dates and ids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from journeys.records import SECRET, UNKNOWN, known

from .references import at, items

LATER = "known after up"
MEDIA = {
    "webMessagingOffer": "web messaging offer",
    "contentOffer": "content offer",
    "architectFlow": "Architect flow",
    "openAction": "open action",
    "integrationAction": "integration action",
}
_OPERATORS = {
    "containsAny": "contains",
    "containsAll": "contains all of",
    "notContainsAny": "contains none of",
    "notContainsAll": "contains not all of",
    "equal": "is",
    "notEqual": "is not",
    "startsWith": "starts with",
    "endsWith": "ends with",
    "greaterThan": ">",
    "greaterThanOrEqual": "≥",
    "lessThan": "<",
    "lessThanOrEqual": "≤",
}
_ACTIVATIONS = {
    "immediate": "at once",
    "on-next-visit": "on the next visit",
    "on-next-session": "in the next session",
}
WEIGHTS = {1: "low", 2: "medium", 3: "high"}


def text(value: Any) -> str:
    """A value as text for a reader."""
    if value == UNKNOWN:
        return LATER
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def condition(value: Any) -> str:
    """A criterion, event or page condition: `page.url contains /pricing`."""
    if not isinstance(value, Mapping):
        return LATER if value != SECRET else SECRET
    operator = str(value.get("operator") or "equal")
    wanted = " or ".join(text(each) for each in items(value.get("values")))
    key = text(value.get("key") or value.get("event_name") or "page")
    return f"{key} {_OPERATORS.get(operator, operator)} {wanted}"


def patterns(values: Mapping[str, Any]) -> list[str]:
    """What a segment or an outcome looks for, one text per pattern of its journey and its context."""
    found = []
    for each in items(at(values, "journey", "patterns")):
        criteria = " and ".join(condition(c) for c in items(at(each, "criteria"))) or text(
            at(each, "event_name") or LATER
        )
        count = at(each, "count")
        found.append(f"{text(count)} × {criteria}" if known(count) and count != 1 else criteria)
    for each in items(at(values, "context", "patterns")):
        entities = (
            f"{text(at(c, 'entity_type') or '')}.{condition(c)}".lstrip(".")
            for c in items(at(each, "criteria"))
        )
        found.append(" and ".join(entities))
    return found


def action(values: Mapping[str, Any]) -> str:
    """What a map does and with which weight: `web messaging offer · weight 3, high`."""
    media = at(values, "action", "media_type")
    parts = [MEDIA.get(media, text(media)) if media is not None else "no action"]
    weight = values.get("weight")
    if isinstance(weight, (int, float)):
        parts.append(f"weight {text(weight)}")
    kind, seconds = at(values, "activation", "type"), at(values, "activation", "delay_in_seconds")
    if kind == "delay":
        parts.append(f"after {text(seconds)} s")
    elif known(kind) and kind != "immediate":
        parts.append(_ACTIVATIONS.get(kind, text(kind)))
    return " · ".join(parts)


def content(values: Mapping[str, Any]) -> str:
    """What a template shows: `content offer “20 % off”`."""
    media = MEDIA.get(str(values.get("media_type")), text(values.get("media_type") or ""))
    said = (at(values, "content_offer", name) for name in ("headline", "title", "body"))
    return next((f"{media} “{text(each)}”" for each in said if known(each) and each), media)


def facts(kind: str, values: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a tooltip that say what the object is set to."""
    if known(values.get("description")):
        yield text(values["description"])
    if kind in ("segment", "outcome"):
        yield from (f"looks for: {each}" for each in patterns(values))
        if known(values.get("assignment_expiration_days")):
            yield f"for {text(values['assignment_expiration_days'])} days"
    if kind == "template":
        yield MEDIA.get(str(values.get("media_type")), text(values.get("media_type")))
        for name in ("headline", "body", "title"):
            found = at(values, "content_offer", name)
            if known(found):
                yield f"{name}: {text(found)}"
    if kind == "map":
        yield action(values)
        offer = at(values, "action", "web_messaging_offer_fields", "offer_text")
        if known(offer):
            yield f"says: {text(offer)}"
        for each in items(values.get("page_url_conditions")):
            yield f"only where {condition(each)}"
        for name, word in (("start_date", "from"), ("end_date", "until")):
            if known(values.get(name)):
                yield f"{word} {text(values[name])}"
        if values.get("ignore_frequency_cap") is True:
            yield "ignores the frequency cap"


def off(kind: str, values: Mapping[str, Any], now: datetime) -> str:
    """Why the object does nothing now; "" where nothing says so."""
    if values.get("is_active") is False:
        return "inactive"
    if kind == "template" and values.get("state") in ("Inactive", "Deleted"):
        return str(values["state"]).lower()
    if kind == "map":
        start, end = date(values.get("start_date")), date(values.get("end_date"))
        if end is not None and end <= now:
            return f"ended {end:%Y-%m-%d}"
        if start is not None and start > now:
            return f"starts {start:%Y-%m-%d}"
    return ""


_DATE = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?)?\s*(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)


def date(value: Any) -> datetime | None:
    """An ISO 8601 date in UTC (without a zone it is taken as UTC, like the API does); None for anything else."""
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    day, clock, fraction, zone = match.groups()
    zone = "+00:00" if zone in (None, "Z", "z") else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    clock = clock or "00:00"
    try:
        moment = datetime.fromisoformat(f"{day}T{clock if clock.count(':') == 2 else clock + ':00'}{zone}")
    except ValueError:
        return None
    return moment.replace(microsecond=int((fraction or "0")[:6].ljust(6, "0"))).astimezone(timezone.utc)


def short(ident: str) -> str:
    """An id, cut where it is long enough to tell it from others."""
    return ident if len(ident) <= 12 else f"{ident[:8]}…"


def in_order(name: str) -> tuple[list[tuple[str, int, str]], str]:
    """By what names are sorted as people count: `offer 2` before `offer 10`."""
    parts = re.split(r"0*([0-9]+)", name)
    found = zip(parts[::2], [*parts[1::2], ""], strict=True)
    return [(text, len(digits), digits) for text, digits in found], name
