"""The id of an integration's action, told from namesakes by its category."""

import pulumi

from providers.genesys import get_integration_action

pulumi.export("create lead", get_integration_action("Create lead", category="CRM").id)
