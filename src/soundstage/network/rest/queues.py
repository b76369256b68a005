"""`/2010-04-01/Accounts/{AC}/Queues` and the members of a queue [oai]."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.errors import Json
from soundstage.network.errors import BadRequest, QueueNameTaken, QueueNotEmpty
from soundstage.network.rest.answers import empty_answer, json_answer
from soundstage.network.rest.found import missing
from soundstage.network.rest.paging import Selection, list_page, whole_list
from soundstage.network.rest.recordings import both
from soundstage.network.rest.requests import Form, authenticated, read_form
from soundstage.network.times import rfc2822
from soundstage.network.voice.events import Goto
from soundstage.network.voice.exchange import Exchange
from soundstage.network.voice.lines import Member, Sent
from soundstage.network.voice.ordering import instructions, whole
from soundstage.network.voice.records import Queue
from soundstage.network.voice.verbs.queueing import DEFAULT_SIZE, MAX_SIZE

PATH = "/2010-04-01/Accounts/{account}/Queues"
_MEMBERS = PATH + "/{sid}/Members"
_MAX_NAME = 64
_FRONT = "Front"


class Queues:
    """The resource of queues."""

    def __init__(self, exchange: Exchange) -> None:
        self._state = exchange.desk.state
        self._lines = exchange.lines

    def routes(self) -> list[Route]:
        """Return the routes; paths may end in `.json`."""
        return [
            *both(PATH, self.collection, ["GET", "POST"]),
            Route(PATH + "/{sid}", self.single, methods=["GET", "POST", "DELETE"]),
            *both(_MEMBERS, self.members, ["GET"]),
            Route(_MEMBERS + "/{call}", self.member, methods=["GET", "POST"]),
        ]

    async def collection(self, request: Request) -> Response:
        account = authenticated(request, self._state)
        if request.method == "POST":
            form = await read_form(request)
            name, size = self._name(form, account.sid), _size(form, DEFAULT_SIZE)
            return json_answer(self._rendered(self._lines.make(account.sid, name, size)), 201)
        selection = Selection("account_sid = ?", (account.sid,))
        page = list_page(request, self._state.queues, selection, "queues", self._rendered)
        return json_answer(page)

    async def single(self, request: Request) -> Response:
        queue = self._found(request)
        if request.method == "DELETE":
            if self._lines.members(queue.sid):
                raise QueueNotEmpty
            self._state.queues.delete(queue)
            return empty_answer()
        if request.method == "POST":
            form = await read_form(request)
            name = queue.friendly_name
            if form.text("FriendlyName") not in ("", name):
                name = self._name(form, queue.account_sid)
            queue = self._state.queues.update(
                queue,
                friendly_name=name,
                max_size=_size(form, queue.max_size),
                date_updated=self._state.now(),
            )
        return json_answer(self._rendered(queue))

    async def members(self, request: Request) -> Response:
        queue = self._found(request)
        rows = [self._rendered_member(queue, one) for one in self._lines.members(queue.sid)]
        return json_answer(whole_list(request, "queue_members", rows))

    async def member(self, request: Request) -> Response:
        """Show who waits, or send them to a document."""
        queue = self._found(request)
        name = request.path_params["call"].removesuffix(".json")
        members = self._lines.members(queue.sid)
        wanted = [one for one in members if name in (_FRONT, one.call_sid)]
        if not wanted:
            raise missing(request)
        shown = self._rendered_member(queue, wanted[0])
        if request.method == "POST":
            form = await read_form(request)
            goto: Goto = instructions(form)
            members.remove(wanted[0])
            wanted[0].ear.tell(Sent(goto))
        return json_answer(shown)

    def _found(self, request: Request) -> Queue:
        account = authenticated(request, self._state)
        sid = request.path_params["sid"].removesuffix(".json")
        queue = self._state.queues.one(sid=sid, account_sid=account.sid)
        if queue is None:
            raise missing(request)
        return queue

    def _name(self, form: Form, account_sid: str) -> str:
        name = form.text("FriendlyName")
        if not 0 < len(name) <= _MAX_NAME:
            raise BadRequest(f"Invalid FriendlyName: expected 1 to {_MAX_NAME} characters")
        if self._lines.named(account_sid, name) is not None:
            raise QueueNameTaken
        return name

    def _rendered(self, queue: Queue) -> Json:
        uri = f"/2010-04-01/Accounts/{queue.account_sid}/Queues/{queue.sid}"
        return {
            "account_sid": queue.account_sid,
            "average_wait_time": self._lines.average_wait(queue),
            "current_size": len(self._lines.members(queue.sid)),
            "date_created": rfc2822(queue.date_created),
            "date_updated": rfc2822(queue.date_updated),
            "friendly_name": queue.friendly_name,
            "max_size": queue.max_size,
            "sid": queue.sid,
            "subresource_uris": {"members": f"{uri}/Members.json"},
            "uri": f"{uri}.json",
        }

    def _rendered_member(self, queue: Queue, member: Member) -> Json:
        uri = f"/2010-04-01/Accounts/{queue.account_sid}/Queues/{queue.sid}"
        return {
            "call_sid": member.call_sid,
            "date_enqueued": rfc2822(member.since),
            "position": self._lines.position(member),
            "queue_sid": queue.sid,
            "uri": f"{uri}/Members/{member.call_sid}.json",
            "wait_time": self._lines.waited(member),
        }


def _size(form: Form, default: int) -> int:
    return whole(form, "MaxSize", default, 1, MAX_SIZE)
