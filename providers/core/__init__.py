"""The machinery that every journey resource type shares, written once."""
