"""One port, and the databases behind it."""
