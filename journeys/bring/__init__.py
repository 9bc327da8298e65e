"""What exists already, brought into a program: export, adopt, compare, promote and migrate. Nothing here writes to an org."""
