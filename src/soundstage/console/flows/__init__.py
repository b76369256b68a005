"""Flows, their revisions, differences and merges, as the editor works on them."""
