"""Talking to the outside: a carrier's REST API, and the HTTP client that flows use."""
