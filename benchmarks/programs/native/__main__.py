"""The same N segments through the native provider, registered as a generated SDK registers them."""

import pulumi

config = pulumi.Config("bench")
revision = config.require_int("revision")


class Segment(pulumi.CustomResource):
    def __init__(self, name: str, **props: object) -> None:
        outputs = dict.fromkeys(("version", "scope", "selfUri", "createdDate", "modifiedDate", "context"))
        super().__init__("genesys:index:Segment", name, {**outputs, **props})


for number in range(config.require_int("n")):
    Segment(
        f"segment-{number}",
        displayName=f"Native segment {number}",
        description=f"Revision {revision}",
        isActive=True,
        color="#4a90e2",
        journey={
            "patterns": [
                {
                    "criteria": [
                        {
                            "key": "page.url",
                            "values": [f"/page-{number}", "/pricing"],
                            "operator": "containsAny",
                        },
                        {
                            "key": "page.title",
                            "values": ["Offer"],
                            "operator": "equal",
                            "shouldIgnoreCase": True,
                        },
                    ],
                    "count": 1 + number % 5,
                    "streamType": "Web",
                    "sessionType": "web",
                }
            ]
        },
    )
