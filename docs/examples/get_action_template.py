"""Shows a template that marketing keeps in the user interface."""

import pulumi

from providers.genesys import ActionMap, get_action_template, get_segment

template = get_action_template("House style")
offer = ActionMap(
    "welcome",
    display_name="Welcome",
    trigger_with_segments=[get_segment("Known customers").id],
    action={"media_type": "contentOffer", "action_template": {"id": template.id}},
)

pulumi.export("template", template.id)
