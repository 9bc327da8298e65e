"""States as Terraform's provider for Genesys Cloud writes them, by the schemas of its version 1.84."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PROVIDER = 'provider["registry.terraform.io/mypurecloud/genesyscloud"]'


def state(*resources: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A state file's document."""
    head = {"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "0f1e", "outputs": {}}
    return {**head, "resources": list(resources), "check_results": None, **more}


def resource(
    kind: str,
    name: str,
    *instances: Mapping[str, Any] | tuple[str | int, Mapping[str, Any]],
    mode: str = "managed",
    module: str = "",
    provider: str = PROVIDER,
) -> dict[str, Any]:
    """One block; an instance is its attributes, or its key and its attributes."""
    found = []
    for each in instances:
        key, attributes = each if isinstance(each, tuple) else (None, each)
        entry = {
            "schema_version": 1,
            "attributes": dict(attributes),
            "sensitive_attributes": [],
            "private": "e30=",
        }
        found.append(entry if key is None else {"index_key": key, **entry})
    block = {"mode": mode, "type": kind, "name": name, "provider": provider, "instances": found}
    return {"module": module, **block} if module else block


def segment(id: str, name: str, page: str) -> dict[str, Any]:
    """The attributes of a `genesyscloud_journey_segment`."""
    criteria = {
        "entity_type": "",
        "key": "page.url",
        "operator": "containsAny",
        "should_ignore_case": True,
        "values": [page],
    }
    pattern = {
        "count": 1,
        "criteria": [criteria],
        "event_name": "",
        "session_type": "web",
        "stream_type": "Web",
    }
    return {
        "assignment_expiration_days": None,
        "color": "#4A90E2",
        "context": [],
        "description": "",
        "display_name": name,
        "id": id,
        "is_active": True,
        "journey": [{"patterns": [pattern]}],
        "should_display_to_agent": False,
    }


def action_map(
    id: str, name: str, segments: list[str], action: Mapping[str, Any], **more: Any
) -> dict[str, Any]:
    """The attributes of a `genesyscloud_journey_action_map`."""
    return {
        "action": [dict(action)],
        "action_map_schedule_groups": [],
        "activation": [{"delay_in_seconds": 0, "type": "immediate"}],
        "display_name": name,
        "end_date": None,
        "id": id,
        "ignore_frequency_cap": False,
        "is_active": True,
        "page_url_conditions": [],
        "start_date": "2026-01-01T00:00:00.000000",
        "trigger_with_event_conditions": [],
        "trigger_with_outcome_probability_conditions": [],
        "trigger_with_outcome_quantile_conditions": [],
        "trigger_with_segments": segments,
        "weight": 2,
        **more,
    }


def action_template(id: str, name: str) -> dict[str, Any]:
    """The attributes of a `genesyscloud_journey_action_template`."""
    offer = {
        "title": name,
        "headline": "20 % off",
        "display_mode": "Toast",
        "layout_mode": "TextOnly",
        "style": [],
    }
    return {
        "content_offer": [offer],
        "description": "",
        "id": id,
        "media_type": "contentOffer",
        "name": name,
        "state": "Active",
    }
