"""Executions in the real world: turns, effects, timers, and the node that runs them."""
