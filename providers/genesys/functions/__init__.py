"""Functions that read what the Journey API has: lists with filters, sessions, events, assignments, numbers, views."""
