"""Recordings of a real API: made by a proxy, redacted before they are written, compared with the emulator."""
