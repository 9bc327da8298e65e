"""The elements of a journey view that was drawn by hand."""

import pulumi

from providers.genesys import get_journey_view

pulumi.export("elements", [element["name"] for element in get_journey_view("Checkout").elements])
