"""The `journeys` command: brings stacks up, runs the emulator, and says what is wrong with a setup."""
