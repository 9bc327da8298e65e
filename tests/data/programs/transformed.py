"""A transformation of the stack, which makes a secret of one field."""

import pulumi

from providers.genesys import Segment

SEGMENT = {
    "display_name": "VIP",
    "journey": {
        "patterns": [
            {
                "criteria": [{"key": "page.url", "values": ["/vip"]}],
                "count": 1,
                "stream_type": "Web",
                "session_type": "web",
            }
        ]
    },
}


def transform(args):
    props = dict(args.props)
    if "description" in props and props["description"] is not None:
        props["description"] = pulumi.Output.secret(props["description"])
    return pulumi.ResourceTransformationResult(props, args.opts)


pulumi.runtime.register_stack_transformation(transform)
Segment("made-secret", **SEGMENT, description="pl4nted-s3cret")
Segment("plain", **{**SEGMENT, "display_name": "Other"})
