"""Moving flows between servers and files: pull, push and roll back, with names for values."""
