"""`--assume`: the answers that a journal does not have, as they are typed."""

import re
from collections.abc import Sequence

import msgspec

from soundstage.cli.errors import UsageError
from soundstage.core.effects import (
    Answer,
    AnyEffect,
    CarrierAnswer,
    CarrierRequest,
    Failure,
    Result,
)
from soundstage.replaying.rerun import Assume
from soundstage.replaying.sandbox import carrier_answer

CARRIER = "carrier"
FAILURES = ("timeout", "network", "too-large", "refused")
_ANSWER = re.compile(r"(?P<status>[1-5]\d\d)(?:\s+(?P<body>.*))?", re.DOTALL)


def read_assumptions(texts: Sequence[str]) -> Assume:
    """Return what answers effects: `carrier` takes all that is asked of it.

    Any other text is a state, =, and what its request is answered: `lookup=200 {"name": "Ada"}`
    or `lookup=timeout`.
    """
    known: dict[str, str] = {}
    for text in texts:
        state, equals, answer = text.partition("=")
        if text != CARRIER and (not equals or not state or not _is_answer(answer.strip())):
            raise UsageError(
                f"--assume is {text!r}, expected {CARRIER}, or a state and an answer such as "
                f'lookup=\'200 {{"name": "Ada"}}\' or lookup=timeout'
            )
        known[state] = answer.strip()
    numbers = iter(range(1, 1_000_000))

    def assume(state: str | None, effect: AnyEffect) -> Result | None:
        if state in known:
            return as_result(known[state], effect)
        if CARRIER in known and isinstance(effect, CarrierRequest):
            return carrier_answer(effect, next(numbers))
        return None

    return assume


def _is_answer(text: str) -> bool:
    return text in FAILURES or _ANSWER.fullmatch(text) is not None


def as_result(text: str, effect: AnyEffect) -> Result:
    """Return the result of an effect from a status and a body, or the word for a failure."""
    found = _ANSWER.fullmatch(text)
    if found is None:
        if text in FAILURES:
            return Failure(reason=text, message=f"assumed: {text}")
        known = ", ".join(FAILURES)
        raise UsageError(f"{text!r} is no answer: expected a status and a body, or one of {known}")
    status, body = int(found["status"]), found["body"] or ""
    if isinstance(effect, CarrierRequest):
        return CarrierAnswer(status=status, body=_object(body))
    is_json = body.lstrip()[:1] in ("{", "[")
    kind = "application/json" if is_json else "text/plain"
    return Answer(status=status, content_type=kind, body=body)


def _object(body: str) -> dict[str, object]:
    try:
        return msgspec.json.decode(body or "{}", type=dict[str, object])
    except msgspec.DecodeError as error:
        raise UsageError(f"the carrier answers with a JSON object, not with {body!r}") from error
