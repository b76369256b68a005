"""Time to parse and validate a flow of 1,000 states. Run with `python -m bench.parts.validate`."""

import json
import statistics
import time

from soundstage.definition.parse import parse_definition
from soundstage.validation import validate

STATES = 1_000
ROUNDS = 30


def flow() -> str:
    """Return a valid definition of 1,000 states, as a console would export it."""
    states = [_state(number) for number in range(1, STATES)]
    trigger = {
        "name": "Trigger",
        "type": "trigger",
        "transitions": [{"event": "incomingMessage", "next": "state_1"}],
        "properties": {"offset": {"x": 0, "y": 0}},
    }
    return json.dumps(
        {"description": "Large", "states": [trigger, *states], "initial_state": "Trigger"}
    )


def _state(number: int) -> dict[str, object]:
    following = f"state_{number + 1}" if number + 1 < STATES else "state_1"
    return {
        "name": f"state_{number}",
        "type": "send-and-wait-for-reply",
        "transitions": [
            {"event": "incomingMessage", "next": following},
            {"event": "timeout"},
            {"event": "deliveryFailure"},
        ],
        "properties": {
            "offset": {"x": number, "y": number},
            "service": "{{trigger.message.InstanceSid}}",
            "channel": "{{trigger.message.ChannelSid}}",
            "from": "{{flow.channel.address}}",
            "body": f"Question {number}, {{{{contact.channel.address}}}}?",
            "timeout": "3600",
        },
    }


def main() -> None:
    text = flow()
    parsing, checking = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        document = parse_definition(text)
        parsed = time.perf_counter()
        report = validate(document)
        checking.append(time.perf_counter() - parsed)
        parsing.append(parsed - began)
        assert not report.errors
    print(
        f"{STATES} states, {len(text) // 1024} KiB: parse {1000 * statistics.median(parsing):.1f} "
        f"ms, validate {1000 * statistics.median(checking):.1f} ms (medians of {ROUNDS})"
    )


if __name__ == "__main__":
    main()
