"""Tests of flows: a whole house under a virtual clock, and scenario files that run on it."""
