"""`soundstage debug`: an execution moment by moment, and a sandbox at each place it waits."""
