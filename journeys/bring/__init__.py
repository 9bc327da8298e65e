"""Brings existing objects into a program: export, adopt, compare, promote and migrate. Nothing here writes to an org."""
