"""One segment in two organisations; the second one's credentials come from GENESYSCLOUD_EU_... in every run."""

import pulumi

from providers.genesys import Provider, Segment

eu = Provider("eu", base_url=pulumi.Config().require("euUrl"), credentials_env="EU")

for name, opts in {"us": None, "eu": pulumi.ResourceOptions(provider=eu)}.items():
    Segment(
        f"pricing-{name}",
        opts,
        display_name="Pricing visitors",
        journey={
            "patterns": [
                {
                    "criteria": [{"key": "page.url", "values": ["/pricing"], "operator": "containsAny"}],
                    "count": 1,
                    "stream_type": "Web",
                    "session_type": "web",
                }
            ]
        },
    )
