"""Operations on the revisions and the test users of a flow."""

from functools import partial

from soundstage.api.definitions import check_definition
from soundstage.api.params import is_number
from soundstage.api.storing import Draft, store_revision
from soundstage.console.call import Call
from soundstage.console.errors import InvalidRequest, OutOfDate
from soundstage.console.flows.finding import check_size
from soundstage.console.flows.keeping import checked_name, definition_text, latest_of
from soundstage.console.flows.views import (
    author_of,
    authors_of,
    definition_of,
    flow_detail,
    revision_row,
)
from soundstage.console.wire.flows import (
    FlowDetail,
    RevisionDetail,
    RevisionList,
    RevisionsAsked,
    SaveRevision,
    TestUsers,
)
from soundstage.core.flows import Flow, Revision
from soundstage.store.port import Cursor


async def list_revisions(call: Call[None, RevisionsAsked]) -> RevisionList:
    """Show a page of the history, newest first."""
    asked = call.query
    check_size(asked.size, call.limits.page_size)
    if asked.after and not is_number(asked.after):
        raise InvalidRequest("after", f"found {asked.after[:50]!r}, expected `next` of a page")
    flow = await call.flow()
    page = await call.store.revisions(flow.sid, asked.size, Cursor(after=asked.after or None))
    authors = await authors_of(call)
    rows = tuple(revision_row(flow, revision, authors) for revision in page.items)
    return RevisionList(revisions=rows, next=str(rows[-1].number) if page.has_next else None)


async def save_revision(call: Call[SaveRevision, None]) -> FlowDetail:
    """Store the next revision, if nobody did since the one that it is based on."""
    body = call.body
    name = checked_name(body.friendly_name)
    await _based(call)
    draft = Draft(
        status=body.status,
        friendly_name=name,
        checked=await check_definition(call, definition_text(body.definition)),
        commit_message=body.commit_message.strip() or None,
    )
    return await flow_detail(call, *await store_revision(call, partial(_based, call), draft))


async def _based(call: Call[SaveRevision, None]) -> tuple[Flow, Revision]:
    """Return the flow with its latest revision, or raise `OutOfDate`."""
    flow, latest = await latest_of(call)
    if latest.number != call.body.based_on:
        author = author_of(await authors_of(call), latest.author_sid)
        raise OutOfDate(latest.number, author, latest.created_at, latest.commit_message)
    return flow, latest


async def fetch_revision(call: Call[None, None]) -> RevisionDetail:
    """Show one revision with its definition."""
    flow = await call.flow()
    text = call.path_params["revision"]
    revision = await call.store.revision(flow.sid, int(text)) if is_number(text) else None
    if revision is None:
        raise call.not_found()
    row = revision_row(flow, revision, await authors_of(call))
    return RevisionDetail(row=row, definition=definition_of(revision))


async def fetch_test_users(call: Call[None, None]) -> TestUsers:
    """Show who runs the drafts of a flow."""
    flow = await call.flow()
    return TestUsers(test_users=await call.store.test_users(flow.sid))


async def set_test_users(call: Call[TestUsers, None]) -> TestUsers:
    """Replace the list of test users, each once."""
    flow = await call.flow()
    given = (user.strip() for user in call.body.test_users)
    users = tuple(dict.fromkeys(user for user in given if user))
    await call.store.set_test_users(flow.sid, users)
    return TestUsers(test_users=users)
