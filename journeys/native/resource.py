"""One resource type of the native provider: translates the engine's requests into calls of the core's provider."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2 as pb

from providers.core.call import HandedOver, Request, handing_over
from providers.core.plugin.provider import Provider
from providers.core.program.catalog import current_lists
from providers.core.schema.shape import camel
from providers.core.schema.validation import validate
from providers.core.sdk import NULL, PROVIDER_KEY
from providers.core.session.record import IMPORTED, RECORD, Record, imported, leftovers, visible

from .changes import changes, drift
from .names import Names, camel_path
from .wire import Bag, unknown

Say = Callable[[str, str, str], None]
"""`say(urn, "warning" or "note", text)` shows a message about the resource."""

STABLE = ("self_uri",)
"""Outputs that no update changes, besides the creation date."""
KINDS = {
    "add": (pb.PropertyDiff.ADD, pb.PropertyDiff.ADD_REPLACE),
    "delete": (pb.PropertyDiff.DELETE, pb.PropertyDiff.DELETE_REPLACE),
    "update": (pb.PropertyDiff.UPDATE, pb.PropertyDiff.UPDATE_REPLACE),
}
"""The protocol's kinds for a change, and for one that replaces."""


class HalfMade(Exception):
    """A create or update that failed but left an object; `detail` is what the state records of it."""

    def __init__(self, detail: pb.ErrorResourceInitFailed) -> None:
        super().__init__("\n".join(detail.reasons))
        self.detail = detail


class NativeResource:
    """One resource type of a configured provider."""

    def __init__(self, provider: Provider, say: Say) -> None:
        self.provider, self.names, self._say = provider, Names(provider), say
        self.shape = provider.shape

    def check(self, request: pb.CheckRequest, problems: list[str]) -> pb.CheckResponse:
        """Checks the inputs, and reports all mistakes; `problems` are those of the configuration."""
        news, olds = self.names.received(request.news), self.names.received(request.olds)
        wanted, applied = self.names.core(news.values), self.names.core(olds.values)
        secrets = news.secrets | (olds.secrets - wanted.keys())  # the latter for what is put back below
        required = [name for name, field in self.shape.fields.items() if field.required]
        self._put_back(required, olds, applied, wanted)
        if IMPORTED in applied and visible(applied) == visible(wanted):
            applied = {}  # the core doesn't check inputs equal to the old ones, and an import's weren't checked
        with self._call(request):
            checked = self.provider.check(applied, wanted)
        failures = self.names.misspelt(news.values, olds.values)
        failures += [self.names.said(failure.reason) for failure in checked.failures] + problems
        if not failures:
            self._warn(request.urn, wanted)
            # `pulumi import` checks what it has read. No program has these inputs yet, so the mark stays.
            inputs = visible(checked.inputs) | imported(news.values)
            return pb.CheckResponse(inputs=self.names.sent(inputs, secrets))
        # Without `property`, because the text names the field: the CLI would print the value, <nil> for a nested path.
        found = [pb.CheckFailure(property="", reason=text) for text in failures]
        return pb.CheckResponse(inputs=request.news, failures=found)

    def _warn(self, urn: str, wanted: dict[str, Any]) -> None:
        given = visible(wanted)
        found = [each for each in validate(given, self.provider.args) if each.severity == "warning"]
        for text in self.provider.without_values(found, given):
            self._say(urn, "warning", self.names.said(text))

    def diff(self, request: pb.DiffRequest) -> pb.DiffResponse:
        """Whether anything changes, and at which paths."""
        inputs = self.names.received(request.old_inputs)
        old = self._old(inputs)
        live = self.names.core(self.names.received(request.olds).values)
        wanted = self.names.core(self.names.received(request.news).values)
        self._put_back(request.ignoreChanges, inputs, old, wanted)
        with self._call(request, old_inputs=old):
            found = self.provider.diff(request.id, live, wanted)
        paths = dict(changes(visible(old or {}), visible(wanted), self.shape))
        # Imported properties that aren't in the program are removed from the state by an update that sends nothing.
        if found.changes is False and not (IMPORTED in inputs.values and paths):
            return pb.DiffResponse(changes=pb.DiffResponse.DIFF_NONE)
        paths = {} if found.changes else paths
        of_inputs = bool(paths)
        paths = paths or dict(drift(visible(wanted), visible(live), self.shape))
        replaces = list(found.replaces or [])
        detailed = {}
        for path, kind in paths.items():
            replacing = any(_touches(path, each) for each in replaces)
            detailed[camel_path(path)] = pb.PropertyDiff(kind=KINDS[kind][replacing], inputDiff=of_inputs)
        for path in replaces:
            if not any(_touches(each, path) for each in paths):
                detailed[camel_path(path)] = pb.PropertyDiff(
                    kind=pb.PropertyDiff.UPDATE_REPLACE, inputDiff=True
                )
        return pb.DiffResponse(
            changes=pb.DiffResponse.DIFF_SOME,
            replaces=[camel_path(path) for path in replaces],
            diffs=sorted({path.partition(".")[0].partition("[")[0] for path in detailed}),
            detailedDiff=detailed,
            hasDetailedDiff=bool(detailed),
            deleteBeforeReplace=bool(found.delete_before_replace),
        )

    def create(self, request: pb.CreateRequest) -> pb.CreateResponse:
        """Creates the object; a preview returns the outputs that are known before."""
        news = self.names.received(request.properties)
        wanted = self.names.core(news.values)
        if request.preview:
            return pb.CreateResponse(properties=self.names.sent(self._planned(wanted, {}), news.secrets))
        with self._call(request, secrets=news.secrets, news=request.properties):
            made = self.provider.create(wanted)
        self._written()
        return pb.CreateResponse(id=made.id, properties=self._outputs(made.outs, news.secrets))

    def update(self, request: pb.UpdateRequest) -> pb.UpdateResponse:
        """Changes the object; a preview returns the outputs that are known before."""
        outputs, news = self.names.received(request.olds), self.names.received(request.news)
        inputs = self.names.received(request.old_inputs)
        live, wanted = self.names.core(outputs.values), self.names.core(news.values)
        # A property that was removed from the program may stay in the object; if it was secret, it still is.
        was = outputs.secrets | inputs.secrets
        secrets = news.secrets | (was - wanted.keys())
        old = self._old(inputs)
        self._put_back(request.ignoreChanges, inputs, old, wanted)
        if request.preview:
            removed = set() if IMPORTED in inputs.values else (old or {}).keys() - wanted.keys()
            kept = {name: value for name, value in live.items() if name not in removed}
            return pb.UpdateResponse(properties=self.names.sent(self._planned(wanted, kept), secrets))
        with self._call(request, old_inputs=old, secrets=secrets, was=was, news=request.news):
            changed = self.provider.update(request.id, live, wanted)
        self._written()
        return pb.UpdateResponse(properties=self._outputs(changed.outs, secrets, was))

    def _planned(self, wanted: dict[str, Any], live: dict[str, Any]) -> dict[str, Any]:
        """The outputs in a preview: the inputs, live properties that stay, and unknown for the others."""
        stable = {*STABLE, *self.shape.fields, *(n for n in self.provider.computed if self._is_created(n))}
        found = {name: unknown() for name in (*self.shape.fields, *self.provider.computed)}
        found |= {name: value for name, value in live.items() if name in stable}
        return {**found, **visible(wanted)}

    def _is_created(self, name: str) -> bool:
        # Types without a creation date have the date of the last change in its place.
        return camel(name) == self.provider.created != self.provider.modified

    def read(self, request: pb.ReadRequest) -> pb.ReadResponse:
        """The live object, for refresh, import and `.get`; an empty answer if it is gone."""
        outputs, inputs = self.names.received(request.properties), self.names.received(request.inputs)
        known, secrets = self.names.core(outputs.values), outputs.secrets | inputs.secrets
        is_new = not visible(known) and RECORD not in known
        old = None if is_new else self._old(inputs)
        with self._call(request, old_inputs=old, nulls=outputs.nulls):
            found = self.provider.read(request.id, known)
        if not found.id:
            return pb.ReadResponse()
        outs = dict(found.outs or {})
        applied = self._importable(outs) if is_new else dict(found.inputs or self.names.core(inputs.values))
        applied = {name: value for name, value in applied.items() if name not in leftovers(applied)}
        return pb.ReadResponse(
            id=found.id,
            properties=self._outputs(outs, secrets),
            inputs=self.names.sent(applied, secrets),
        )

    def _importable(self, outs: Mapping[str, Any]) -> dict[str, Any]:
        """The inputs that a program would have for an existing object."""
        from journeys.bring.live_values import values_of
        from providers.core.schema.wire import to_wire

        values = {
            name: value for name, value in outs.items() if name in self.shape.fields and value is not NULL
        }
        return {**values_of(self.provider, to_wire(values, self.shape)), IMPORTED: True}

    def delete(self, request: pb.DeleteRequest) -> None:
        """Deletes the object."""
        outputs = self.names.received(request.properties)
        with self._call(request, old_inputs=self._old(self.names.received(request.old_inputs))):
            self.provider.delete(request.id, self.names.core(outputs.values))
        self._written()

    def listed(self, limit: int) -> Iterator[tuple[str, str]]:
        """The ids and names of the type's objects, read page by page; `limit` 0 means all."""
        session = self.provider.session
        session.ensure()
        for count, entity in enumerate(self.provider.listed(), 1):
            yield str(entity["id"]), self.provider.name_of(entity)
            if count == limit:
                return

    # --- what these share -------------------------------------------------------------------------------------------

    @contextmanager
    def _call(
        self,
        request: Any,
        *,
        old_inputs: dict[str, Any] | None = None,
        nulls: frozenset[str] = frozenset(),
        secrets: frozenset[str] = frozenset(),
        was: frozenset[str] = frozenset(),
        news: struct_pb2.Struct | None = None,
    ) -> Iterator[None]:
        """Surrounds a call of the core's provider: hands over the rest of the request, and receives what it reports.

        Raises:
            HalfMade: the call failed, but left an object for the state.
        """
        kept: list[pb.ErrorResourceInitFailed] = []

        def keep(id: str, outs: Mapping[str, Any], reasons: list[str]) -> bool:
            said = [self.names.said(each) for each in reasons]
            properties = self._outputs(outs, secrets, was)
            kept.append(pb.ErrorResourceInitFailed(id=id, properties=properties, reasons=said, inputs=news))
            return True

        def say(kind: str, text: str) -> None:
            self._say(request.urn, kind, self.names.said(text))

        timeout = getattr(request, "timeout", 0.0)  # checks and diffs have none
        call = Request(request.urn, old_inputs, nulls, timeout=timeout)
        try:
            with handing_over(HandedOver(call, keep, say)):
                yield
        except Exception:
            if kept:
                raise HalfMade(kept[-1]) from None
            raise

    def _put_back(
        self, names: Iterable[str], old: Bag, applied: dict[str, Any] | None, wanted: dict[str, Any]
    ) -> None:
        """Puts the old values of ignored properties back into `wanted`, if the state is the dynamic provider's.

        The engine looks for these under the native provider's names, and removes those that it doesn't find. A check
        isn't told which are ignored, so there the required ones are put back.
        """
        if PROVIDER_KEY in old.values and applied:
            for name in self.names.core(dict.fromkeys(names)):
                if name in self.shape.fields and name not in wanted and name in applied:
                    wanted[name] = applied[name]

    def _old(self, inputs: Bag) -> dict[str, Any] | None:
        """The old inputs by the core's names; None if the engine sent none."""
        return self.names.core(inputs.values) if inputs.values else None

    def _outputs(
        self, outs: Mapping[str, Any] | None, secrets: frozenset[str], was: frozenset[str] = frozenset()
    ) -> struct_pb2.Struct:
        """The outputs for the state. Properties in `was` that are partly removed from the program stay secret."""
        left = was.intersection(Record.of(outs or {}).left)
        return self.names.sent(outs or {}, secrets | left)

    def _written(self) -> None:
        current_lists().drop(self.provider.title)  # lookups ask again


def _touches(path: str, other: str) -> bool:
    """Whether two paths are the same, or one is inside the other."""
    return path == other or any(
        long.startswith((f"{short}.", f"{short}[")) for long, short in ((path, other), (other, path))
    )
