"""Mistakes that type checkers must find: each line with the exact codes of mypy --strict and of pyright.

`# mypy: <codes>; pyright: <rules>` at the end of a line; a checker that is not named must not complain there.
"""

# fmt: off
from __future__ import annotations

import pulumi
from pulumi import Output

from providers.genesys import Provider, Segment, SegmentArgs, functions, get_segment, get_segment_output
from providers.genesys.patterns import Criteria, JourneyPattern

number: Output[int] = pulumi.Output.from_input(1)
text: Output[str] = pulumi.Output.from_input("x")

Segment("a", 5)  # mypy: arg-type; pyright: reportArgumentType
Segment("a", SegmentArgs(display_nam="x"))  # mypy: typeddict-unknown-key; pyright: reportCallIssue
Segment("a", SegmentArgs(display_name=5))  # mypy: typeddict-item; pyright: reportArgumentType
Segment("a", {"display_name": "x", "is_activ": True})  # mypy: arg-type; pyright: reportArgumentType
Segment("a", dispaly_name="x", display_name="x")  # mypy: call-arg; pyright: reportCallIssue
Segment("a", displayName="x", display_name="x")  # mypy: call-arg; pyright: reportCallIssue
Segment("a", display_name=5)  # mypy: arg-type; pyright: reportArgumentType
Segment("a", display_name=number)  # mypy: arg-type; pyright: reportArgumentType
Segment("a", display_name=None)  # mypy: arg-type; pyright: reportArgumentType
Segment("a", display_name="x", is_active="yes")  # mypy: arg-type; pyright: reportArgumentType
Segment("a", display_name="x", color=112233)  # mypy: arg-type; pyright: reportArgumentType
Segment("a", display_name="x", assignment_expiration_days="3")  # mypy: arg-type; pyright: reportArgumentType
Segment("a", display_name="x", assignment_expiration_days=text)  # mypy: arg-type; pyright: reportArgumentType
Segment("a", display_name="x", journey={"patterns": [{}]})  # mypy: typeddict-item; pyright: reportArgumentType
Segment("a", display_name="x", journey={"pattern": []})  # mypy: typeddict-unknown-key; pyright: reportArgumentType
Segment("a", display_name="x", journey="patterns")  # mypy: arg-type; pyright: reportArgumentType
Segment("a", display_name="x", external_segment={"id": "1"})  # mypy: typeddict-item; pyright: reportArgumentType
Segment("a", display_name="x", external_segment={"id": "1", "name": "n", "source": "Adobe"})  # mypy: typeddict-item; pyright: reportArgumentType
Segment("a", display_name="x", version=3)  # mypy: call-arg; pyright: reportCallIssue
Segment(display_name="x")  # mypy: call-arg; pyright: reportCallIssue
one: Criteria = {"key": "page.url", "values": "/a"}  # mypy: typeddict-item; pyright: reportAssignmentType
two: Criteria = {"key": "page.url", "values": [1, 2]}  # mypy: list-item; pyright: reportAssignmentType
three: Criteria = {"key": "page.url", "values": ["/a"], "operator": "contains"}  # mypy: typeddict-item; pyright: reportAssignmentType
four: Criteria = {"key": "page.url"}  # mypy: typeddict-item; pyright: reportAssignmentType
five: JourneyPattern = {"criteria": [], "count": 1.5, "stream_type": "Web", "session_type": "web"}  # mypy: typeddict-item; pyright: reportAssignmentType
six: JourneyPattern = {"criteria": [], "count": 1, "stream_type": "web", "session_type": "web"}  # mypy: typeddict-item; pyright: reportAssignmentType
seven: JourneyPattern = {"criteria": one, "count": 1, "stream_type": "Web", "session_type": "web"}  # mypy: typeddict-item; pyright: reportAssignmentType
eight: SegmentArgs = {"display_name": "x", "is_activ": True}  # mypy: typeddict-unknown-key; pyright: reportAssignmentType
nine: Output[int] = Segment("a", display_name="x").display_name  # mypy: assignment; pyright: reportAssignmentType
ten: Output[str] = Segment("a", display_name="x").journey.patterns[0].count  # mypy: assignment; pyright: reportAssignmentType
Segment("a", display_name="x").journey.apply(lambda j: j.pattern)  # mypy: attr-defined; pyright: reportAttributeAccessIssue
Segment("a", display_name="x").journey.apply(lambda j: j.patterns[0].criteria[0].value)  # mypy: attr-defined; pyright: reportAttributeAccessIssue
Segment("a", display_name="x").journey.patterns["first"]  # mypy: index; pyright: reportArgumentType
Segment("a", display_name="x").external_segment.apply(lambda e: e.name)  # mypy: union-attr; pyright: reportOptionalMemberAccess
print(get_segment("x").journey.patterns[0].counts)  # mypy: attr-defined; pyright: reportAttributeAccessIssue
get_segment(5)  # mypy: arg-type; pyright: reportArgumentType
print(get_segment("x").displayName)  # mypy: attr-defined; pyright: reportAttributeAccessIssue
get_segment_output(name="x")  # mypy: call-arg; pyright: reportCallIssue
Provider("p", regoin="eu-central-1")  # mypy: call-arg; pyright: reportCallIssue
Provider("p", region=5)  # mypy: arg-type; pyright: reportArgumentType
functions.list_segments(is_activ=True)  # mypy: call-arg; pyright: reportCallIssue
functions.list_segments(segment_ids="4711")  # mypy: arg-type; pyright: reportArgumentType
functions.get_session()  # mypy: call-arg; pyright: reportCallIssue
functions.query_journey_aggregates(interval="x", metrics=["nSessions"])  # mypy: list-item; pyright: reportArgumentType
print(functions.get_session(session_id="s").eventCount)  # mypy: attr-defined; pyright: reportAttributeAccessIssue
functions.list_segments(segment_ids=[text])  # mypy: list-item; pyright: reportArgumentType
functions.list_segments(segment_ids=Output.all(text))  # mypy: arg-type; pyright: reportArgumentType
functions.list_segments(limit=number)  # mypy: arg-type; pyright: reportArgumentType
functions.get_session(session_id=text)  # mypy: arg-type; pyright: reportArgumentType
functions.query_journey_aggregates(interval="x", metrics=["nJourneySessions"], filter={"type": "and", "predicates": [{"value": text}]})  # mypy: typeddict-item; pyright: reportArgumentType
functions.query_journey_aggregates(interval="x", metrics=["nJourneySessions"], filter={"type": "and", "predicate": []})  # mypy: typeddict-unknown-key; pyright: reportArgumentType
functions.list_segments_output(segment_ids=[number])  # mypy: list-item; pyright: reportArgumentType
functions.list_segments_output(limit=text)  # mypy: arg-type; pyright: reportArgumentType
next(functions.each_session_event(session_id=text))  # mypy: arg-type; pyright: reportArgumentType
