"""Several orgs, options, and subclasses."""

# fmt: off
import pulumi
from pulumi import ResourceOptions

from providers.genesys import Provider, Segment
from providers.twilio_segment import Provider as SegmentProvider

config = pulumi.Config()
eu = Provider("eu", region="eu-central-1", client_id=config.require("id"), client_secret=config.require_secret("secret"))
workspace = SegmentProvider("workspace", token=config.require_secret("token"))
Segment("eu", display_name="x", opts=ResourceOptions(provider=eu, protect=True, ignore_changes=["color"]))
Segment("both", ResourceOptions(providers=[eu, workspace]), display_name="x")

Provider("wrong", base_url=5)  # mypy: arg-type; pyright: reportArgumentType
Provider("enum", on_existing="take")  # mypy: arg-type; pyright: reportArgumentType
Segment("provider", display_name="x", provider=eu)  # mypy: call-arg; pyright: reportCallIssue
Segment("opts", display_name="x", opts={"protect": True})  # mypy: arg-type; pyright: reportArgumentType
