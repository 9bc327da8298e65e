"""The native Pulumi provider: the core's providers for programs in any language."""
