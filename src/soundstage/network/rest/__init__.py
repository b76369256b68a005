"""The network's REST API: the carrier's own (2010-04-01) and the control of the phones."""
