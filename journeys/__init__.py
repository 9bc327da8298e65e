"""The tools around the journey providers: emulator, engine, command line."""
