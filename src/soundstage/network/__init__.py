"""A simulated phone network: a carrier's REST API, and phones that text.

It stands where Twilio or another carrier would: applications call its REST API, and it calls
their webhooks over HTTP with real signatures. It knows nothing of flows.
"""

from soundstage.network.network import Network, create_network

__all__ = ["Network", "create_network"]
