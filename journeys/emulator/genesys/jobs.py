"""What asynchronous jobs share: a POST accepts them at once, and they are done after `job_ms`."""

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
    """The base of the kinds of jobs. `states` are the vendor's words for accepted, running, done, failed, cancelled."""

    does = ()
    versioned = False
    dates = ()
    started_field: ClassVar[str]
    state_field: ClassVar[str] = "state"
    states: ClassVar[tuple[str, str, str, str, str]]

    def progressed(self, call: Call, body: Body) -> Body:
        """The job as it is now; one that has just ended is stored."""
        if not self.is_open(body):
            return body
        _, running, done, failed, _ = self.states
        left = int(call.switches["job_ms"]) / 1000 - (call.now - seconds(body[self.started_field]))
        if left > 0:
            return {**body, self.state_field: running}
        end = done if call.switches["job_end"] == "done" else failed
        after = self.ended(call, {**body, self.state_field: end})
        self.collection(call).put(body["id"], after)
        return after

    def ended(self, call: Call, body: Body) -> Body:
        """The job with what its end adds to it."""
        return body

    def is_open(self, body: Body) -> bool:
        """Whether the job is accepted or running."""
        return body[self.state_field] in self.states[:2]

    def is_done(self, body: Body) -> bool:
        return bool(body[self.state_field] == self.states[2])

    def job(self, call: Call, parameter: str = "jobId") -> Body:
        """The job that the call's path names; 404 when there is none."""
        body = self.collection(call).get(call.path_values[parameter])
        if body is None:
            raise self.not_found()
        return self.progressed(call, body)
