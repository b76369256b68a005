"""Every limit of Studio in one table, with its unit and its source.

Each one is a setting: `SOUNDSTAGE_LIMIT_<NAME>` overrides it (see `settings.py`), so that
a self-hoster may allow more than Studio does. Sources are the keys of the documentation's
compatibility page; `assumed` marks a choice of ours.
"""

from dataclasses import dataclass, field


def _limit(default: int, unit: str, source: str, meaning: str) -> int:
    metadata = {"unit": unit, "source": source, "meaning": meaning}
    value: int = field(default=default, metadata=metadata)
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits in force. The defaults are Studio's own."""

    definition_bytes: int = _limit(1_048_576, "bytes", "[contract]", "size of a flow definition")
    definition_depth: int = _limit(64, "levels", "assumed", "nesting of a flow definition")
    states: int = _limit(1_000, "states", "[schema]", "states of one flow")
    widgets: int = _limit(2_000, "widgets", "[FAQ][err]", "widgets of a flow and its subflows")
    steps: int = _limit(1_000, "steps", "[FAQ][err]", "steps of one execution (81000)")
    repeats: int = _limit(10, "steps", "[FAQ][err]", "a widget leading to itself (81001)")
    execution_days: int = _limit(30, "days", "[FAQ]", "life of an execution")
    retention_days: int = _limit(30, "days", "[UG]", "time an ended execution stays readable")
    contact_bytes: int = _limit(300, "bytes", "[err]", "To and From of a REST start (81023)")
    subflow_widgets: int = _limit(150, "widgets", "[subflows]", "run-subflow widgets per flow")
    subflows: int = _limit(50, "flows", "[subflows]", "different subflows per flow")
    http_seconds: int = _limit(10, "seconds", "[W:http-request]", "an HTTP or Function call")
    http_bytes: int = _limit(65_536, "bytes", "[W:http-request]", "answer of an HTTP call")
    webhook_seconds: int = _limit(14, "seconds", "assumed", "time a webhook is kept open")
    redirect_seconds: int = _limit(14_400, "seconds", "[W:twiml-redirect]", "TwiML redirect wait")
    message_characters: int = _limit(1_600, "characters", "assumed", "kept of an inbound body")
    regex_milliseconds: int = _limit(50, "milliseconds", "assumed", "one regex comparison")
    liquid_rounds: int = _limit(15, "rounds", "[FAQ]", "loop rounds of one template")
    liquid_output: int = _limit(16_384, "characters", "[UG]", "output of one template")
    liquid_value: int = _limit(1_048_576, "characters", "assumed", "one value inside a template")
    liquid_depth: int = _limit(100, "levels", "assumed", "nesting of a template's blocks")
    liquid_steps: int = _limit(100_000, "steps", "assumed", "work of one render")
    liquid_source: int = _limit(65_536, "characters", "assumed", "length of a template")
    starts_per_second: int = _limit(100, "executions", "[FAQ]", "inbound starts per account")
    rest_starts_per_second: int = _limit(20, "executions", "[FAQ]", "REST starts per account")
    stream_hours: int = _limit(24, "hours", "assumed", "time an undelivered event is kept")
    page_size: int = _limit(1_000, "rows", "[oai]", "rows of one list page")
    request_bytes: int = _limit(4_194_304, "bytes", "assumed", "body of one API request")


STUDIO = Limits()
