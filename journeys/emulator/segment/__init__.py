"""Twilio Segment's Public API, as far as Journeys (alpha) goes: everything under /spaces."""
