"""Recordings of a real API: a proxy redacts and writes them, a replay compares them with the emulator."""
