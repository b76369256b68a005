"""The flows of the sleepers: one that asks, and the same with a thousand states."""

from typing import Any

from bench.workloads import DIALOGUE, Workload

STATES = 1_000

ASKING = DIALOGUE


def long() -> Workload:
    """Return the dialogue with as many quiet states after it as make a thousand."""
    definition = dict(DIALOGUE.definition)
    *states, thanks = definition["states"]
    quiet = [_quiet(number) for number in range(len(definition["states"]), STATES)]
    linked = {**thanks, "transitions": [{"event": "sent", "next": quiet[0]["name"]}]}
    definition["states"] = [*states, linked, *quiet]
    return Workload("long", definition, DIALOGUE.webhooks, messages=True)


def _quiet(number: int) -> dict[str, Any]:
    following = {"next": f"quiet_{number + 1}"} if number + 1 < STATES else {}
    return {
        "name": f"quiet_{number}",
        "type": "set-variables",
        "transitions": [{"event": "next", **following}],
        "properties": {
            "variables": [{"key": f"v{number}", "value": "{{contact.channel.address}}"}]
        },
    }
