"""A journey that starts a flow which Terraform manages."""

import json
from pathlib import Path

from providers.genesys import ActionMap, Segment

outputs = json.loads(Path(__file__).with_name("terraform.json").read_text())

page = {"key": "page.url", "values": ["/help"], "operator": "containsAny"}
pattern = {"criteria": [page], "count": 1, "stream_type": "Web", "session_type": "web"}

lost = Segment("lost", display_name="Looks for help", is_active=True, journey={"patterns": [pattern]})

ActionMap(
    "help",
    display_name="Start the help flow",
    is_active=True,
    trigger_with_segments=[lost.id],
    activation={"type": "immediate"},
    action={
        "media_type": "architectFlow",
        "architect_flow_fields": {"architect_flow": {"id": outputs["help_flow_id"]["value"]}},
    },
)
