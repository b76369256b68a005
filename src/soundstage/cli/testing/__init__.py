"""`soundstage test`: what it shows, writes and waits for."""
