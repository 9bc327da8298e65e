"""Calls an open action by its name."""

import pulumi

from providers.genesys import ActionMap, get_open_action, get_segment

survey = get_open_action("Show survey")
ActionMap(
    "survey",
    display_name="Survey",
    trigger_with_segments=[get_segment("Known customers").id],
    action={
        "media_type": "openAction",
        "open_action_fields": {
            "open_action": {"id": survey.id, "name": survey.name},
            "configuration_fields": {"surveyId": "nps-2027", "maxQuestions": 3},
        },
    },
)

pulumi.export("survey", survey.id)
