"""A long bounded run of random programs, changes, accidents and commands, each compared with a simple model."""
