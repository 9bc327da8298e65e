"""What the target of a queue is set to."""

import pulumi

from providers.genesys import get_action_target

pulumi.export("serviceLevel", get_action_target("Sales").service_level)
