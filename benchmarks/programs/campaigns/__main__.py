"""N campaigns, each a bundle of a segment, a content template and an action map; `bench:revision` changes every one."""

import pulumi

from components.journeys import ContentOfferJourney

config = pulumi.Config("bench")
revision = config.require_int("revision")
for number in range(config.require_int("n")):
    ContentOfferJourney(
        f"campaign-{number}",
        pages=[f"/page-{number}"],
        visits=revision,
        weight=revision,
        content={
            "headline": f"Offer {number}",
            "body": f"Revision {revision}",
            "display_mode": "Toast",
            "layout_mode": "TextOnly",
        },
    )
