"""A policy pack over the rules of `journeys lint`: what can never be shown stops a preview, the rest is a warning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    PolicyPack,
    PolicyResource,
    ReportViolation,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UnknownValueError

from journeys.graph import read
from journeys.lint import ERROR, RULES, WARNING, Finding, lint
from journeys.records import UNKNOWN

EXCLUDE = PolicyConfigSchema(
    properties={
        "exclude": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": f"Rules that are left out, of {', '.join(RULES)}.",
        }
    }
)


def plain(item: Callable[[], Any]) -> Any:
    """A property without the pack's proxies, which fail where a value is known only after `up`."""
    try:
        value = item()
    except UnknownValueError:
        return UNKNOWN
    if isinstance(value, Mapping):
        return {key: plain(partial(value.__getitem__, key)) for key in value}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(partial(value.__getitem__, index)) for index in range(len(value))]
    return value


def record(resource: PolicyResource) -> dict[str, Any]:
    """A resource as a state has it."""
    outputs = plain(partial(getattr, resource, "props"))
    return {
        "urn": resource.urn,
        "type": resource.resource_type,
        "custom": True,
        # A pack isn't told ids, nor what is hidden in outputs; references in a state are ids.
        "id": str(outputs.get("self_uri") or "").rpartition("/")[2],
        "outputs": outputs,
        "parent": resource.parent.urn if resource.parent else "",
        "dependencies": [each.urn for each in resource.dependencies],
        "propertyDependencies": {
            name: [each.urn for each in others] for name, others in resource.property_dependencies.items()
        },
    }


def findings(args: StackValidationArgs) -> list[Finding]:
    """What lint finds in the stack as the program wants it."""
    return lint(read({"deployment": {"resources": [record(each) for each in args.resources]}}))


def policy(name: str, severity: str, level: EnforcementLevel, description: str) -> StackValidationPolicy:
    """One policy for the findings of one severity."""

    def validate(args: StackValidationArgs, report_violation: ReportViolation) -> None:
        left_out = set(args.get_config().get("exclude") or ())
        for each in findings(args):
            if each.severity == severity and each.rule not in left_out:
                report_violation(
                    f"{each.kind} {each.name!r}: {each.reason} {each.fix} ({each.rule})", each.urn
                )

    return StackValidationPolicy(
        name=name, description=description, validate=validate, enforcement_level=level, config_schema=EXCLUDE
    )


PolicyPack(
    name="journeys",
    policies=[
        policy("never-shown", ERROR, EnforcementLevel.MANDATORY, "Nothing that can never be shown."),
        policy("not-shown-now", WARNING, EnforcementLevel.ADVISORY, "What isn't shown now, or may surprise."),
    ],
)
