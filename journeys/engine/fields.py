"""The engine's support for each field of the requests that a program sends: the table in docs/engine.md."""

from __future__ import annotations

import sys
from pathlib import Path

from pulumi.runtime.proto import resource_pb2 as pb

YES = "supported"
NOTED = "accepted, without effect"
NO = "refused"

_PLUGIN_CHOICE = (
    NO,
    "`plugin_download_url` and checksums choose a plugin; Pulumi.yaml names those that there are",
)
_VERSION = (
    YES,
    "names the default provider of a package with a plugin of its own; refused for dynamic resources",
)
_LANGUAGE = (YES, "shapes the answer, as in the CLI")
_POSITION = (YES, "recorded in state")
_TRACE = (NOTED, "a debugging aid; not recorded, for it holds paths of the machine")

REGISTER = {
    "type": (
        YES,
        "components of any type; custom resources of `pulumi-python`, and of packages whose plugin has a path in "
        "`plugins.providers` of Pulumi.yaml; others are refused by name",
    ),
    "name": (YES, ""),
    "parent": (YES, "must be registered before"),
    "custom": (YES, ""),
    "object": (
        YES,
        "also secrets, unknowns, output values and resource references; assets and archives refused",
    ),
    "protect": (YES, "inherited from the parent; deletes and replacements fail"),
    "dependencies": (YES, ""),
    "provider": (YES, "inherited from the parent"),
    "propertyDependencies": (YES, ""),
    "deleteBeforeReplace": (YES, "dependents that would be replaced go first"),
    "deleteBeforeReplaceDefined": (YES, ""),
    "version": _VERSION,
    "pluginDownloadURL": _PLUGIN_CHOICE,
    "pluginChecksums": _PLUGIN_CHOICE,
    "ignoreChanges": (YES, "old inputs are put back before check"),
    "acceptSecrets": _LANGUAGE,
    "acceptResources": _LANGUAGE,
    "supportsPartialValues": (YES, "every Python SDK that the project supports sends it"),
    "supportsResultReporting": (NOTED, "only matters with `--continue-on-error`, which doesn't exist here"),
    "accepts_byte_string": (NOTED, "no such value can come from a Python provider"),
    "additionalSecretOutputs": (YES, ""),
    "aliasURNs": (YES, ""),
    "aliases": (YES, "URNs and specs, through renamed and moved parents"),
    "aliasSpecs": (YES, "always understood as the Python SDK means them"),
    "importId": (YES, "`import_` of native packages; a dynamic provider cannot import: use an import file"),
    "customTimeouts": (YES, "passed on and recorded; dynamic resources have none of them, as with the CLI"),
    "remote": (YES, "components of native packages: the plugin makes them"),
    "providers": (YES, "inherited by the children of components"),
    "replaceOnChanges": (YES, "where the provider or the engine knows the changed keys"),
    "retainOnDelete": (YES, "inherited from the parent"),
    "deletedWith": (YES, "inherited from the parent"),
    "replace_with": (YES, ""),
    "replacement_trigger": (YES, ""),
    "hideDiffs": (YES, "hidden with `--diff` and in the short form"),
    "sourcePosition": _POSITION,
    "stackTrace": _TRACE,
    "parentStackTraceHandle": _TRACE,
    "transforms": (NO, "`transforms`"),
    "state_migrations": (NO, "`state_migrations`"),
    "packageRef": (NO, "a parameterized package"),
    "hooks": (NO, "resource hooks"),
    "envVarMappings": (NO, "`env_var_mappings`"),
    "snippetId": (NO, "snippets"),
}
READ = {
    "id": (YES, ""),
    "type": (YES, "as above"),
    "name": (YES, ""),
    "parent": (YES, ""),
    "properties": (YES, ""),
    "dependencies": (YES, ""),
    "provider": (YES, ""),
    "version": _VERSION,
    "pluginDownloadURL": _PLUGIN_CHOICE,
    "pluginChecksums": _PLUGIN_CHOICE,
    "acceptSecrets": _LANGUAGE,
    "acceptResources": _LANGUAGE,
    "accepts_byte_string": (NOTED, "no such value can come from a Python provider"),
    "additionalSecretOutputs": (YES, ""),
    "sourcePosition": _POSITION,
    "stackTrace": _TRACE,
    "parentStackTraceHandle": _TRACE,
    "packageRef": (NO, "a parameterized package"),
}
CALLS = {
    "GetDeploymentInfo": (YES, ""),
    "SupportsFeature": (YES, "only what has behaviour behind it is claimed"),
    "Invoke": (
        YES,
        "functions of native packages, `pulumi:pulumi:getResource` and, for the stack that runs, "
        "`pulumi:pulumi:readStackResourceOutputs`; others are refused",
    ),
    "Call": (NO, "methods of resources"),
    "ReadResource": (YES, "see below"),
    "ExistsResource": (NO, "newer than the CLI that this engine follows"),
    "RegisterResource": (YES, "see below"),
    "RegisterResourceOutputs": (YES, ""),
    "RegisterStackTransform": (NO, ""),
    "RegisterStackInvokeTransform": (NO, ""),
    "RegisterResourceHook": (NO, ""),
    "RegisterErrorHook": (NO, ""),
    "RegisterPackage": (NO, ""),
    "SignalAndWaitForShutdown": (YES, "answers at once: nothing calls back into the program"),
}


def table() -> str:
    """The Markdown tables of calls and fields, with the behaviour of each."""
    parts = []
    for title, rows in (
        ("Calls of the resource monitor", CALLS),
        ("Fields of RegisterResourceRequest", REGISTER),
        ("Fields of ReadResourceRequest (`X.get`)", READ),
    ):
        lines = [f"### {title}", "", "| name | behaviour | |", "|---|---|---|"]
        lines += [f"| `{name}` | {kind} | {note} |" for name, (kind, note) in rows.items()]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def undescribed() -> list[str]:
    """Calls and fields of the installed SDK that the tables don't have; should be empty."""
    service = pb.DESCRIPTOR.services_by_name["ResourceMonitor"]
    missing = [method.name for method in service.methods if method.name not in CALLS]
    for message, rows in ((pb.RegisterResourceRequest, REGISTER), (pb.ReadResourceRequest, READ)):
        missing += [field.name for field in message.DESCRIPTOR.fields if field.name not in rows]
    return missing


MARK = "<!-- fields: generated by `python -m journeys.engine.fields` -->\n\n"


def main(path: str) -> None:
    """Writes the tables into the document, below the mark."""
    file = Path(path)
    head = file.read_text(encoding="utf-8").partition(MARK)[0]
    file.write_text(head + MARK + table(), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
