"""Genesys Cloud: every module of this folder that defines a `Group` or a `Kind` adds operations."""
