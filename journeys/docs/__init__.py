"""The reference documentation, generated from what the types, functions and components declare."""
