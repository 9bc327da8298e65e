"""Functions: filters, queries, and what takes effect at once."""

# fmt: off
from pulumi import Output

from journeys.ops import assign_segments
from providers.genesys import functions

late: Output[str] = Output.from_input("4711")
found = functions.list_action_maps(sort_by=["-weight"], limit=5)
names: list[str] = [each.display_name for each in found]
later = functions.list_segments_output(segment_ids=[late])

functions.list_action_maps(sort_by="-weight")  # mypy: arg-type; pyright: reportArgumentType
functions.list_action_maps(limit="5")  # mypy: arg-type; pyright: reportArgumentType
assign_segments("contact", "segment", [])  # mypy: arg-type; pyright: reportArgumentType
