"""What runs in the user's program: resources, the check of the whole program, lookups."""
