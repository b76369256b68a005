"""New flows and new revisions: what every client that stores one has in common."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import msgspec

from soundstage.api.definitions import Checked
from soundstage.api.identities import author_sid
from soundstage.core.flows import Account, Flow, FlowStatus, Revision
from soundstage.sid import new_sid
from soundstage.store.port import Store


class Author(Protocol):
    """Who stores something: an account, by one of its credentials."""

    @property
    def store(self) -> Store: ...
    @property
    def account(self) -> Account: ...
    @property
    def credential(self) -> str: ...
    @property
    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be stored: of a revision, what is None stays as it was."""

    status: FlowStatus
    friendly_name: str | None = None
    checked: Checked | None = None
    commit_message: str | None = None


async def store_flow(
    author: Author, name: str, checked: Checked, draft: Draft
) -> tuple[Flow, Revision]:
    """Store a new flow with revision 1."""
    flow = Flow(
        sid=new_sid("FW"),
        account_sid=author.account.sid,
        friendly_name=name,
        status=draft.status,
        latest=1,
        published=1 if draft.status is FlowStatus.PUBLISHED else None,
        author_sid=author_sid(author.credential),
        created_at=author.now,
    )
    revision = _revision(flow, checked, draft, author.now)
    await author.store.add_flow(flow, revision)
    return flow, revision


async def store_revision(
    author: Author,
    read: Callable[[], Awaitable[tuple[Flow, Revision]]],
    draft: Draft,
) -> tuple[Flow, Revision]:
    """Store the next revision of the flow that `read` returns with its latest one.

    Also when only the status changes [assumed]. Of two updates at once both are kept, unless
    `read`, which is called again then, raises an error.
    """
    while True:
        flow, latest = await read()
        number = flow.latest + 1
        changed = msgspec.structs.replace(
            flow,
            friendly_name=draft.friendly_name or flow.friendly_name,
            status=draft.status,
            latest=number,
            published=number if draft.status is FlowStatus.PUBLISHED else flow.published,
            author_sid=author_sid(author.credential),
            updated_at=author.now,
        )
        kept = draft.checked or Checked(latest.definition, latest.warnings)
        revision = _revision(changed, kept, draft, author.now)
        if await author.store.add_revision(changed, revision):
            return changed, revision


def _revision(flow: Flow, checked: Checked, draft: Draft, now: datetime) -> Revision:
    """Return the revision that makes the flow what it is now."""
    return Revision(
        flow_sid=flow.sid,
        number=flow.latest,
        status=flow.status,
        friendly_name=flow.friendly_name,
        definition=checked.text,
        commit_message=draft.commit_message,
        author_sid=flow.author_sid,
        created_at=now,
        warnings=checked.warnings,
    )
