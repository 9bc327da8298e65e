"""The `import_` option: reads an existing object into state, before it is compared with the program."""

from __future__ import annotations

from .apply import failing, provider_of
from .deployment import Deployment
from .events import Step
from .plugin import ProviderError
from .state import ResourceState, mark_secret_outputs, now


def run_import_step(d: Deployment, step: Step) -> ResourceState:
    """Reads the object into state, and returns that state."""
    wanted = step.new
    assert wanted is not None
    d.emit("start", step)
    with failing(d, step):
        if step.old is not None:
            raise ProviderError(
                f"{step.urn} has another object already: take the resource out of the state first, or import under "
                "another name"
            )
        asked = wanted.copy(inputs={}, outputs={})
        id, outputs, inputs = provider_of(d, wanted).read(asked, {})
        if not id:
            raise ProviderError(f"resource '{wanted.id}' does not exist")
        found = wanted.copy(id=id, inputs=inputs or {}, outputs=outputs)
        found.created = found.modified = now()
        mark_secret_outputs(found)
        d.snapshot.add(found)
    d.emit("done", step)
    return found
