"""Accepting messages that applications send, by REST or as TwiML replies."""

import itertools
import mimetypes
from datetime import timedelta

from soundstage.core.segments import segment_count, smart_encoded
from soundstage.network.drafts import Draft, checked
from soundstage.network.errors import BadRequest
from soundstage.network.lifecycle import Lifecycle
from soundstage.network.records import Direction, Media, Message, Status
from soundstage.network.state import State
from soundstage.sid import new_sid

_LOOP_GAP = timedelta(seconds=30)
_LOOP_LENGTH = 30
_LOOP_CODE = 14107


class Sending:
    """The entrance for outbound messages."""

    def __init__(self, state: State, lifecycle: Lifecycle) -> None:
        self._state = state
        self._lifecycle = lifecycle

    def send(self, draft: Draft, direction: Direction = "outbound-api") -> Message:
        """Accept a message or raise the error answer.

        A token that came before gives the message it gave then: nothing is sent twice.
        """
        seen = self._seen(draft)
        if seen is not None:
            return seen
        draft = checked(draft, self._state)
        looping = direction == "outbound-reply" and self._is_looping(draft)
        with self._state.connection:
            message = self._state.messages.insert(
                self._message(draft, direction, "failed" if looping else _first_status(draft))
            )
            if looping:
                self._state.alert(message, _LOOP_CODE, "Too many replies between two numbers")
            self._lifecycle.begin(message, self._wait(draft))
        return message

    def cancel(self, message: Message) -> Message:
        """Take back a message that is scheduled and not yet sent."""
        if message.status != "scheduled":
            raise BadRequest("Only a scheduled message can be canceled")
        now = self._state.now()
        return self._state.messages.update(message, status="canceled", date_updated=now)

    def redact(self, message: Message) -> Message:
        """Remove the text of a message and keep the rest."""
        now = self._state.now()
        return self._state.messages.update(message, body="", date_updated=now)

    def _seen(self, draft: Draft) -> Message | None:
        token = draft.idempotency_token
        if token is None:
            return None
        return self._state.messages.one(account_sid=draft.account_sid, idempotency_token=token)

    def _wait(self, draft: Draft) -> float:
        if draft.send_at is None:
            return 0.0
        return max(0.0, (draft.send_at - self._state.now()).total_seconds())

    def _message(self, draft: Draft, direction: Direction, status: Status) -> Message:
        now = self._state.now()
        text = smart_encoded(draft.body) if draft.smart_encoded else draft.body
        waits = status in ("accepted", "scheduled")
        return Message(
            sid=new_sid("MM" if draft.media_urls else "SM"),
            account_sid=draft.account_sid,
            direction=direction,
            from_=draft.from_ or None,
            to=draft.to,
            body=draft.body,
            status=status,
            error_code=_LOOP_CODE if status == "failed" else None,
            date_created=now,
            date_updated=now,
            messaging_service_sid=draft.service_sid or None,
            num_segments=0 if waits else 1 if draft.media_urls else segment_count(text),
            media=media_of(draft.media_urls),
            status_callback=draft.status_callback or None,
            idempotency_token=draft.idempotency_token,
        )

    def _is_looping(self, draft: Draft) -> bool:
        """Tell whether 30 replies in a row went this way, each within 30 s of the last [err 14107].

        Replies that failed for this reason do not count: after 30 s of them the way is free.
        """
        recent = self._state.messages.where(
            'from_ = ? AND "to" = ? AND account_sid = ? AND direction = ? AND status <> ?',
            *(draft.from_, draft.to, draft.account_sid, "outbound-reply", "failed"),
            rest=f"ORDER BY seq DESC LIMIT {_LOOP_LENGTH}",
        )
        moments = [self._state.now(), *(message.date_created for message in recent)]
        gaps = itertools.pairwise(moments)
        return len(recent) == _LOOP_LENGTH and all(
            later - earlier < _LOOP_GAP for later, earlier in gaps
        )


def media_of(urls: tuple[str, ...]) -> tuple[Media, ...]:
    """Return the media of a message; their type is told by the URL's ending (assumed)."""
    return tuple(
        Media(
            sid=new_sid("ME"),
            url=url,
            content_type=mimetypes.guess_type(url.partition("?")[0])[0]
            or "application/octet-stream",
        )
        for url in urls
    )


def _first_status(draft: Draft) -> Status:
    if draft.send_at is not None:
        return "scheduled"
    return "accepted" if draft.service_sid else "queued"
