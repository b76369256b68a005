"""The statements that both databases understand, one file per subject."""
