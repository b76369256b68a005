"""A call in the terminal: what is typed, what is heard, and the session between."""
