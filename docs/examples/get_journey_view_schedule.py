"""How often a journey view is computed that isn't this program's."""

import pulumi

from providers.genesys import get_journey_view, get_journey_view_schedule

view = get_journey_view("Checkout")
pulumi.export("frequency", get_journey_view_schedule(view.id).frequency)
