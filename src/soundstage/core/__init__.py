"""What can happen to an execution, and what it can ask for."""
