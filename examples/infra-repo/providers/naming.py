"""This repository's own `providers` folder: without an __init__.py it merges with the package's."""


def title(text: str) -> str:
    """A display name as this company writes it."""
    return f"ACME | {text}"
