"""Answers "why isn't my offer showing": looks through a stack, or a preview of one, for what keeps maps from firing."""

from .findings import ERROR, WARNING, Finding, marks
from .rules import RULES, lint

__all__ = ["ERROR", "RULES", "WARNING", "Finding", "lint", "marks"]
