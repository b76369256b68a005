"""What to do about each warning and error of a running flow: said with every alert."""

from types import MappingProxyType

from soundstage.core.alerts import Alert

ADVICE = MappingProxyType(
    {
        81000: "Look for a loop through several states, or raise SOUNDSTAGE_LIMIT_STEPS.",
        81001: "Let the loop pass through another state, or raise SOUNDSTAGE_LIMIT_REPEATS.",
        81002: "Nothing, if it happens rarely; else let the flow wait for such an event.",
        81004: "Reach the Conversations REST API with make-http-request instead.",
        81005: "Give the split a noMatch transition.",
        81006: "Check the service, the addresses and whether they are in a conversation already.",
        81007: "Check the numbers to dial and the time-out.",
        81008: "Check the numbers and the carrier's own log of the call.",
        81009: "Check the queue's name or the workflow, and whether the queue is full.",
        81010: "Check the Function's URL and that it answers in time.",
        81011: "Check the sender, the receiver and the carrier's own log of the message.",
        81012: "Reach Sync's REST API with make-http-request instead.",
        81013: "Replace the state: the product is gone.",
        81014: "Correct the URL or the parameter's name.",
        81015: "Check the workflow, the task channel and that the attributes are a JSON object.",
        81016: "Look at the server's answer in the step's context.",
        81017: "Look at the Function's answer in the step's context.",
        81018: "Try the template with `soundstage render`.",
        81019: "Move the phone number to API version 2010-04-01.",
        81020: "Do not lead what started this execution to the widget.",
        81024: "Check the subflow's SID, its revision, and that it runs no subflow itself.",
        81025: "Split the flow into smaller ones.",
        81026: "Split the flow into smaller ones, or raise SOUNDSTAGE_LIMIT_WIDGETS.",
        81027: "Make the template give valid JSON or a number.",
        81028: "Correct the wait URL: an absolute http or https URL.",
    }
)


def alert_text(alert: Alert) -> str:
    """Return what an alert says: where, what, and what to do next."""
    place = f"{alert.state}: " if alert.state else ""
    advice = ADVICE.get(alert.code)
    return f"{place}{alert.message}" + (f" {advice}" if advice else "")
