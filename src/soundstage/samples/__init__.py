"""Sample flows: complete, tested, ready to copy."""
