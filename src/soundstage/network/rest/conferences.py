"""`/2010-04-01/Accounts/{AC}/Conferences` and their participants [oai][conf]."""

from dataclasses import replace
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.errors import Json
from soundstage.network.drafts import is_url
from soundstage.network.errors import BadRequest
from soundstage.network.rest.answers import empty_answer, json_answer
from soundstage.network.rest.dates import by_date
from soundstage.network.rest.found import conference_of, missing
from soundstage.network.rest.paging import Selection, list_page, whole_list
from soundstage.network.rest.recordings import both
from soundstage.network.rest.requests import Form, authenticated, read_form
from soundstage.network.times import rfc2822
from soundstage.network.voice.events import Goto
from soundstage.network.voice.exchange import Exchange
from soundstage.network.voice.ordering import method, ordered
from soundstage.network.voice.records import Call, Conference
from soundstage.network.voice.rooms import Meeting, Participant
from soundstage.network.voice.verbs.nouns import ConferenceNoun

PATH = "/2010-04-01/Accounts/{account}/Conferences"
_PEOPLE = PATH + "/{sid}/Participants"
_ATTRIBUTES = {
    "Muted": "muted",
    "Beep": "beep",
    "StartConferenceOnEnter": "startConferenceOnEnter",
    "EndConferenceOnExit": "endConferenceOnExit",
    "WaitUrl": "waitUrl",
    "WaitMethod": "waitMethod",
    "MaxParticipants": "maxParticipants",
    "ConferenceRecord": "record",
    "Label": "participantLabel",
    "Coach": "coach",
    "ConferenceStatusCallback": "statusCallback",
    "ConferenceStatusCallbackMethod": "statusCallbackMethod",
    "ConferenceStatusCallbackEvent": "statusCallbackEvent",
}

_SOURCES = frozenset({"Url", "Twiml", "ApplicationSid"})


class Conferences:
    """The resource of conferences."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._state = exchange.desk.state
        self._rooms = exchange.rooms

    def routes(self) -> list[Route]:
        """Return the routes; paths may end in `.json`."""
        return [
            *both(PATH, self.collection, ["GET"]),
            Route(PATH + "/{sid}", self.single, methods=["GET", "POST"]),
            *both(_PEOPLE, self.participants, ["GET", "POST"]),
            Route(_PEOPLE + "/{call}", self.participant, methods=["GET", "POST", "DELETE"]),
        ]

    async def collection(self, request: Request) -> Response:
        account = authenticated(request, self._state)
        selection = Selection("account_sid = ?", (account.sid,))
        for name, column in (("FriendlyName", "friendly_name"), ("Status", "status")):
            value = request.query_params.get(name)
            if value:
                selection = selection.also(f"{column} = ?", value)
        selection = by_date(selection, request, "DateCreated", "date_created")
        selection = by_date(selection, request, "DateUpdated", "date_updated")
        page = list_page(request, self._state.conferences, selection, "conferences", rendered)
        return json_answer(page)

    async def single(self, request: Request) -> Response:
        conference = conference_of(request, self._state)
        if request.method == "POST":
            form = await read_form(request)
            if form.text("Status") not in ("", "completed"):
                raise BadRequest("Invalid Status: a conference can be completed")
            meeting = self._rooms.meeting(conference.sid)
            goto = _announcement(form)
            if goto is not None and meeting is not None:
                self._rooms.announce(meeting, goto, meeting.people.values())
            if form.text("Status") and meeting is not None:
                self._rooms.end(meeting, "conference-ended-via-api")
            found = self._state.conferences.one(sid=conference.sid)
            conference = found or conference
        return json_answer(rendered(conference))

    async def participants(self, request: Request) -> Response:
        if request.method == "POST":
            return await self._invite(request)
        conference = conference_of(request, self._state)
        meeting = self._rooms.meeting(conference.sid)
        people = list(meeting.people.values()) if meeting else []
        for name, field in (("Muted", "muted"), ("Hold", "hold"), ("Coaching", "coaching")):
            value = request.query_params.get(name, "").lower()
            if value:
                people = [one for one in people if getattr(one, field) == (value == "true")]
        rows = [_rendered_participant(conference, one) for one in people]
        return json_answer(whole_list(request, "participants", rows))

    async def participant(self, request: Request) -> Response:
        meeting, person = self._person(request)
        if request.method == "DELETE":
            self._rooms.kick(person)
            return empty_answer()
        if request.method == "POST":
            form = await read_form(request)
            self._change(meeting, person, form)
        return json_answer(_rendered_participant(meeting.conference, person))

    async def _invite(self, request: Request) -> Response:
        """Call somebody into a conference, which may not exist yet [mem]."""
        account = authenticated(request, self._state)
        name = request.path_params["sid"]
        conference = self._state.conferences.one(sid=name, account_sid=account.sid)
        name = conference.friendly_name if conference else name
        form = await read_form(request)
        pairs = [(key, value) for key, value in form.pairs if key not in _SOURCES]
        pairs.append(("Twiml", _joining(form, name)))
        outgoing = ordered(Form(pairs), account.sid, self._state)
        call = self._exchange.calls.outbound(outgoing)
        return json_answer(_rendered_invited(call, name, form), 201)

    def _change(self, meeting: Meeting, person: Participant, form: Form) -> None:
        muted, hold, goto = form.flag("Muted"), form.flag("Hold"), _announcement(form)
        hold_url, hold_method = _url(form, "HoldUrl"), method(form, "HoldMethod", "GET")
        noun = _changed(meeting, person, form)
        if muted is not None:
            self._rooms.mute(meeting, person, muted)
        if hold is not None:
            self._rooms.hold(meeting, person, hold, hold_url, hold_method)
        if noun is not None:
            self._rooms.modify(meeting, person, noun)
        if goto is not None:
            self._rooms.announce(meeting, goto, (person,))

    def _person(self, request: Request) -> tuple[Meeting, Participant]:
        conference = conference_of(request, self._state)
        name = request.path_params["call"].removesuffix(".json")
        meeting = self._rooms.meeting(conference.sid)
        for person in meeting.people.values() if meeting else ():
            if meeting is not None and name in (person.call_sid, person.noun.label):
                return meeting, person
        raise missing(request)


def _changed(meeting: Meeting, person: Participant, form: Form) -> ConferenceNoun | None:
    """Return how a participant takes part from now on, or None if a form says nothing of it."""
    ends, beeps = form.flag("EndConferenceOnExit"), form.flag("BeepOnExit")
    coaching, coached = form.flag("Coaching"), form.text("CallSidToCoach")
    if ends is None and beeps is None and coaching is None and not coached:
        return None
    noun = person.noun
    if coaching is False:
        noun = replace(noun, coach="")
    elif coaching or coached:
        if coached not in meeting.people or coached == person.call_sid:
            raise BadRequest("Invalid CallSidToCoach: expected another participant's call")
        noun = replace(noun, coach=coached)
    return noun if ends is None else replace(noun, end_on_exit=ends)


def _announcement(form: Form) -> Goto | None:
    """Return the document to announce [oai]."""
    url = _url(form, "AnnounceUrl")
    if not url:
        return None
    return Goto(url=url, method=method(form, "AnnounceMethod"), kind="announcement")


def _url(form: Form, name: str) -> str:
    url = form.text(name)
    if url and not is_url(url):
        raise BadRequest(f"Invalid {name}: expected an absolute http or https URL")
    return url


def rendered(conference: Conference) -> Json:
    """Return the conference as the carrier shows it [oai]."""
    uri = f"/2010-04-01/Accounts/{conference.account_sid}/Conferences/{conference.sid}"
    return {
        "account_sid": conference.account_sid,
        "api_version": "2010-04-01",
        "call_sid_ending_conference": conference.call_sid_ending_conference,
        "date_created": rfc2822(conference.date_created),
        "date_updated": rfc2822(conference.date_updated),
        "friendly_name": conference.friendly_name,
        "reason_conference_ended": conference.reason_conference_ended,
        "region": "us1",
        "sid": conference.sid,
        "status": conference.status,
        "subresource_uris": {
            "participants": f"{uri}/Participants.json",
            "recordings": f"{uri}/Recordings.json",
        },
        "uri": f"{uri}.json",
    }


def _rendered_participant(conference: Conference, person: Participant) -> Json:
    uri = f"/2010-04-01/Accounts/{conference.account_sid}/Conferences/{conference.sid}"
    noun = person.noun
    return {
        "account_sid": conference.account_sid,
        "call_sid": person.call_sid,
        "call_sid_to_coach": noun.coach or None,
        "coaching": person.coaching,
        "conference_sid": conference.sid,
        "date_created": rfc2822(person.joined),
        "date_updated": rfc2822(person.updated or person.joined),
        "end_conference_on_exit": noun.end_on_exit,
        "hold": person.hold,
        "label": noun.label or None,
        "muted": person.muted,
        "queue_time": None,
        "start_conference_on_enter": noun.start_on_enter,
        "status": "connected",
        "uri": f"{uri}/Participants/{person.call_sid}.json",
    }


def _rendered_invited(call: Call, name: str, form: Form) -> Json:
    uri = f"/2010-04-01/Accounts/{call.account_sid}/Conferences/{name}"
    return {
        "account_sid": call.account_sid,
        "call_sid": call.sid,
        "call_sid_to_coach": form.text("Coach") or None,
        "coaching": bool(form.text("Coach")),
        "conference_sid": name,
        "date_created": rfc2822(call.date_created),
        "date_updated": rfc2822(call.date_updated),
        "end_conference_on_exit": form.flag("EndConferenceOnExit") or False,
        "hold": False,
        "label": form.text("Label") or None,
        "muted": form.flag("Muted") or False,
        "queue_time": "0",
        "start_conference_on_enter": form.flag("StartConferenceOnEnter") is not False,
        "status": "queued",
        "uri": f"{uri}/Participants/{call.sid}.json",
    }


def _joining(form: Form, name: str) -> str:
    """Return the document that brings a called party into the conference."""
    given = {
        attribute: " ".join(form.texts(key))
        for key, attribute in _ATTRIBUTES.items()
        if form.text(key)
    }
    response = ElementTree.Element("Response")
    dial = ElementTree.SubElement(response, "Dial")
    ElementTree.SubElement(dial, "Conference", given).text = name
    return ElementTree.tostring(response, encoding="unicode")
