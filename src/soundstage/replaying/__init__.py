"""Replay and time travel: journals played again, on their own revision or on another one."""
