"""What the arguments of a resource type are: fields, shape, validation, equality, names on the wire."""
