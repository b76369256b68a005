"""Coverage: which parts of flows the scenarios reached, and reports of it."""
