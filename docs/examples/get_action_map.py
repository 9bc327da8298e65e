"""Says whether an action map that somebody made by hand is on."""

import pulumi

from providers.genesys import get_action_map

offer = get_action_map("Christmas offer")

pulumi.export("christmas offer", "on" if offer.is_active else "off")
