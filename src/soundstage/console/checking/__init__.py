"""Widgets, findings, variables and previews, as somebody edits a flow."""
