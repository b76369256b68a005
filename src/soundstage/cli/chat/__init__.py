"""A texting session in the terminal: what is typed, what is shown, and the session between."""
