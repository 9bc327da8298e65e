"""Takes existing objects into state from an import file, as `pulumi import --file` does."""
