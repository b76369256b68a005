"""Calls on the simulated network: TwiML that speaks, phones that answer, and their webhooks."""
