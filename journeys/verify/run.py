"""A run: every probe of a vendor in turn, and everything deleted at the end, however it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from . import consented, journeys_probes, maps, published_probes, segments, surroundings, views
from .api import Unclear
from .probe import AnyLab, Probe, Seen
from .report import Report, switches_of
from .scratch import Cleaned

PROBES = {
    "genesys": [
        *segments.PROBES,
        *maps.PROBES,
        *views.PROBES,
        *surroundings.PROBES,
        *consented.PROBES,
    ],
    "segment": [*journeys_probes.PROBES, *published_probes.PROBES],
}
WHOSE = {"genesys": "organizations_me", "segment": "twilio_workspace"}
"""The switch of the question whose organisation it is, which every run begins with."""
UNSAFE = {
    "twilio_retry_after": "it takes a 429, and provoking one would take the workspace's requests from others",
}
"""Switches that no probe looks at, with the reason."""
Tell = Callable[[str], None]


def run(vendor: str, lab: AnyLab[Any], tell: Tell) -> Report:
    """Runs a vendor's probes; what each made is deleted before the next one.

    Raises:
        Stopped: the API refuses the credentials, limits, or does not answer. Everything is deleted before, as far as
        it lets us.
    """
    report, probes = Report(vendor), PROBES[vendor]
    report.add(
        Seen(
            WHOSE[vendor],
            "answered",
            f"GET {'/' if vendor == 'segment' else '/api/v2/organizations/me'}: 200",
        )
    )
    with _tidied(lab, report):
        for number, each in enumerate(probes, 1):
            _one(each, lab, report)
            tell(f"{number}/{len(probes)} {_words(each, report)}")
    for rule in switches_of(vendor):
        if rule.name not in report.seen and rule.name not in report.unseen:
            report.unseen[rule.name] = UNSAFE.get(rule.name, "no probe looks at it yet")
    return report


def _one(each: Probe, lab: AnyLab[Any], report: Report) -> None:
    why = ""
    if each.needs and each.needs not in lab.also:
        option = "--contact ID" if each.needs == "contact" else f"--also {each.needs}"
        why = f"not without {option}: {each.why}"
    else:
        try:
            for found in each.run(lab):
                report.add(found)
                if found.value is not None:
                    lab.facts[found.switch] = found.value
        except Unclear as unclear:
            why = str(unclear)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError):
            why = "an answer is not what the API documents"
        lab.scratch.tidy()
    for name in each.switches:
        if name not in report.seen:
            report.unseen[name] = why or "it could not be told"


def _words(each: Probe, report: Report) -> str:
    """What a probe found, on one line."""
    parts = []
    for name in each.switches:
        found = report.seen.get(name)
        value = "not observed" if found is None else found.value or "something else"
        parts.append(f"{name}: {value}")
    return ", ".join(parts)


@contextmanager
def _tidied(lab: AnyLab[Any], report: Report) -> Iterator[None]:
    """Whatever happens inside, what was made is deleted, and the organisation is looked through for it."""
    try:
        yield
    finally:
        report.left = ["the API could not be asked: run `journeys verify --clean`"]
        cleaned: Cleaned | None = None
        try:
            cleaned = lab.scratch.clean(lab.wait_s)
        finally:
            if cleaned is not None:
                report.removed, report.left = cleaned.removed, cleaned.left
            report.requests = lab.api.client.sent
