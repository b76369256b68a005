"""The messages of a stage, as the phone network's REST API shows them."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from soundstage.testing.rest import Rest

_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message between a contact and the flow."""

    sid: str
    inbound: bool
    from_: str
    to: str
    body: str
    media: tuple[str, ...]
    status: str
    error_code: int | None
    at: datetime


async def all_messages(carrier: Rest, account_sid: str) -> tuple[Message, ...]:
    """Return every message of the account, oldest first."""
    path = f"/2010-04-01/Accounts/{account_sid}/Messages.json?PageSize={_PAGE}"
    rows: list[dict[str, Any]] = []
    while path:
        page = await carrier.get(path)
        rows += page["messages"]
        path = page["next_page_uri"]
    return tuple([await _message(carrier, row) for row in reversed(rows)])


async def _message(carrier: Rest, row: dict[str, Any]) -> Message:
    return Message(
        sid=row["sid"],
        inbound=row["direction"] == "inbound",
        from_=row["from"] or row["messaging_service_sid"] or "",
        to=row["to"],
        body=row["body"],
        media=await _media(carrier, row) if row["num_media"] != "0" else (),
        status=row["status"],
        error_code=row["error_code"],
        at=parsedate_to_datetime(row["date_created"]),
    )


async def _media(carrier: Rest, row: dict[str, Any]) -> tuple[str, ...]:
    """Return the URLs that the message's media really are at."""
    listed = await carrier.get(row["subresource_uris"]["media"])
    answers = [
        await carrier.fetch("GET", item["uri"].removesuffix(".json"))
        for item in listed["media_list"]
    ]
    return tuple(answer.header("location") for answer in answers)
