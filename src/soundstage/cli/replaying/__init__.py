"""`soundstage replay`: where executions come from, what is assumed, how reports look."""
