"""What `journeys ci` does in a pipeline: plan, report, comment, brakes, guarded apply. docs/ci.md has the workflows."""
