"""Executions as the editor shows them: lists, stories, statistics and replays."""
