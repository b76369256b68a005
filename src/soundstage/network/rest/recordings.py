"""Recordings of the account, of a call and of a conference: start, change, fetch, delete, hear."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.errors import Json
from soundstage.network.errors import BadRequest, CallNotInProgress
from soundstage.network.rest.answers import empty_answer, json_answer
from soundstage.network.rest.dates import by_date
from soundstage.network.rest.found import call_of, conference_of, missing
from soundstage.network.rest.paging import Selection, list_page
from soundstage.network.rest.requests import Form, authenticated, read_form
from soundstage.network.times import rfc2822
from soundstage.network.voice.exchange import Exchange
from soundstage.network.voice.ordering import callback
from soundstage.network.voice.records import Recording
from soundstage.network.voice.sound import silence
from soundstage.network.voice.verbs.record import EVENTS

_ACCOUNT = "/2010-04-01/Accounts/{account}"
PATH = _ACCOUNT + "/Recordings"
_OF_CALL = _ACCOUNT + "/Calls/{call}/Recordings"
_OF_CONFERENCE = _ACCOUNT + "/Conferences/{conference}/Recordings"
_CURRENT = "Twilio.CURRENT"
Endpoint = Callable[[Request], Awaitable[Response]]
_MEDIA = {".wav": "audio/x-wav", ".mp3": "audio/mpeg"}


class Recordings:
    """The resource of recordings, at its three places."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._state = exchange.desk.state

    def routes(self) -> list[Route]:
        """Return the routes; paths may end in `.json`."""
        single = ["GET", "POST", "DELETE"]
        return [
            *both(PATH, self.of_account, ["GET"]),
            Route(PATH + "/{sid}", self.media_or_single, methods=["GET", "DELETE"]),
            *both(_OF_CALL, self.of_call, ["GET", "POST"]),
            Route(_OF_CALL + "/{sid}", self.single, methods=single),
            *both(_OF_CONFERENCE, self.of_conference, ["GET"]),
            Route(_OF_CONFERENCE + "/{sid}", self.single, methods=single),
        ]

    async def of_account(self, request: Request) -> Response:
        account = authenticated(request, self._state)
        selection = Selection("account_sid = ?", (account.sid,))
        for name, column in (("CallSid", "call_sid"), ("ConferenceSid", "conference_sid")):
            value = request.query_params.get(name)
            if value:
                selection = selection.also(f"{column} = ?", value)
        return self._list(request, by_date(selection, request, "DateCreated", "date_created"))

    async def of_call(self, request: Request) -> Response:
        call = call_of(request, self._state, "call")
        if request.method == "GET":
            selection = Selection("call_sid = ?", (call.sid,))
            return self._list(request, by_date(selection, request, "DateCreated", "date_created"))
        form = await read_form(request)
        told = callback(form, "RecordingStatusCallback", EVENTS)
        if call.status != "in-progress":
            raise CallNotInProgress
        recording = self._exchange.recorder.start(
            call,
            "StartCallRecordingAPI",
            told,
            dual=form.text("RecordingChannels") == "dual",
            track=form.text("RecordingTrack") or "both",
        )
        return json_answer(self._rendered(recording), 201)

    async def of_conference(self, request: Request) -> Response:
        conference = conference_of(request, self._state, "conference")
        return self._list(request, Selection("conference_sid = ?", (conference.sid,)))

    async def single(self, request: Request) -> Response:
        recording = self._found(request)
        if request.method == "GET":
            return json_answer(self._rendered(recording))
        if request.method == "DELETE":
            self._state.recordings.delete(recording)
            return empty_answer()
        return json_answer(
            self._rendered(self._changed(request, recording, await read_form(request)))
        )

    async def media_or_single(self, request: Request) -> Response:
        """Show a recording (`.json`), remove it, or let its silence be heard."""
        name = request.path_params["sid"]
        ending = name[-4:] if name[-4:] in _MEDIA else ""
        if request.method == "DELETE" or name.endswith(".json"):
            return await self.single(request)
        recording = self._found(request, ending)
        if recording.status != "completed":
            raise missing(request)
        sound = silence(recording.duration or 0)
        return Response(sound, media_type=_MEDIA[ending or ".wav"])

    def _changed(self, request: Request, recording: Recording, form: Form) -> Recording:
        recorder, status = self._exchange.recorder, form.text("Status")
        if status not in ("stopped", "paused", "in-progress"):
            raise BadRequest("Invalid Status: expected stopped, paused or in-progress")
        if recording.status not in ("in-progress", "paused"):
            raise missing(request)
        if status == "stopped":
            return recorder.stop(recording)
        return recorder.pause(recording) if status == "paused" else recorder.resume(recording)

    def _found(self, request: Request, ending: str = ".json") -> Recording:
        """Return the recording in the path; `Twilio.CURRENT` is the one that runs."""
        account = authenticated(request, self._state)
        sid = request.path_params["sid"].removesuffix(ending)
        owner = request.path_params.get("call") or request.path_params.get("conference")
        if sid == _CURRENT and owner:
            running = self._exchange.recorder.running(owner)
            recording = running[-1] if running else None
        else:
            recording = self._state.recordings.one(sid=sid, account_sid=account.sid)
        if recording is None or recording.account_sid != account.sid:
            raise missing(request)
        if owner not in (None, recording.call_sid, recording.conference_sid):
            raise missing(request)
        return recording

    def _rendered(self, recording: Recording) -> Json:
        return rendered(recording, self._exchange.recorder.url(recording))

    def _list(self, request: Request, selection: Selection) -> Response:
        page = list_page(request, self._state.recordings, selection, "recordings", self._rendered)
        return json_answer(page)


def both(path: str, endpoint: Endpoint, methods: list[str]) -> list[Route]:
    """Return the routes of a collection, with `.json` and without."""
    return [Route(path + ending, endpoint, methods=methods) for ending in ("", ".json")]


def rendered(recording: Recording, url: str) -> Json:
    """Return the recording as the carrier shows it [oai]; `-1` seconds while it runs [mem]."""
    base = f"/2010-04-01/Accounts/{recording.account_sid}"
    uri = f"{base}/Recordings/{recording.sid}"
    duration = -1 if recording.duration is None else recording.duration
    return {
        "account_sid": recording.account_sid,
        "api_version": "2010-04-01",
        "call_sid": recording.call_sid,
        "channels": recording.channels,
        "conference_sid": recording.conference_sid,
        "date_created": rfc2822(recording.date_created),
        "date_updated": rfc2822(recording.date_updated),
        "duration": str(duration),
        "encryption_details": None,
        "error_code": None,
        "media_url": url,
        "price": None,
        "price_unit": "USD",
        "sid": recording.sid,
        "source": recording.source,
        "start_time": rfc2822(recording.start_time),
        "status": recording.status,
        "subresource_uris": {
            "add_on_results": f"{uri}/AddOnResults.json",
            "transcriptions": f"{uri}/Transcriptions.json",
        },
        "track": recording.track,
        "uri": f"{uri}.json",
    }
