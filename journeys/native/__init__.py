"""The second door: the same core as a native Pulumi provider, for programs in any language."""
