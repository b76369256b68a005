"""What each verb does, one function for each; the table of them all is in `table.py`."""
