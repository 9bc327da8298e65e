"""What asynchronous jobs share: they are taken at once, and done once their time is over."""

from __future__ import annotations

from typing import ClassVar

from ..clock import seconds
from ..rules import declare
from ..store import Body
from .call import Call
from .kind import Kind

declare(
    "job_ms",
    "0",
    "guess",
    "How many milliseconds a job takes (of views, aggregates, estimates, attributions). The POST answers that it is "
    "accepted or queued; reads during that time see it running, later ones done. With 0 the first read sees it done.",
    number=True,
)
declare("job_end", "done | failed", "guess", "How a job ends that was not cancelled.")


class Jobs(Kind):
    """A kind of job; not a kind itself. `states`: accepted, running, done, failed, cancelled."""

    does = ()
    versioned = False
    dates = ()
    started_field: ClassVar[str]
    state_field: ClassVar[str] = "state"
    states: ClassVar[tuple[str, str, str, str, str]]

    def progressed(self, call: Call, body: Body) -> Body:
        """The job as it is by now, stored where it came to its end."""
        accepted, running, done, failed, _ = self.states
        if body[self.state_field] not in (accepted, running):
            return body
        left = int(call.switches["job_ms"]) / 1000 - (call.now - seconds(body[self.started_field]))
        if left > 0:
            return {**body, self.state_field: running}
        end = done if call.switches["job_end"] == "done" else failed
        after = self.ended(call, {**body, self.state_field: end})
        self.collection(call).put(body["id"], after)
        return after

    def ended(self, call: Call, body: Body) -> Body:
        """What an end adds to a job."""
        return body

    def is_done(self, body: Body) -> bool:
        return bool(body[self.state_field] == self.states[2])

    def job(self, call: Call, parameter: str = "jobId") -> Body:
        """The job that a call is about; 404 when there is none."""
        body = self.collection(call).get(call.path_values[parameter])
        if body is None:
            raise self.not_found()
        return self.progressed(call, body)
