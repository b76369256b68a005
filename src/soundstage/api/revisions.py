"""Operations on the revisions and the test users of a flow [rev][testusers]."""

from starlette.responses import Response

from soundstage.api.call import Call
from soundstage.api.errors import BadRevision
from soundstage.api.flow_views import flow_url, revision_row, revision_view
from soundstage.api.paging import listing, read_paging
from soundstage.api.params import is_number
from soundstage.api.responses import Row, json
from soundstage.core.flows import Flow, Revision

_LATEST_REVISION = "LatestRevision"
_LATEST_PUBLISHED = "LatestPublished"


async def list_revisions(call: Call) -> Response:
    """Show the revisions of a flow, newest first."""
    flow = await call.flow()
    asked = read_paging(call.query, call.limits.page_size, is_number)
    page = await call.store.revisions(flow.sid, asked.size, asked.cursor)
    rows = [revision_row(call, flow, revision) for revision in page.items]
    return json(listing(call, asked, "revisions", page, _key, rows))


async def fetch_revision(call: Call) -> Response:
    """Show one revision, by its number or as the latest of its kind."""
    flow = await call.flow()
    number = _number(flow, call.path_params["revision"])
    revision = None if number is None else await call.store.revision(flow.sid, number)
    if revision is None:
        raise call.not_found()
    return json(revision_view(call, flow, revision))


async def fetch_test_users(call: Call) -> Response:
    """Show who runs the drafts of a flow."""
    flow = await call.flow()
    return json(_test_users(call, flow, await call.store.test_users(flow.sid)))


async def update_test_users(call: Call) -> Response:
    """Replace the list of test users; SDKs send an empty list as no parameter at all."""
    flow = await call.flow()
    users = tuple(dict.fromkeys(call.form.all("TestUsers")))
    await call.store.set_test_users(flow.sid, users)
    return json(_test_users(call, flow, users))


def _number(flow: Flow, text: str) -> int | None:
    if text == _LATEST_REVISION:
        return flow.latest
    if text == _LATEST_PUBLISHED:
        return flow.published
    if not is_number(text):
        raise BadRevision(text)
    return int(text)


def _key(revision: Revision) -> str:
    return str(revision.number)


def _test_users(call: Call, flow: Flow, users: tuple[str, ...]) -> Row:
    return {
        "sid": flow.sid,
        "test_users": users,
        "url": f"{flow_url(call, flow.sid)}/TestUsers",
    }
