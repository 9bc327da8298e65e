"""All commands of `journeys`: importing this module adds them to the app."""

from . import adopt, ci, diff, export, graph, lint, lock, migrate, ops, permissions, promote, report, verify

__all__ = [
    "adopt",
    "ci",
    "diff",
    "export",
    "graph",
    "lint",
    "lock",
    "migrate",
    "ops",
    "permissions",
    "promote",
    "report",
    "verify",
]
