"""Outputs and None at each level."""

# fmt: off
from pulumi import Output

from providers.genesys import Journey, Segment, whole

text: Output[str] = Output.from_input("x")
flag: Output[bool] = Output.from_input(True)
maybe: Output[str | None] = Output.from_input(None)
number: Output[int] = Output.from_input(1)
journey: Journey = {"patterns": []}

Segment("all", display_name=text, is_active=flag, description=maybe, assignment_expiration_days=number)
Segment("none", display_name="x", is_active=None, description=None, color=None, assignment_expiration_days=None)
Segment("whole", display_name="x", journey=whole(Output.from_input(journey)))
Segment("list", display_name="x", journey={"patterns": [{"criteria": [{"key": text, "values": [text, "b"]}], "count": number, "stream_type": "Web", "session_type": "web"}]})

Segment("flag", display_name="x", is_active=text)  # mypy: arg-type; pyright: reportArgumentType
Segment("name", display_name=maybe)  # mypy: arg-type; pyright: reportArgumentType
Segment("deep", display_name="x", journey={"patterns": [{"criteria": [], "count": text, "stream_type": "Web", "session_type": "web"}]})  # mypy: typeddict-item; pyright: reportArgumentType
Segment("pattern", display_name="x", journey={"patterns": {"criteria": [], "count": 1, "stream_type": "Web", "session_type": "web"}})  # mypy: typeddict-item; pyright: reportArgumentType
Segment("values", display_name="x", journey={"patterns": [{"criteria": [{"key": "page.url", "values": text}], "count": 1, "stream_type": "Web", "session_type": "web"}]})  # mypy: typeddict-item; pyright: reportArgumentType
