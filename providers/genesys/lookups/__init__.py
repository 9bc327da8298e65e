"""Lookups of what journey objects point at but don't own, by name, so that no id has to stand in a program."""
