"""What one process knows of one organisation: settings, identity, journal, lists. Program and plugin share it."""
