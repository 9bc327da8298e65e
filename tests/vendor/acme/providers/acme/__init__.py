"""Acme: a vendor that exists in tests only."""
