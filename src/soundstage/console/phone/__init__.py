"""The phone beside the canvas: a stage of its own for each person who tries a flow."""
