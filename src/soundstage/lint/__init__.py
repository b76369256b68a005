"""The linter: what is valid in a flow and still wrong, and what can be corrected safely."""
