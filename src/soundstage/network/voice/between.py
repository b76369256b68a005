"""A call from one number of the network to another: two legs, back to back.

What the application of one side says, the other side hears as speech; tones are keys (assumed).
"""

from soundstage.network.voice.leg import Leg
from soundstage.network.voice.ringing import PickUp


def join(calling: Leg, called: Leg) -> None:
    """Let the two sides live and end together."""
    calling.far, called.far = called, calling

    def follow_called() -> None:
        if called.over:
            answered = calling.answered or called.call.status == "canceled"
            calling.end("completed" if answered else called.call.status, by="phone")
        elif called.answered:
            calling.take_if_ringing(PickUp())

    def follow_calling() -> None:
        if calling.over:
            called.end("completed" if called.answered else "canceled", by="phone")

    called.watchers.append(follow_called)
    calling.watchers.append(follow_calling)
