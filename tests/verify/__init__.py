"""Tests of `journeys verify`, recordings and permissions."""
