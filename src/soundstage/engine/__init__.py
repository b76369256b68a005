"""The pure heart: a revision, an execution and an event give a turn."""
