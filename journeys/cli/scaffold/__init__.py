"""`journeys new-type`: a new resource type, its emulator kind, its export line and its lifecycle case."""

from .writing import scaffold

__all__ = ["scaffold"]
