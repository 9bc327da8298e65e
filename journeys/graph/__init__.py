"""Draws a stack: who triggers which action map and what it does, and the states of Twilio Segment journeys."""

from .documents import DocumentError, Resource, StackDocument, read
from .mermaid import mermaid, too_large
from .model import Edge, Group, Journey, Node, Picture
from .narrow import narrowed
from .page import html, summary, svg
from .stack import picture

__all__ = [
    "DocumentError",
    "Edge",
    "Group",
    "Journey",
    "Node",
    "Picture",
    "Resource",
    "StackDocument",
    "html",
    "mermaid",
    "narrowed",
    "picture",
    "read",
    "summary",
    "svg",
    "too_large",
]
